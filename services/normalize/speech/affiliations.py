"""Affiliations: for which body a person whom an article quotes speaks, where it says so: 'Vell Foods spokeswoman Ada Moor', 'Ada Moor, who chairs the board'."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from services.normalize.draft import Draft, Name, Source
from services.normalize.english.wordlists import word_set
from services.normalize.names.fullnames import bare
from services.normalize.names.roles import COLLECTIVE
from services.normalize.speech.bodies import companies, main_company

OFFICE = (
    r"(?i:spokes(?:man|woman|person)|press (?:officer|secretary)|chair(?:man|woman|person)?|(?:chief |managing )?(?:executive|director)|chief|head|boss|president|ceo|cfo|coo"
    r"|commander|commissioner|superintendent|inspector|detective|sergeant|constable|captain|lieutenant|sheriff|prefect|secretary(?:[- ]general)?|minister|leader|manager"
    r"|treasurer|registrar|rector|chancellor|provost|ombudsman|governor|supervisor|coordinator|organi[sz]er|representative)"
)
"""Words for who speaks for the body in which the office is held. A lawmaker, a professor or an analyst speaks for none."""

_HOLDS = re.compile(rf"\b{OFFICE}\b")
_UP_TO_NAME = re.compile(
    r"(?: officer)?(?: (?:for|of|at|with|in charge of) (?P<body>[^,;:.!?“”\"()\n]{2,60}))?,? (?:[A-Z][a-z]{1,8}\.? )?$"
)
"""What may stand between an office and the name: 'Vell's vice-president | for research, '."""
_STOPS = re.compile(r"[,;:.!?“”\"()\n]")
_OFFICE_BEHIND = re.compile(
    rf", (?:who (?:is|was) )?(?:(?:the|an?) )?(?P<of>[^,;:.!?“”\"()\n]{{0,60}}?)\b(?P<office>{OFFICE})(?: officer)?\b(?: (?:for|of|at|with) (?:the )?(?P<body>[^,;:.!?“”\"()\n]{{2,60}}))?",
    re.IGNORECASE,
)
"""What stands right behind one: ', chief executive of Vell Foods', ', the board's area manager'."""
_LEADS = re.compile(r", who (?:chairs|heads|runs|leads|speaks for) (?:the )?(?P<body>[^,;:.!?“”\"()\n]{2,60})")
_CAPITAL = re.compile(
    r"(?P<body>(?:[A-Z][\w&.-]*(?: of| and| for)? )*[A-Z][\w&.-]*)(?P<owns>['’]s?)?(?: [a-z][\w-]*){0,3}[ -]$"
)
"""Words with capitals before an office, but for 'the' in front: 'the Interior Ministry's chief '."""
_COMMON = re.compile(
    r"(?:[A-Z][\w’'-]+ ){0,3}?(?P<body>(?i:police|coast ?guard|border guard|national guard|fire (?:service|brigade|department)|army|navy|air force))\b"
)
"""Bodies of which a story mostly has one, whatever stands before them: 'Vell Police', 'county police'."""
_ANY = word_set(
    "county city state local national chief deputy regional district provincial the a area metropolitan assistant senior federal acting"
)
_PORTFOLIO = re.compile(r"(?P<of>[A-Z][a-z]+(?: (?:and )?[A-Z][a-z]+)?) $")
_NO_PORTFOLIO = word_set("prime deputy first cabinet the junior senior former")
_OF_NONE = word_set("former ex then late shadow opposition republican democratic party majority minority house senate")
_THEIRS = re.compile(r"^(?:its|their)\b", re.IGNORECASE)
_NOUN = re.compile(r"(?:^|[Tt]he |[Aa]n? |^[Ii]ts |^[Tt]heir )(?P<noun>[A-Za-z]+)(?:['’]s|s['’])?(?: [\w-]+){0,2}[ -]$")
"""The one word for a body before an office: 'the hospice's chief ', 'company '."""
_OF_POLICE = word_set("detective inspector sergeant constable superintendent")
_OF_COMPANY = word_set("company firm group chain retailer bank")
_BARE = re.compile(
    r"spokes\w+|chair(?:man|woman|person)?|(?:chief|managing) (?:executive|director)|treasurer|press (?:officer|secretary)",
    re.IGNORECASE,
)
"""Offices that are named without their body, once that has been named."""
BEFORE, BEHIND = 90, 110
"""Characters before and behind a name that are looked at."""
MENTIONS = 4
"""So many places of one name are looked at: news says who somebody is where it names them first."""


def find_affiliations(draft: Draft, sources: Sequence[Source]) -> dict[str, str]:
    """A draft with names and clauses, and who says each -> of those persons the ones who speak for a body, with the body, as far as the article tells."""
    speak = {link for source in sources for link in source.chain}
    people = [name for name in draft.names if name.kind == "person" and name.name in speak]
    if not people:
        return {}
    bodies = _Bodies(draft, sources)
    found: dict[str, str] = {}
    seen = Counter[str]()
    for person in people:
        seen[person.name] += 1
        if person.name not in found and seen[person.name] <= MENTIONS and (body := bodies.of(person)):
            found[person.name] = body
    return found


def spoken_for(chain: Sequence[str], affiliations: Mapping[str, str]) -> str:
    """An attribution chain, and who speaks for which body -> the body for which its last link speaks: 'statement by Ada Moor', and Ada Moor, who does."""
    if not chain or not affiliations:
        return ""
    return affiliations.get(chain[-1]) or next(
        (body for who, body in affiliations.items() if chain[-1].endswith(" " + who)), ""
    )


class _Held(NamedTuple):
    """An office beside a name: the words before it, the office, and whose it is said to be behind it ("" where nothing is)."""

    of: str
    office: str
    body: str


def _held_before(words: str) -> _Held | None:
    """The words right before a name -> the office that they end in."""
    for office in _HOLDS.finditer(words):
        if rest := _UP_TO_NAME.match(words, office.end()):
            first = max((stop.end() for stop in _STOPS.finditer(words, 0, office.start())), default=0)
            return _Held(words[first : office.start()], office[0], rest["body"] or "")
    return None


class _Bodies:
    """The bodies that an article names, and where."""

    def __init__(self, draft: Draft, sources: Sequence[Source]) -> None:
        self._draft, self._sources = draft, sources
        self._names = [name for name in draft.names if name.kind in {"organization", "other"}]
        self._called = {bare(name.name) for name in self._names}
        self._bodies = {bare(name.name) for name in self._names if name.kind == "organization"}
        self._by_noun: dict[str, set[str]] = {}
        for words in (words for words in self._called if " " in words or words in self._bodies):
            self._by_noun.setdefault(words.rpartition(" ")[2].lower(), set()).add(words)
        for name in self._names:
            for noun in self._nouns_beside(name):
                self._by_noun.setdefault(noun, set()).add(bare(name.name))
        self._people = {name.name for name in draft.names if name.kind == "person"}
        self._companies = companies(draft.names)
        self._main = main_company(draft.names, self._companies)

    def _nouns_beside(self, name: Name) -> Iterator[str]:
        """A name -> the words for a body right beside it: 'the union VLU', 'the VLU union'."""
        text = self._draft.of(name.field)
        beside = text[max(0, name.start - 20) : name.start].split(" ")[-2:-1], text[name.end : name.end + 20].split(" ")[1:2]
        yield from (word for words in beside for word in (each.strip(",.;:") for each in words) if word in COLLECTIVE)

    def of(self, person: Name) -> str:
        """A person named in one place -> the body for which that place says that the person speaks, or ""."""
        text = self._draft.of(person.field)
        first = text.rfind("\n", 0, person.start) + 1
        before = text[max(first, person.start - BEFORE) : person.start]
        held = _held_before(before)
        if held and (body := self._held(person, held)):
            return body
        behind = text[person.end : person.end + BEHIND]
        led = _LEADS.match(behind)
        if led:
            return self._named(led["body"])
        found = _OFFICE_BEHIND.match(behind)
        return self._held(person, _Held(found["of"], found["office"], found["body"] or "")) if found else ""

    def _held(self, person: Name, held: _Held) -> str:
        """A person and the words for an office -> whose it is: of 'Vell's chief of research' Vell, of 'chief of the Vell Police' the Vell Police."""
        if common := _common(held.of):
            return common
        named = self._named(re.sub(r"^(?:the|an?) ", "", held.body)) if held.body else ""
        if named or (held.body and not held.of.strip()):
            return named
        return self._whose(person, held.of, held.office)

    def _whose(self, person: Name, of: str, office: str) -> str:
        """The words before an office, and the office -> whose office it is."""
        if not _OF_NONE.isdisjoint(of.lower().split()):
            return ""
        if office.lower() == "minister":
            portfolio = _PORTFOLIO.search(of)
            return (
                f"{portfolio['of']} Ministry" if portfolio and _NO_PORTFOLIO.isdisjoint(portfolio["of"].lower().split()) else ""
            )
        capital = _CAPITAL.search(of)
        if capital:
            owner = capital["body"].removeprefix("The ")
            if body := owner if capital["owns"] and owner in self._called else self._body(owner):
                return body
        noun = _NOUN.search(of.lstrip())
        if noun and (body := self._of_noun(noun["noun"].lower())):
            return body
        if office.lower() in _OF_POLICE and not of.strip():
            return "police"
        is_open = _THEIRS.match(of.strip()) or (not of.strip() and _BARE.fullmatch(office))
        return self._before(person, office) if is_open else ""

    def _named(self, words: str) -> str:
        """Words that begin with a body -> the body, under the longest of its names that they begin with."""
        return _common(words) or max((name for name in self._called if words.startswith(name)), key=len, default="")

    def _body(self, words: str) -> str:
        """Words with capitals -> the body that they name, if it is one of the article's, or has more words than one."""
        words = " ".join(word for word in words.split() if word.lower() not in _ANY)
        if " " in words or words.isupper() or words in self._bodies or self._is_proper(words):
            return words
        return self._of_noun(words.lower())

    def _is_proper(self, word: str) -> bool:
        """Whether a word is a name of the article's that stands there again, and never in small letters."""
        return word in self._called and self._draft.text.count(word) > 1 and word.lower() not in self._draft.text

    def _of_noun(self, noun: str) -> str:
        named = self._by_noun.get(noun, set())
        if len(named) == 1:
            return next(iter(named))
        return self._draft.roles.get(noun, "") or (self._main if noun in _OF_COMPANY else "")

    def _is_body(self, link: str) -> bool:
        return link[0].isupper() and link not in self._people

    def _before(self, person: Name, office: str) -> str:
        """A person and an office without a body -> the body that spoke or was told of last before, or (of an executive) the company named last."""
        is_company = office.lower().endswith(("executive", "director"))
        if is_company and self._main:
            return self._main
        heard = self._firms if is_company else self._spoke
        at = bisect_right(heard, (person.field, person.start, ""))
        return heard[at - 1][2] if at and heard[at - 1][0] == person.field else self._main

    @cached_property
    def _firms(self) -> list[tuple[str, int, str]]:
        """Companies by where they are named: field, end, name."""
        return sorted((name.field, name.end, name.name) for name in self._names if name.name in self._companies)

    @cached_property
    def _spoke(self) -> list[tuple[str, int, str]]:
        """Bodies by where they speak, or a clause is about them: field, end of the clause, name."""
        subjects = {(name.field, name.start): bare(name.name) for name in self._names if " " in name.name}
        found: list[tuple[str, int, str]] = []
        for clause, source in zip(self._draft.clauses, self._sources, strict=True):
            field = self._draft.sentences[clause.sentence].field
            first = clause.start + len("The ") * self._draft.of(field).startswith("The ", clause.start)
            body = next((link for link in source.chain if self._is_body(link)), subjects.get((field, first), ""))
            if body:
                found.append((field, clause.end, body))
        return sorted(found)


def _common(words: str) -> str:
    """Words before an office -> 'police', 'Vell Police' or another such body in them."""
    found = _COMMON.search(words)
    if not found:
        return ""
    before = [word for word in found[0].split() if word.lower() not in _ANY]
    return " ".join(before) if " ".join(before).lower() != found["body"].lower() else found["body"].lower()
