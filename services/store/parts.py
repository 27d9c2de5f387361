"""Parts: the clauses and phrases of a statement, and how like the likest parts of two statements are.

A news sentence states several things ("X, who ran Y, was charged over Z"). As a whole it is like no other; one of its parts may say just
what another report's sentence says. The comparison takes for each word the nearest word of the other part, weighted by how
telling words are: the alignment of Corley & Mihalcea (2005).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

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

_PIECE = re.compile(r"([^\W_]+(?:['’-][^\W_]+)*)|[,;:—–()\"“”]|\s-+\s")
"""A word, or (then it is empty) a mark at which a statement breaks."""

WORDS_KEPT = 1 << 14
"""Words of which it is remembered whether a statement breaks there."""

Parts = tuple[tuple[int, ...], ...]
"""Parts of a statement, each as the places of its terms among the statement's."""


def parts(statement: Statement, terms: Sequence[str], stems: Stems | None = None) -> Parts:
    """A statement, its terms (stems, and values as wording writes them) and its stems -> its parts; none where it is of one piece."""
    place = {term: at for at, term in enumerate(terms)}
    stems = stems or Stems(statement.terms)
    found: list[set[int]] = []
    for held in _by_words(statement.text, place, stems, _values(statement)):
        if not held:
            continue
        if found and (len(held) < LEAST_TERMS or len(found[-1]) < LEAST_TERMS or len(found) == LONGEST):
            found[-1] |= held
        else:
            found.append(held)
    return tuple([tuple(sorted(held)) for held in found]) if len(found) > 1 else ()


def _by_words(text: str, place: Mapping[str, int], stems: Stems, values: Sequence[tuple[int, str]]) -> Iterator[set[int]]:
    """A statement's text, the places of its terms, its stems and where its values stand -> the terms of each stretch between two breaks.

    A text without values whose words are whole (it does not break within one, as in "black-and-white") is read word by word, which costs little.
    """
    pieces = [] if values or "_" in text else _PIECE.findall(text)
    breaks = [_breaks(piece) for piece in pieces]
    if not pieces or None in breaks:
        for start, end in _stretches(text):
            held = {place[term] for term in stems.of(words(text, start, end)) if term in place}
            held.update(place[value] for at, value in values if start <= at < end and value in place)
            yield held
        return
    held = set()
    for piece, ends in zip(pieces, breaks, strict=True):
        if ends:
            yield held
            held = set()
        elif (term := stems.stem(piece)) is not None and term in place:
            held.add(place[term])
    yield held


@lru_cache(maxsize=WORDS_KEPT)
def _breaks(piece: str) -> bool | None:
    """A word, or nothing for a mark -> whether a statement breaks there; None where it does within the word."""
    if not piece or _BREAK.fullmatch(piece):
        return True
    return None if _BREAK.search(piece) else False


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
