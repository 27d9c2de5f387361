"""Parts: the clauses and phrases of a statement, and how like the likest parts of two statements are.

A news sentence states several things ("X, who ran Y, was charged over Z"). As a whole it is like no other; one of its parts may say just
what another report's sentence says. The comparison takes for each word the nearest word of the other part, weighted by how
telling words are: the alignment of Corley & Mihalcea (2005).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from schemas.statement import Statement
from services.store.statements import dates, quantities
from services.store.statements.stems import Stems, begins, words

LEAST_TERMS = 2
"""A part with fewer terms goes with the one before it."""
LONGEST = 24
"""Parts of one statement that are told apart; the last takes the rest."""

BREAKS = (
    "and", "but", "while", "after", "before", "when", "as", "who", "whose", "which", "that", "because", "since", "where", "with", "than", "although",
    "though", "if", "until", "by", "following", "amid",
)  # fmt: skip
"""Words at which a statement breaks."""
MARKS = ',;:—–()"“”'
"""Marks at which it does; it also does at a hyphen between spaces."""

_BREAK = re.compile(rf"[{MARKS}]|\s-+\s|\b(?:{'|'.join(BREAKS)})\b", re.IGNORECASE)

_PIECE = re.compile(rf"([^\W_]+(?:['’-][^\W_]+)*)|[{MARKS}]|\s-+\s")
"""A word, or (then it is empty) a mark at which a statement breaks."""

WORDS_KEPT = 1 << 14
"""Words of which it is remembered whether a statement breaks there."""

Parts = tuple[tuple[int, ...], ...]
"""Parts of a statement, each as the places of its terms among the statement's."""


def pieces(text: str) -> list[str]:
    """A text -> its words, those with a hyphen or an apostrophe in them as one, and for each mark at which it breaks an empty one."""
    return _PIECE.findall(text)


def parts(statement: Statement, terms: Sequence[str], stems: Stems | None = None, read: Sequence[str] | None = None) -> Parts:
    """A statement, its terms (stems, and values as wording writes them), its stems and pieces -> its parts; none where it is of one piece."""
    place = {term: at for at, term in enumerate(terms)}
    stems = stems or Stems(statement.terms)
    read = pieces(statement.text) if read is None else read
    found: list[set[int]] = []
    for held in _by_words(statement.text, place, stems, values_of(statement), read):
        if not held:
            continue
        if found and (len(held) < LEAST_TERMS or len(found[-1]) < LEAST_TERMS or len(found) == LONGEST):
            found[-1] |= held
        else:
            found.append(held)
    return tuple([tuple(sorted(held)) for held in found]) if len(found) > 1 else ()


def _by_words(
    text: str, place: Mapping[str, int], stems: Stems, values: Sequence[tuple[int, str]], read: Sequence[str]
) -> Iterable[set[int]]:
    """A statement's text, the places of its terms, its stems, where its values stand, and its pieces -> the terms of each stretch between two breaks.

    A text whose words are whole (it does not break within one, as in "black-and-white") is read word by word, which costs little.
    """
    if "_" in text:
        return _by_stretches(text, place, stems, values)
    held: set[int] = set()
    found = [held]
    for ends, word, start in map(_seen, read):
        if ends:
            held = set()
            found.append(held)
        elif ends is None:
            return _by_stretches(text, place, stems, values)
        elif start and (term := stems.begun(word, start)) is not None and term in place:
            held.add(place[term])
    if values and len(found) > 1:
        spans = [each.span() for each in _PIECE.finditer(text) if _seen(each[1] or "")[0]]
        for at, value in values:
            before = bisect_right(spans, (at, len(text)))
            if at >= 0 and value in place and (not before or at >= spans[before - 1][1]):
                found[before].add(place[value])
    elif values:
        held.update(place[value] for at, value in values if at >= 0 and value in place)
    return found


def _by_stretches(text: str, place: Mapping[str, int], stems: Stems, values: Sequence[tuple[int, str]]) -> Iterator[set[int]]:
    for start, end in _stretches(text):
        held = {place[term] for term in stems.of(words(text, start, end)) if term in place}
        held.update(place[value] for at, value in values if start <= at < end and value in place)
        yield held


@lru_cache(maxsize=WORDS_KEPT)
def _seen(piece: str) -> tuple[bool | None, str, str]:
    """A word, or nothing for a mark -> whether a statement breaks there (None: it does within the word), and the word as its stem is looked for."""
    if not piece or _BREAK.fullmatch(piece):
        return True, "", ""
    return (None if _BREAK.search(piece) else False), *begins(piece)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for stop in _BREAK.finditer(text):
        if stop.start() > last:
            yield last, stop.start()
        last = stop.end()
    yield last, len(text)


def values_of(statement: Statement) -> list[tuple[int, str]]:
    """A statement -> where its values stand in its text, and the terms that they are."""
    numbers = ((each.text, f"#{each.value:g}") for each in statement.quantities if quantities.is_telling(each))
    days = ((each.text, f"@{each.start}") for each in dates.explicit(statement.dates))
    return [(statement.text.find(text), term) for text, term in (*numbers, *days) if text]
