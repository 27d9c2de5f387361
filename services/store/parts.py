"""Parts: the clauses and phrases of a statement, and how like the likest parts of two statements are.

A news sentence states several things ("X, who ran Y, was charged over Z"). As a whole it is like no other; one of its parts may say just
what another report's sentence says. The comparison takes for each word the nearest word of the other part, weighted by how
telling words are: the alignment of Corley & Mihalcea (2005).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from schemas.statement import Statement
from services.store import dates, quantities
from services.store.stems import Stems, words

LEAST_TERMS = 2
"""A part with fewer terms goes with the one before it."""
LONGEST = 24
"""Parts of one statement that are told apart; the last takes the rest."""

_BREAK = re.compile(
    r"[,;:—–()\"“”]|\s-+\s|\b(?:and|but|while|after|before|when|as|who|whose|which|that|because|since|where|with|than|although|though|if|until|by"
    r"|following|amid)\b",
    re.IGNORECASE,
)

Parts = tuple[tuple[int, ...], ...]
"""Parts of a statement, each as the places of its terms among the statement's."""


def parts(statement: Statement, terms: Sequence[str], stems: Stems | None = None) -> Parts:
    """A statement, its terms (stems, and values as wording writes them) and its stems -> its parts; none where it is of one piece."""
    place = {term: at for at, term in enumerate(terms)}
    stems = stems or Stems(statement.terms)
    text, values = statement.text, _values(statement)
    found: list[set[int]] = []
    for start, end in _stretches(text):
        told = stems.of(words(text, start, end))
        held = {place[term] for term in told if term in place}
        held.update(place[value] for at, value in values if start <= at < end and value in place)
        if found and (len(held) < LEAST_TERMS or len(found[-1]) < LEAST_TERMS or len(found) == LONGEST):
            found[-1] |= held
        else:
            found.append(held)
    several = [tuple(sorted(held)) for held in found if held]
    return tuple(several) if len(several) > 1 else ()


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for stop in _BREAK.finditer(text):
        if stop.start() > last:
            yield last, stop.start()
        last = stop.end()
    yield last, len(text)


def _values(statement: Statement) -> list[tuple[int, str]]:
    """A statement -> where its values stand in its text, and the terms that they are."""
    numbers = ((each.text, f"#{each.value:g}") for each in statement.quantities if quantities.is_telling(each))
    days = ((each.text, f"@{each.start}") for each in dates.explicit(statement.dates))
    return [(statement.text.find(text), term) for text, term in (*numbers, *days) if text]
