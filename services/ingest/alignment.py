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
from services.ingest.words import Words32

GAP = 12
"""Words from one anchor of a run to the next, at most: at 30 % of words changed every third pair stays, on average."""
BAND = 16
"""Width of a diagonal, in words: what may be put in or left out within a run before a new one begins."""
RUN = 4
"""Anchors that make a run."""
ALIKE = 4
"""Places of one pair in the other text from which it says nothing ("of the")."""

Places = NDArray[np.intp]
_MIX = np.uint32(0x9E3779B1)
_HALF, _LOW, _KIND = np.uint64(32), np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFF << 32)
_PLACE = np.int64(20)
"""Bits of a place: a text has fewer words (services/ingest/words.py)."""
_PLACES = np.int64((1 << 20) - 1)


class Shared(NamedTuple):
    """Of each of two texts, the share of its own words that stand in the other."""

    mine: float
    theirs: float


def shared(mine: Prose, theirs: Prose, aside: Mask | None = None) -> Shared:
    """The prose of two texts, and which words of the first to leave aside -> how much of each stands in the other."""
    if min(len(mine.words), len(theirs.words)) < 2:
        return Shared(0.0, 0.0)
    i, j = _anchors(mine.words, theirs.words, aside)
    if len(i) < RUN:
        return Shared(0.0, 0.0)
    covered, held = _Cover.none(len(mine.words)), _Cover.none(len(theirs.words))
    _cover(i, j, covered, held)
    counted = mine.own if aside is None else mine.own & ~aside
    return Shared(covered.share(counted), held.share(theirs.own))


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
        whole = np.count_nonzero(counted)
        inside = self.edges.cumsum()[:-1] > 0
        inside &= counted
        return (np.count_nonzero(inside) + np.count_nonzero(inside & self.found)) / (2 * whole) if whole else 0.0


def _anchors(mine: Words32, theirs: Words32, aside: Mask | None) -> tuple[Places, Places]:
    """Two texts -> the places, in each, of the pairs of words that both hold, in no order."""
    pairs, others = _pairs(mine), _pairs(theirs)
    kinds, i = pairs & _KIND, (pairs & _LOW).view(np.int64)
    low = others.searchsorted(kinds)
    times = others.searchsorted(kinds | _LOW, "right") - low
    times *= times <= ALIKE
    if aside is not None:
        times[aside.take(i)] = 0
    held = times.nonzero()[0]
    if len(held) < RUN:
        return held, held
    times, low = times.take(held), low.take(held)
    nth = np.arange(int(times.sum()))
    nth += (low - times.cumsum() + times).repeat(times)
    return i.take(held).repeat(times), (others.take(nth) & _LOW).view(np.int64)


def _pairs(words: Words32) -> NDArray[np.uint64]:
    """The words of a text -> its pairs of neighbours, in 32 bits each, with the place of each in 32 below; ascending."""
    pairs = words[:-1] * _MIX
    pairs += words[1:]
    placed = pairs.astype(np.uint64)
    placed <<= _HALF
    placed |= np.arange(len(placed), dtype=np.uint64)
    placed.sort()
    return placed


def _cover(i: Places, j: Places, covered: _Cover, held: _Cover) -> None:
    """Anchors -> the runs that they make, in bands and in others half a band aside, put into `covered` and `held`."""
    half = (j - i + len(covered.found)) // (BAND // 2)
    anchors = np.concatenate((half & -2, (half + 1) | 1))
    anchors <<= 2 * _PLACE
    places = i << _PLACE
    places |= j
    anchors[: len(i)] |= places
    anchors[len(i) :] |= places
    anchors.sort()
    j = anchors & _PLACES
    anchors >>= _PLACE
    i, bands = anchors & _PLACES, anchors >> _PLACE
    step = i[1:] - i[:-1]
    breaks = ((bands[1:] != bands[:-1]) | (step > GAP)).nonzero()[0]
    distinct = np.zeros(len(i), dtype=np.int64)
    np.cumsum(step != 0, out=distinct[1:])
    first, last = np.zeros(len(breaks) + 1, dtype=np.int64), np.full(len(breaks) + 1, len(i) - 1)
    first[1:], last[:-1] = breaks + 1, breaks
    long = distinct.take(last) - distinct.take(first) + 1 >= RUN
    inside = long.repeat(last - first + 1)
    first, last = first[long], last[long]
    covered.put(i.take(first), i.take(last), i[inside])
    low, high = j.take(first), j.take(last)
    held.put(np.minimum(low, high), np.maximum(low, high), j[inside])
