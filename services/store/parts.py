"""Parts: the clauses and phrases of a statement, and how like the likest parts of two statements are.

A news sentence states several things ("X, who ran Y, was charged over Z"). As a whole it is like no other; one of its parts may say just
what another report's sentence says. The comparison takes for each word the nearest word of the other part, weighted by how
telling words are: the alignment of Corley & Mihalcea (2005).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from schemas.statement import Statement
from services.store import dates, quantities
from services.store.counted import stems_of
from services.store.nearwords import near

LEAST_TERMS = 2
"""A part with fewer terms goes with the one before it."""
LONGEST = 24
"""Parts of one statement that are told apart; the last takes the rest."""
WHOLE = 6.0
"""Weight from which the shorter of two parts tells as much as it can."""
MOST_COMMON = 20.0
"""Weight in common from which more of it tells nothing more."""

_BREAK = re.compile(
    r"[,;:—–()\"“”]|\s-+\s|\b(?:and|but|while|after|before|when|as|who|whose|which|that|because|since|where|with|than|although|though|if|until|by"
    r"|following|amid)\b",
    re.IGNORECASE,
)

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Parts = tuple[tuple[int, ...], ...]
"""Parts of a statement, each as the places of its terms among the statement's."""


def parts(statement: Statement, terms: Sequence[str]) -> Parts:
    """A statement and its terms (stems, and values as wording writes them) -> its parts; none where it is of one piece."""
    place = {term: at for at, term in enumerate(terms)}
    found: list[dict[int, None]] = []
    for start, end in _stretches(statement.text):
        held = dict.fromkeys(place[term] for term in _held(statement, start, end) if term in place)
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


def _held(statement: Statement, start: int, end: int) -> Iterator[str]:
    """The terms of a stretch of a statement's text."""
    yield from stems_of(statement.text[start:end], statement.terms)
    for quantity in statement.quantities:
        if quantities.is_telling(quantity) and start <= _at(statement.text, quantity.text) < end:
            yield f"#{quantity.value:g}"
    for given in dates.explicit(statement.dates):
        if start <= _at(statement.text, given.text) < end:
            yield f"@{given.start}"


def _at(text: str, words: str) -> int:
    return text.find(words) if words else -1


class Held:
    """The parts of an article's statements over the article's terms: a row for each part, and where each statement's parts begin.

    `columns` are the columns of all parts, one part after another, and `begins` where each begins there; a part without terms
    has a column of its own after all others.
    """

    def __init__(self, held: Sequence[Sequence[Collection[int]]], width: int) -> None:
        rows = list(chain.from_iterable(held))
        self.matrix: Matrix = np.zeros((len(rows), width))
        for at, columns in enumerate(rows):
            self.matrix[at, list(columns)] = 1.0
        filled = [columns or (width,) for columns in rows]
        self.columns = np.fromiter(chain.from_iterable(filled), dtype=np.intp)
        self.begins = np.cumsum([0, *(len(columns) for columns in filled)])[:-1]
        self.first = np.cumsum([0, *(len(each) for each in held)])[:-1]


def nearness(terms: Mapping[str, int], others: Mapping[str, int]) -> Matrix:
    """The columns of two articles' terms -> how near in meaning each two are: 1 for the same, 0 for no relation."""
    found: Matrix = np.zeros((len(terms), len(others)))
    for term, at in terms.items():
        if term in others:
            found[at, others[term]] = 1.0
        for word, cosine in near(term).items():
            if word in others:
                found[at, others[word]] = max(found[at, others[word]], cosine)
    return found


def likest(one: Held, other: Held, close: Matrix, weights: Any, other_weights: Any) -> tuple[Matrix, Matrix, Matrix]:
    """Two articles' parts, the nearness of their terms and what these weigh -> how like the likest parts of each two statements are.

    The share of both that the other covers, the share of the shorter, and the weight in common.
    """
    if not len(one.first) or not len(other.first):
        nothing = np.zeros((len(one.first), len(other.first)))
        return nothing, nothing, nothing
    ours, theirs = _covered(one, other, close, weights), _covered(other, one, close.T, other_weights).T
    own, its = one.matrix @ weights + 0.1, other.matrix @ other_weights + 0.1
    shorter, common = np.minimum.outer(own, its), np.minimum(ours, theirs)
    of_both = (ours + theirs) / np.add.outer(own, its)
    of_shorter = common / shorter * np.minimum(1.0, shorter / WHOLE)
    return _best(of_both, one, other), _best(of_shorter, one, other), np.minimum(MOST_COMMON, _best(common, one, other))


def _covered(one: Held, other: Held, close: Matrix, weights: Any) -> Matrix:
    """For each part of the one and each of the other, the weight of the one's terms, each by its nearest in the other."""
    nearest = np.maximum.reduceat(np.pad(close, ((0, 0), (0, 1)))[:, other.columns], other.begins, axis=1)
    found: Matrix = (one.matrix * weights) @ nearest
    return found


def _best(found: Matrix, one: Held, other: Held) -> Matrix:
    best: Matrix = np.maximum.reduceat(np.maximum.reduceat(found, one.first, axis=0), other.first, axis=1)
    return best
