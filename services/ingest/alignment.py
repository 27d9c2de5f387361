"""Alignment: how much of one text stands in another, in the same order, allowing for what a desk or a scanner changes.

Pairs of neighbouring words found in both texts are anchors. Anchors that follow each other closely on about the same
diagonal (place in one text minus place in the other) make a run, and a run covers all words from its first anchor to its last:
the seed, diagonal and chain of sequence alignment (Pearson and Lipman, "Improved tools for biological sequence comparison",
PNAS 1988). Words between the anchors of a run count half: a copy that was rewritten has few of them, a report of the same event in
other words has many. The turns of phrase that any two reports share stay single anchors and count nothing.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from services.ingest.prose import Mask, Prose
from services.ingest.words import Hashes

GAP = 12
"""Words from one anchor of a run to the next, at most: at 30 % of words changed every third pair stays, on average."""
BAND = 16
"""Width of a diagonal, in words: what may be put in or left out within a run before a new one begins."""
RUN = 4
"""Anchors that make a run."""
ALIKE = 4
"""Places of one pair in the other text from which it says nothing ("of the")."""

Places = NDArray[np.intp]
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Shared(NamedTuple):
    """Of each of two texts, the share of its own words that stand in the other."""

    mine: float
    theirs: float


def shared(mine: Prose, theirs: Prose, aside: Mask | None = None) -> Shared:
    """The prose of two texts, and which words of the first to leave aside -> how much of each stands in the other."""
    none_aside = np.zeros(len(mine.words), dtype=np.bool_)
    aside = none_aside if aside is None else aside
    if min(len(mine.words), len(theirs.words)) < 2:
        return Shared(0.0, 0.0)
    i, j = _anchors(mine.words, theirs.words, aside)
    if len(i) < RUN:
        return Shared(0.0, 0.0)
    covered, held = _Cover.none(len(mine.words)), _Cover.none(len(theirs.words))
    for shift in (0, BAND // 2):
        _cover((j - i + len(mine.words) + shift) // BAND, i, j, covered, held)
    return Shared(covered.share(mine.own & ~aside), held.share(theirs.own))


class _Cover(NamedTuple):
    """Of a text, where runs begin (+1) and end (-1), and the words of their anchors."""

    edges: NDArray[np.int32]
    found: Mask

    @classmethod
    def none(cls, words: int) -> Self:
        """A text of so many words without a run."""
        return cls(np.zeros(words + 1, dtype=np.int32), np.zeros(words, dtype=np.bool_))

    def put(self, first: Places, last: Places, anchors: Places) -> None:
        """Put runs, by the places of their first and last anchors, and of all."""
        np.add.at(self.edges, first, 1)
        np.add.at(self.edges, last + 2, -1)
        self.found[anchors] = True
        self.found[anchors + 1] = True

    def share(self, counted: Mask) -> float:
        """Which words count -> the share of them in runs; those between anchors count half."""
        whole = int(counted.sum())
        inside = (np.cumsum(self.edges)[:-1] > 0) & counted
        return (float(inside.sum()) + float((inside & self.found).sum())) / (2 * whole) if whole else 0.0


def _anchors(mine: Hashes, theirs: Hashes, aside: Mask) -> tuple[Places, Places]:
    """Two texts -> the places, in each, of the pairs of words that both hold."""
    pairs, others = mine[:-1] * _MIX + mine[1:], theirs[:-1] * _MIX + theirs[1:]
    order = np.argsort(others, kind="stable")
    ascending = others[order]
    low = np.searchsorted(ascending, pairs, "left")
    times = np.searchsorted(ascending, pairs, "right") - low
    times[(times > ALIKE) | aside[:-1]] = 0
    total = int(times.sum())
    i = np.repeat(np.arange(len(pairs)), times)
    nth = np.arange(total) - np.repeat(np.cumsum(times) - times, times)
    return i, order[nth + np.repeat(low, times)]


def _cover(bands: Places, i: Places, j: Places, covered: _Cover, held: _Cover) -> None:
    """Anchors and the bands that they lie in -> the runs that they make put into `covered` and `held`."""
    order = np.lexsort((i, bands))
    i, j, bands = i[order], j[order], bands[order]
    step = np.diff(i)
    breaks = np.flatnonzero((np.diff(bands) != 0) | (step > GAP)) + 1
    first = np.concatenate(([0], breaks))
    last = np.concatenate((breaks, [len(i)])) - 1
    distinct = np.concatenate(([0], np.cumsum(step != 0)))
    long = distinct[last] - distinct[first] + 1 >= RUN
    inside = np.repeat(long, last - first + 1)
    first, last = first[long], last[long]
    covered.put(i[first], i[last], i[inside])
    held.put(np.minimum(j[first], j[last]), np.maximum(j[first], j[last]), j[inside])
