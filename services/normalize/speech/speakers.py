"""Speakers: the sources of an article under their canonical names; 'he', 'she' and 'the paper' under whom they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.normalize.draft import Name, Source
from services.normalize.english.lexicon import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS
from services.normalize.english.wordlists import word_set
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.nounphrases import AMOUNTING, without_adverbs
from services.normalize.grammar.syntax import has_finite_verb, parse
from services.normalize.names.fullnames import bare
from services.normalize.names.givennames import pronoun_of
from services.normalize.names.roles import COLLECTIVE, OF_STATE, PERSONAL, meant
from services.normalize.speech.bodies import POLICE, companies, main_company, police_force
from services.normalize.speech.found import Found
from services.normalize.speech.sources import NAMELESS, head

PRONOUN = re.compile(r"(?:he|she|they|i|it|we)$", re.IGNORECASE)
OUTLET = re.compile(
    r"(?:[Tt]he|[Tt]his|[Tt]hat) (?:(?:same|[a-z]+) ){0,2}(?:publication|agency|newspaper|paper|outlet|magazine|channel|broadcaster|network|website|"
    r"article|site)$"
)
DOCUMENT = re.compile(r"(?:[Tt]he|[Tt]his|[Tt]hat) (?:[a-z]+ )?(?:report|statement|document|survey|study)$")
FORCE = re.compile(r"(?:[Tt]he|[Tt]his) (?:police )?force$")
"""What a body of police is called that spoke before."""

STATEMENT = re.compile(r"(?:[Tt]he|[Tt]his|[Tt]hat) statement$")
"""A document that the body which spoke last has issued."""

ONE_OF = re.compile(
    r"(?:one|some|both|two|another|each|most|all) of (?:them|these|those|the (?:people|sources|officials|diplomats))$$|(?:both|the two)$",
    re.IGNORECASE,
)
"""Those who spoke before, or one of them."""

OF_GROUP = re.compile(
    r"(?:(?:(?:one|some|both|two|another|each|most|all) of )?(?:the|these|those) |one |another |a second |the (?:other|second) )(?P<group>people|[a-z]+s?)$",
    re.IGNORECASE,
)
"""Likewise, with the word for them: 'one of the diplomats', 'the officials', 'one diplomat'."""

PLURAL = re.compile(r"(?:people|[a-z]+s)(?: (?:with|who|in|from|of|familiar|close|briefed)\b.*)?$")
ROLE = re.compile(
    r"(?:[Tt]he|[Tt]his|[Tt]hat|[Oo]ur|a|an) (?:[\w-]+ ){0,2}(?P<role>judge|governor|president|minister|mayor|senator|official|spokesman|spokeswoman|correspondent|lawyer|attorney|"
    r"whistleblower|officer|general|chief|director|chairman|chairwoman|leader|secretary|candidate|lawmaker|journalist|expert|analyst)$",
    re.IGNORECASE,
)
OUTLETS_PERSON = re.compile(r"(?:[Tt]he )?(?P<outlet>[A-Z][\w.]*(?: [A-Z][\w.]*){0,3})['’]s (?P<who>[A-Z][\w.’'-]+ [A-Z].*)")
TAIL = re.compile(r" (?:in|of|at|from|for) (?:the )?[A-Z].*$")
HEAD = re.compile(r" (?:who|of|at|in|from|for|with|on|close|familiar|briefed|to|near|and)\b")
SPEAKS = (
    NAMELESS
    | COLLECTIVE
    | word_set(
        "official experts expert analysts scientists researchers doctors lawyers prosecutors critics residents witnesses economists minister ministers president"
    )
)
"""Words for who speaks, before the colon of a headline."""

NOBODY = word_set("reportedly allegedly apparently nobody neither none nothing")
CONCEDING = re.compile(r"even (?:as|if|though|when)\b")
"""How a clause begins that grants something, and names nobody: 'even though the mayor said so'."""
NOT_BEFORE = word_set(
    "of for to at in inside within outside near from with by and representing against opposing supporting backing"
)
"""Words behind which a name is not who speaks: 'a clerk of Arda Mint', 'a guard working inside the Arda Tower'."""
OFFICIAL = word_set("official spokesman spokeswoman spokesperson aide adviser advisor researcher head")
"""Words right before a person's name that make it who speaks, also behind 'of': 'former Department of Health official Jane Doe'."""

HE_OR_SHE = word_set("he she")
SAID = word_set("said says told tells added adds asked explained replied answered argued testified tweeted recalled")
"""With one of these a single name that is neither a place's nor a body's is most likely a person's."""

PERSONAL_ENDINGS = ("er", "or", "ist", "ian", "ee", "man", "woman", "ant", "person", "mat")
NOT_PERSONAL = word_set(
    "newspaper paper letter center computer order chapter register tracker number order folder poster newsletter committee filter carrier broker tower "
    "publisher broadcaster maker manufacturer retailer operator insurer carmaker automaker brewer watchdog restaurant plant transcript error mirror restaurant"
)
"""Words that end like those for persons, and are for bodies and things."""

COMPANY = re.compile(
    r"(?:[Tt]he|[Tt]his) (?:[\w’'-]+ ){0,3}?(?:company|firm|chain|retailer|bank|manufacturer|maker|carmaker|automaker|operator|airline|carrier|developer|startup|giant|insurer|"
    r"lender|brewer|utility|supplier|contractor|provider|owner|builder|miner|producer)$"
)
"""What an article calls the company that it is about."""

GROUP = re.compile(r"(?:[Tt]he|[Tt]his) (?:group|body|organi[sz]ation)$")
FOR_A_BODY = re.compile(
    r"(?P<role>[\w ]*?(?:spokes\w+|lawyers?|attorneys?|representatives?|officials?)) (?:for|of|at) (?P<body>[Tt]he [\w -]+)$"
)
SPOKES = re.compile(r"(?:an? |the |company )*(?P<role>spokes\w+)$", re.IGNORECASE)
"""Who speaks for a body that isn't named with them."""

OWNED = re.compile(
    r"(?P<owner>[Hh]is|[Hh]er|[Ii]ts|[Tt]he \w+['’]s) (?:[\w-]+ ){0,2}?(?:letter|statement|memo|e-?mail|report|post|tweet|affidavit|estimates?|figures?|records?|filings?|website|accounts?)$"
)
"""A document, by whose it is: 'her letter', 'the company's latest estimates'."""

OWNERS = {"his": "he", "her": "she", "its": "it"}
POSSESSIVE = re.compile(r"['’]s$")
CALLED = re.compile(
    r"\b(?:(?:that|who|which) goes by|going by|calling (?:it|him|her)self|calling themselves|known as)(?: the name)? [“\"]?(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})"
)
"""'A gang calling itself Greyfall': the name is who speaks."""

EVIDENCE = re.compile(r"\b(?:data|footage|video|research|evidence|analysis)$")
"""What is no body that an 'it' could stand for."""

LONGEST = 120
"""Characters of a source's words, at most."""


class Speakers:
    """Who has spoken so far in an article: the memory that pronouns need. One for each article."""

    def __init__(self, names: tuple[Name, ...], roles: Mapping[str, str]) -> None:
        self._roles = roles
        self._called = frozenset(n.name for n in names)
        self._names = {bare(n.words): n for n in names if n.kind != "place"}
        self._people = frozenset(n.name for n in names if n.kind == "person")
        self._surnames = frozenset(n.name for n in names if n.kind == "other" and n.name.isalpha() and not n.name.isupper())
        self._person = ""
        self._by_pronoun = {"he": "", "she": ""}
        self._outlet = ""
        self._body = ""
        self._several = ""
        self._groups: dict[str, str] = {}
        self._companies = companies(names)
        self._force = police_force(names)
        self._main = main_company(names, self._companies)
        self._company = ""
        self._near = ""

    def source(self, found: Found) -> Source:
        """A source as written -> the source under its canonical names."""
        chain = [name for who in found.who for name in self._resolved(who) if name]
        self._near = ""
        if found.verb == "told" and len(chain) > 1 and chain[0] in self._people:
            chain = chain[1:]  # told to a person, not to an outlet
        for name in chain:
            self._heard_from(name, found)
        return Source(tuple(dict.fromkeys(chain)), found.spans, found.verb)

    def _heard_from(self, name: str, found: Found) -> None:
        if name in self._people or ROLE.match("the " + name):
            self._remember(name)
        elif name in self._called or name.isupper():
            self._outlet = self._body = name
            self._company = name if name in self._companies else self._company
            if name in self._surnames and found.verb in SAID and found.who[-1] in {name, name.removesuffix("'s")}:
                self._remember(name)
        elif is_person_phrase(name):
            self._remember(name)
        elif (
            not PLURAL.search(name) and not EVIDENCE.search(name) and (name.lower() not in NAMELESS or name.lower() == "police")
        ):
            self._body = name
        if PLURAL.search(name) and name not in self._called:
            self._several = name
            word = HEAD.split(name, maxsplit=1)[0].rpartition(" ")[2].lower()
            self._groups.setdefault(word, name)

    def may_speak(self, who: str) -> bool:
        """Whether words before a colon name who speaks rather than what it is about: a person or body named in the article, or 'Police', 'Report'."""
        words = who.split()
        return (
            who.isupper()
            or bool(self._ends_with_name(bare_phrase(who)))
            or words[-1].lower() in SPEAKS
            or words[-1].lower() in PERSONAL
        )

    def is_person_among(self, chain: tuple[str, ...]) -> bool:
        """Whether one of those who say something is a person."""
        return any(name in self._people or ROLE.match("the " + name) or is_person_phrase(name) for name in chain)

    def heard(self, text: str, names: list[Name], start: int) -> None:
        """A clause that no person says, where it starts, and its names -> remembers the person that it is about, for the 'he' that may follow.

        Not one who is only named behind the verb of another 'he' or 'she', as in 'He named Jane Doe', if anybody was before.
        """
        people = [n for n in names if n.kind == "person"]
        if not people:
            return
        parsed = parse(text)
        verb = main_verb(parsed)
        if verb is None and not has_finite_verb(text):
            return
        if verb is None or people[0].start - start < parsed.starts[verb] or HE_OR_SHE.isdisjoint(parsed.lows[:verb]):
            self._remember(people[0].name)
        else:
            self._remember_if_new(people[0].name)

    def heard_body(self, name: str) -> None:
        """A body that a clause is about -> remembers it for the 'it' or 'a spokesman' that says so."""
        self._body = self._near = name
        self._company = name if name in self._companies else self._company

    def _remember(self, person: str) -> None:
        self._person = person
        told = pronoun_of(person)
        for pronoun in (told,) if told else ("he", "she"):
            self._by_pronoun[pronoun] = person

    def _remember_if_new(self, person: str) -> None:
        for pronoun in (pronoun_of(person),) if pronoun_of(person) else ("he", "she"):
            self._by_pronoun[pronoun] = self._by_pronoun[pronoun] or person
        self._person = self._person or person

    def of_pronoun(self, pronoun: str) -> str:
        """'he' or 'she' in lower case -> the person last spoken of who can be meant, "" where there is none."""
        return self._by_pronoun.get(pronoun, "")

    def _of_any_pronoun(self, low: str) -> str:
        """'he', 'it' or 'they' -> who spoke last that can be meant."""
        if low in self._by_pronoun:
            return self.of_pronoun(low)
        return {"it": self._body, "we": self._body, "i": self._person, "they": self._several}.get(low, "")

    def _of_phrase(self, who: str) -> list[str]:
        """'the paper', 'the report', 'one of them' -> who is meant, outermost first; nobody for other words."""
        if OUTLET.match(who):
            return [meant(who, self._roles) or self._outlet or bare_phrase(who)]
        if DOCUMENT.match(who):
            issuer = self._outlet or (self._body if STATEMENT.match(who) else "")
            return [*([issuer] if issuer else []), bare_phrase(who)]
        of_group = OF_GROUP.match(who)
        if of_group and (
            group := self._groups.get(of_group["group"].lower()) or self._groups.get(of_group["group"].lower() + "s")
        ):
            return [group]
        return [self._several] if ONE_OF.match(who) and self._several else []

    def _resolved(self, who: str) -> list[str]:
        called = CALLED.search(who)
        who = called["name"] if called else without_adverbs(" ".join(head(who).split()))
        if not who:
            return []
        if self._person in self._people and OF_STATE.match(who):
            return [self._person]
        if PRONOUN.match(who):
            return [self._of_any_pronoun(who.lower())]
        named = self._of_phrase(who)
        if named:
            return named
        owned = OUTLETS_PERSON.match(who)
        if owned and (owned["outlet"] in self._names or owned["outlet"].isupper()):
            return [owned["outlet"], *self._resolved(owned["who"])]
        return [self._named(who) or self._in_role(who)]

    def _owner(self, phrase: str) -> str:
        """'the company's' -> the company that is meant."""
        phrase = POSSESSIVE.sub("", phrase)
        return meant(phrase, self._roles) or (COMPANY.match(phrase) and (self._main or self._company)) or ""

    def _may_hold_any(self, person: str) -> bool:
        """Whether a person is named whose role the article doesn't tell: 'the judge' may be that one."""
        return person in self._people and person not in self._roles.values()

    def _body_meant(self, who: str) -> str:
        """'the police', 'the group', 'the company' -> the body that is meant, "" where that can't be known."""
        if self._force and POLICE.match(who):
            return self._force
        is_police = FORCE.match(who) and self._body.casefold().endswith("police")
        if is_police or (GROUP.match(who) and self._body in self._called):
            return self._body
        return (self._main or self._company) if COMPANY.match(who) else ""

    def _named(self, who: str) -> str:
        """'Lt. Gen. Jane Doe, head of the staff' or 'The head of the staff, Jane Doe' -> Jane Doe."""
        parts = [TAIL.sub("", part.strip()) for part in who.split(",")]
        whole = [part.strip() for part in who.split(",")]
        found = [name for part in (*whole, *parts) for name in self._ends_with_name(bare_phrase(part))]
        people = [n for n in found if n.kind == "person"]
        first = self._ends_with_name(bare_phrase(whole[0])) or self._ends_with_name(bare_phrase(parts[0]))
        called = [n for part in whole[1:2] if (n := self._names.get(bare_phrase(part)))]
        return next((n.name for n in people or first or called), "")

    def _ends_with_name(self, who: str) -> list[Name]:
        words = who.split(" ")
        for first in range(len(words)):
            name = self._names.get(" ".join(words[first:]))
            if name and (
                NOT_BEFORE.isdisjoint(words[:first]) or (name.kind == "person" and words[first - 1] in PERSONAL | OFFICIAL)
            ):
                return [name]
        return []

    def _in_role(self, who: str) -> str:
        holder = meant(who, self._roles)
        if holder:
            return holder
        if known := self._body_meant(who):
            return known
        role = ROLE.match(who)
        if (
            role
            and self._may_hold_any(self._person)
            and who.lower().startswith(("the ", "our ", "this ", "that "))
            and len(who.split()) < 3
        ):
            return self._person
        owned = OWNED.match(who)
        if owned and (owner := self._of_any_pronoun(OWNERS.get(owned["owner"].lower(), "")) or self._owner(owned["owner"])):
            return owner
        spokes = SPOKES.match(who)
        if spokes and (self._near or self._main):
            return f"{spokes['role']} for {self._near or self._main}"
        of_body = FOR_A_BODY.match(who)
        if of_body and (
            body := meant(of_body["body"], self._roles) or (COMPANY.match(of_body["body"]) and (self._main or self._company))
        ):
            who = f"{of_body['role']} for {body}"
        plain = bare_phrase(who.split(",", 1)[0])[:LONGEST]
        first = plain.split(" ", 1)[0].lower()
        return (
            ""
            if (first in PREPOSITIONS | CONJUNCTIONS | NOBODY and tuple(plain.lower().split()[:2]) not in AMOUNTING)
            or CONCEDING.match(plain.lower())
            or plain.lower() in PRONOUNS | DETERMINERS
            or not any(c.isalpha() for c in plain)
            else plain
        )


def is_person_phrase(name: str) -> bool:
    """Whether a source without a name is one person: 'former trustee', 'shaken shopper who asked not to be named'; not 'newspaper'."""
    word = HEAD.split(name, maxsplit=1)[0].rpartition(" ")[2].lower()
    return name[:1].islower() and (word in PERSONAL or (word.endswith(PERSONAL_ENDINGS) and word not in NOT_PERSONAL))


def bare_phrase(who: str) -> str:
    """A source as written -> without article, 'his' or 'their', and quotation marks."""
    return bare(
        re.sub(
            r"^(?:the|an?|this|that|(?:his|her|its|their|our|my)(?! own\b)|one(?! of\b))\s+",
            "",
            who.strip(" .,“”\"'‘()[]"),
            flags=re.IGNORECASE,
        )
    )
