"""Full names: the short forms of a name under its fullest one, and each name of one kind throughout an article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from services.normalize.draft import Kind, Name
from services.normalize.english.wordlists import word_set
from services.normalize.names.acronyms import ACRONYM
from services.normalize.names.givennames import GIVEN

GENERATION = re.compile(r",? (?:[JS]r\.?|II|III|IV)$")
GENERATIONS = ("Jr", "Jr.", "Sr", "Sr.", "II", "IV")
POSSESSIVE = re.compile(r"['’]s?$")
MAY_POSSESS = ("'", "’", "'s", "’s", "\n")
JOINING = word_set("of the de del la al el bin van von der den and for du da dos")
"""Small words that a name may hold within: 'Republic of the Congo', 'Ursula von der Leyen'."""


def under_full_names(found: list[Name]) -> Iterator[Name]:
    """Names as they stand -> under their fullest form: 'Moor' under 'Ada Moor', case and 'the' aside."""
    full: dict[str, Name] = {}
    count = Counter(name.name for name in found)
    for name in sorted(found, key=lambda n: (_has_generation(n.name), -count[n.name])):
        words = (GENERATION.sub("", name.name) if _has_generation(name.name) else name.name).split()
        if name.kind == "person" and len(words) > 1:
            full.setdefault(words[-1].casefold(), name)
            full.setdefault(f"{words[0]} {words[-1]}".casefold(), name)
        elif len(words) > 2:
            full.setdefault(_initials(name.name), name)
    for first, names in _by_given_name(found).items():
        if len(names) == 1:
            full.setdefault(first, *names)
    before = _named_before(found, full)
    for name in found:
        longer = full.get(_key(name))
        if longer and name.name in before and " " not in name.name:
            longer = None
        if name.name in ACRONYM and longer is None:
            yield replace(name, name=ACRONYM[name.name], kind="organization")
        else:
            is_other = longer and (longer.name, longer.kind) != (name.name, name.kind)
            yield replace(name, name=longer.name, kind=longer.kind) if longer and is_other else name


def _by_given_name(found: list[Name]) -> dict[str, set[Name]]:
    """Names -> for each given name that stands alone for a person somewhere, one full name of each person who bears it."""
    alone = {name.name.casefold() for name in found if name.kind == "person" and " " not in name.name} & GIVEN
    bearers: dict[str, dict[str, Name]] = {}
    for name in found:
        first, _, rest = name.name.casefold().partition(" ")
        if rest and name.kind == "person" and first in alone:
            bearers.setdefault(first, {}).setdefault(rest.rpartition(" ")[2], name)
    return {first: set(names.values()) for first, names in bearers.items()}


def _named_before(found: list[Name], full: dict[str, Name]) -> frozenset[str]:
    """Surnames that the text uses often before their only full name comes up: they are somebody else's, known without it.

    'Stone said ... Stone added ... his wife, Mary Stone, left': Stone is not Mary Stone.
    """
    counted = Counter(name.name for name in found)
    first: dict[str, int] = {}
    for name in found:
        if name.field == "text":
            first.setdefault(name.name, name.start)
    return frozenset(
        name
        for name, start in first.items()
        if (whole := full.get(name.casefold()))
        and whole.name != name
        and start < first.get(whole.name, start)
        and counted[whole.name] * 4 < counted[name]
    )


def settled(found: list[Name]) -> Iterator[Name]:
    """Names under their full forms -> each of the kind that most of its places say; 'other' says nothing where a place says more."""
    votes: dict[str, Counter[Kind]] = {}
    for name in found:
        votes.setdefault(name.name, Counter())[name.kind] += 1
    kinds = {name: _most_said(counted) for name, counted in votes.items()}
    for name in found:
        yield name if kinds[name.name] == name.kind else replace(name, kind=kinds[name.name])


def _most_said(counted: Counter[Kind]) -> Kind:
    """How often a name looked like each kind -> its kind. A place by its surroundings ('from Moor') is believed from a quarter of its mentions on."""
    kind = max(counted, key=lambda kind: (counted[kind] * (kind != "other"), kind))
    return "other" if kind == "place" and counted["place"] * 4 < counted.total() else kind


def _key(name: Name) -> str:
    """A single word, or a person's first and last name; the whole name else."""
    words = name.name.casefold().split()
    if _has_generation(name.name):
        return " ".join(words)
    return f"{words[0]} {words[-1]}" if name.kind == "person" and len(words) > 1 else " ".join(words)


def _has_generation(name: str) -> bool:
    return name.endswith(GENERATIONS) and GENERATION.search(name) is not None


def _initials(name: str) -> str:
    """'U.S. Geological Survey' -> 'usgs'."""
    return "".join(w[0] for w in re.split(r"[\s.]+", name) if w and w not in JOINING).casefold()


def bare(words: str) -> str:
    """A name as written -> without its 's."""
    return POSSESSIVE.sub("", words) if words.endswith(MAY_POSSESS) else words
