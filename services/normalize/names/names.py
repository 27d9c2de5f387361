"""Names: who and what an article names, each under one canonical name, whatever form stands in a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from services.normalize.draft import Draft, Kind, Name
from services.normalize.english.lexicon import ORGANIZATION_WORDS, PLACE_WORDS, TITLES
from services.normalize.english.wordlists import word_set
from services.normalize.names.acronyms import ACRONYM
from services.normalize.names.capitals import Run, Seen, runs_in
from services.normalize.names.countries import COUNTRY, LONGEST_FORM
from services.normalize.names.departments import LONGEST_TURNED, TURNED
from services.normalize.names.fullnames import bare, settled, under_full_names
from services.normalize.names.givennames import GIVEN
from services.normalize.names.namekinds import kind_of, word_before

PARTIES = {
    "democrat": "Democrats",
    "democratic": "Democrats",
    "democrats": "Democrats",
    "republican": "Republicans",
    "republicans": "Republicans",
    "gop": "Republicans",
    "democratic party": "Democrats",
    "republican party": "Republicans",
}
"""Members, adjectives and short forms of a party, under one name."""

PARTY_BODIES = word_set(
    "committee party forces association convention caucus union alliance coalition front movement republic federation"
)
"""What is named with a party's word: 'Republican National Committee', 'Syrian Democratic Forces'."""

OF_OTHER_PARTIES = word_set("liberal social christian free")
"""Words before 'Democrats' that make them another party."""

OFFICES = word_set(
    "justice defense defence foreign interior finance police prime district circuit state attorney sheriff governor mayor president"
)
OF_PERSONS = word_set(
    "judge justice president chief director chairman chairwoman secretary spokesman spokeswoman minister leader speaker attorney senator officer"
)
"""Titles that begin a person's name also behind a body's: 'District Court | Judge Jane Doe'."""

SHORT_TITLES = word_set("sen rep gov gen col dr mr mrs ms prof professor sgt lt capt")
"""Likewise, right before it."""

OF_DEFENSE = word_set("air aerospace missile civil self")
"""Words before 'Defense' that belong to it."""

MEMBERS = word_set("member members fellow fellows")
"""Who belongs to a body, and is no part of its name: 'Fellow of the Vell Society'."""

BODIES = word_set(
    "department departments ministry ministries office court courts force forces service services union commissioner association federation party council station headquarters academy"
)
"""'Justice Department', 'Interior Ministry': a word that is a title else is part of a body's name before one of these."""

GENERAL = word_set(
    "hospital motors electric mills dynamics atomics assembly council cemetery post store stores infirmary insurance"
)
"""Words behind 'General' that no general leads: 'Vell General Hospital', 'General Motors'."""

HONORIFICS = word_set("mr mr. mrs mrs. ms ms. miss")
LONGEST_HONORIFIC = 5

SHORT = {"United States": "U.S.", "United Kingdom": "U.K."}
"""How a country is written at the start of a longer name: 'US Air Force' and 'United States Air Force' are one."""

AS_WRITTEN = word_set("american british")
"""Adjectives that are part of the name: 'American Civil Liberties Union', 'British Airways'."""

NATIONAL = frozenset(ACRONYM.values())
"""Bodies that are one with and without their country: 'U.S. Securities and Exchange Commission'."""

LONGEST_OFFICE = 3
"""Letters of an office in capitals: 'VP Joe Moor', 'AG Ada Vell'."""


def find_names(draft: Draft) -> Draft:
    """A draft with sentences -> the draft with the names in them, in order, short forms under their full ones."""
    known = Seen(draft.sentences)
    runs = [run for s in draft.sentences for run in runs_in(s, known)]
    alone = (
        frozenset(bare(run.text()).lower() for run in runs if len(run.words) == 1 and not _country(run.text())) - known.small
    )
    found = [name for run in runs for name in _parted(run, alone)]
    return replace(draft, names=tuple(settled(list(under_full_names(found)))))


def _parted(run: Run, alone: frozenset[str]) -> Iterator[Name]:
    """A run -> the names in it: countries and their adjectives before it, titles aside."""
    at, count = 0, len(run.words)
    while at < count:
        form = next((n for n in range(min(LONGEST_FORM, count - at), 0, -1) if _country(run.text(at, at + n))), 0)
        form = 0 if form and _is_addressed(run, at) else form
        turned = next((n for n in range(min(LONGEST_TURNED, count - at), 1, -1) if run.text(at, at + n).lower() in TURNED), 0)
        if turned:
            yield _name(run, at, at + turned, TURNED[run.text(at, at + turned).lower()], "organization")
            at += turned
        elif form and not _belongs([w.group().lower() for w in run.words[at + form :]]):
            yield _name(run, at, at + form, _country(run.text(at, at + form)), "place")
            at += form
        elif _is_title(run, at):
            at += 1
        else:
            end = next((n for n in range(at + 1, count) if _breaks(run, n) or _ends_person(run, at, n)), count)
            text = bare(run.text(at, end))
            short = _short(run, at, at + form) if form else None
            if short and end > at + form:
                rest = bare(run.text(at + form, end))
                text = rest if rest in NATIONAL else f"{short} {rest}"
            text = PARTIES.get(text.lower()) or TURNED.get(text.lower(), text)
            yield _name(run, at, end, text, kind_of(run, at, end, alone))
            at = end


def _short(run: Run, first: int, end: int) -> str | None:
    """How the country that a longer name begins with is written there, or None where it stays as it is."""
    words = run.text(first, end)
    return None if words.lower() in AS_WRITTEN else SHORT.get(_country(words))


def _is_addressed(run: Run, at: int) -> bool:
    """Whether a word is the surname that 'Mr' or 'Ms' stands before, though it names a place too: 'Ms Paris'."""
    before = run.sentence.text[max(0, run.words[at].start() - LONGEST_HONORIFIC) : run.words[at].start()].split()
    return bool(before) and before[-1].lower() in HONORIFICS


def _is_title(run: Run, at: int) -> bool:
    """Whether a word is a title before a name, or alone: 'President', the 'State' of a secretary of state."""
    low = run.words[at].group().lower().rstrip(".")
    if _is_of_body(run, at):
        return False
    return (
        (low in TITLES and low not in PARTIES)
        or (low in PARTIES and at + 1 < len(run.words))
        or (low in MEMBERS and at + 1 < len(run.words))
        or _is_office(run, at)
        or (low in {"special", "general"} and at + 1 < len(run.words) and run.words[at + 1].group().lower() in TITLES)
        or (low in {"state", "staff"} and at > 0 and at + 1 < len(run.words))
    )


def _is_of_body(run: Run, at: int) -> bool:
    """Whether a word that is a title else is part of a body's name: the 'Police' of 'Vell Police Department'."""
    low = run.words[at].group().lower().rstrip(".")
    follows = bare(run.words[at + 1].group().lower()) if at + 1 < len(run.words) else ""
    return (low in OFFICES and follows in BODIES) or (low == "general" and follows in GENERAL) or _is_of_party(run, at)


def _is_of_party(run: Run, at: int) -> bool:
    """Whether a party's word is part of a body's name: 'Democratic National Committee', not 'Democratic Senator Ada Moor'."""
    if run.words[at].group().lower() not in {"democratic", "republican"}:
        return False
    rest = [bare(word.group()).lower() for word in run.words[at + 1 :]]
    return not PARTY_BODIES.isdisjoint(rest) and TITLES.isdisjoint(rest)


def _is_office(run: Run, at: int) -> bool:
    """Whether a short word in capitals is an office before a full name: 'VP Joe Moor'."""
    said = run.words[at].group()
    return (
        1 < len(said) <= LONGEST_OFFICE
        and said.isupper()
        and at + 2 < len(run.words)
        and run.words[at + 1].group().lower() in GIVEN
    )


def _belongs(rest: list[str]) -> bool:
    """Whether the words after a country are one name with it: 'U.S. Geological Survey', not 'Russian President Jane Doe'."""
    if rest[:2] == ["defense", "forces"]:
        return True
    if not rest or (rest[0] in TITLES and rest[0] not in PARTIES):
        return False
    titles = TITLES - PARTIES.keys() if not PARTY_BODIES.isdisjoint(rest) else TITLES
    return rest[0] in PLACE_WORDS or bool(ORGANIZATION_WORDS.intersection(rest) and titles.isdisjoint(rest))


def _breaks(run: Run, n: int) -> bool:
    low, before = run.words[n].group().lower(), run.words[n - 1].group().lower()
    if low in {"police", "general", "democratic", "republican"} and _is_of_body(run, n):
        return False
    if low == "defense" and (before in OF_DEFENSE or [w.group().lower() for w in run.words[n + 1 : n + 2]] == ["forces"]):
        return False
    if (
        low in PARTIES
        and low != "gop"
        and before not in OF_OTHER_PARTIES
        and n + 1 == len(run.words)
        and before not in BODIES | {"senate", "house", "congressional"}
    ):
        return True  # 'Ohio Republican'
    return n + 1 < len(run.words) and low in TITLES and (before not in ORGANIZATION_WORDS or low in OF_PERSONS)


def _ends_person(run: Run, at: int, n: int) -> bool:
    """Whether a person's name ends before a word: 'Jane Doe | of Ohio'."""
    if run.sentence.text[run.words[n - 1].end() : run.words[n].start()].strip() not in {"of", "for", "of the"} or n - at < 2:
        return False
    is_person = (
        run.words[at].group().lower() in GIVEN
        or (n - at == 3 and len(run.words[at + 1].group()) == 1)
        or (n - at == 2 and word_before(run, at).rstrip(".") in OF_PERSONS | SHORT_TITLES)
    )
    return is_person and run.words[n - 1].group().lower() not in ORGANIZATION_WORDS


@lru_cache(maxsize=4096)
def _country(words: str) -> str:
    plain = bare(words)
    spaced = re.sub(r"[.\s]+", "", plain) if len(plain) < 6 and plain.isupper() else plain
    return COUNTRY.get(plain.casefold()) or COUNTRY.get(spaced.casefold(), "")


def _name(run: Run, first: int, end: int, name: str, kind: Kind) -> Name:
    s = run.sentence
    name = name[:1].upper() + name[1:]
    start, stop = s.start + run.words[first].start(), s.start + run.words[end - 1].end()
    return Name(" ".join(name.split()), kind, s.field, start, stop, run.text(first, end))
