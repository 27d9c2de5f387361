"""Alignment: how much of one text stands in another, in the same order, allowing for what a desk or a scanner changes.

Pairs of neighbouring words found in both texts are anchors. Anchors that follow each other closely on about the same
diagonal (place in one text minus place in the other) make a run, and a run covers all words from its first anchor to its last:
the seed, diagonal and chain of sequence alignment (Pearson and Lipman, "Improved tools for biological sequence comparison",
PNAS 1988). Words between the anchors of a run count half: a copy that was rewritten has few of them, a report of the same event in
other words has many. The turns of phrase that any two reports share stay single anchors and count nothing.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.prose import Mask, Prose
from services.ingest.words import Words32
from stream.compiled import compiled

GAP = 12
"""Words from one anchor of a run to the next, at most: at 30 % of words changed every third pair stays, on average."""
BAND = 16
"""Width of a diagonal, in words: what may be put in or left out within a run before a new one begins."""
RUN = 4
"""Anchors that make a run."""
ALIKE = 4
"""Places of one pair in the other text from which it says nothing ("of the")."""

STEPS = 64
"""Pairs looked at in search of one, those aside that are it: bounds what a text made to be slow can cost."""

Places: TypeAlias = NDArray[np.int32]
_MIX, _SPREAD = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


class Shared(NamedTuple):
    """Of each of two texts, the share of its own words that stand in the other."""

    mine: float
    theirs: float


def shared(mine: Prose, theirs: Prose, aside: Mask | None = None) -> Shared:
    """The prose of two texts, and which words of the first to leave aside -> how much of each stands in the other."""
    if min(len(mine.words), len(theirs.words)) < 2:
        return Shared(0.0, 0.0)
    return Shared(*_shared(*mine, *theirs, np.zeros(len(mine.words), np.bool_) if aside is None else aside))


@compiled
def _shared(mine: Words32, own: Mask, theirs: Words32, their_own: Mask, aside: Mask) -> tuple[float, float]:
    i, j = _anchors(_pairs(mine), _pairs(theirs), aside)
    if len(i) < RUN:
        return 0.0, 0.0
    covered, held = np.zeros((2, len(mine) + 1), np.int32), np.zeros((2, len(theirs) + 1), np.int32)
    for offset in (0, BAND // 2):
        _cover(i, j, offset, covered, held)
    return _share(covered, own & ~aside), _share(held, their_own)


@compiled
def _pairs(words: Words32) -> Words32:
    """The words of a text -> its pairs of neighbours, hashed."""
    pairs = np.empty(len(words) - 1, np.uint32)
    for place in range(len(pairs)):
        pairs[place] = np.uint32(words[place] * _MIX) + words[place + 1]
    return pairs


@compiled
def _anchors(mine: Words32, theirs: Words32, aside: Mask) -> tuple[Places, Places]:
    """The pairs of two texts -> the places, in each, of those that both hold, in order."""
    bits = 4
    while 1 << bits < 2 * len(theirs):
        bits += 1
    down = np.uint32(32 - bits)
    first, following = np.full(1 << bits, -1, np.int32), np.empty(len(theirs), np.int32)
    for place in range(len(theirs) - 1, -1, -1):
        home = np.uint32(theirs[place] * _SPREAD) >> down
        following[place] = first[home]
        first[home] = place
    i, j = np.empty(ALIKE * len(mine), np.int32), np.empty(ALIKE * len(mine), np.int32)
    count = 0
    for place in range(len(mine)):
        if aside[place]:
            continue
        found = steps = 0
        other = first[np.uint32(mine[place] * _SPREAD) >> down]
        while other >= 0 and found <= ALIKE and steps < STEPS:
            if theirs[other] == mine[place]:
                if found < ALIKE:
                    i[count + found], j[count + found] = place, other
                found += 1
            else:
                steps += 1
            other = following[other]
        count += found if found <= ALIKE else 0
    return i[:count], j[:count]


@compiled
def _cover(i: Places, j: Places, offset: int, covered: Places, held: Places) -> None:
    """Anchors in order -> the runs that they make in bands, moved by an offset, put into `covered` and `held`.

    Of either text: where runs begin (+1) and end (-1); and the words of their anchors (1).
    """
    most = covered.shape[1] + held.shape[1]
    bands = (most + offset) // BAND + 2
    first, last, distinct = np.full(bands, -1, np.int32), np.empty(bands, np.int32), np.zeros(bands, np.int32)
    before = np.empty(len(i), np.int32)
    for anchor in range(len(i)):
        band = (j[anchor] - i[anchor] + covered.shape[1] - 1 + offset) // BAND
        if first[band] >= 0 and i[anchor] - i[last[band]] <= GAP:
            distinct[band] += i[anchor] != i[last[band]]
            before[anchor] = last[band]
        else:
            if distinct[band] >= RUN:
                _put((i, j, before), (first[band], last[band]), (covered, held))
            first[band], distinct[band], before[anchor] = anchor, 1, -1
        last[band] = anchor
    for band in range(bands):
        if distinct[band] >= RUN:
            _put((i, j, before), (first[band], last[band]), (covered, held))


@compiled
def _put(anchors: tuple[Places, Places, Places], run: tuple[int, int], covers: tuple[Places, Places]) -> None:
    """Put a run. Of anchors, their places in both texts and the anchor before each; of a run, its first and its last."""
    (i, j, before), (first, last), (covered, held) = anchors, run, covers
    covered[0, i[first]] += 1
    covered[0, i[last] + 2] -= 1
    held[0, min(j[first], j[last])] += 1
    held[0, max(j[first], j[last]) + 2] -= 1
    anchor = last
    while anchor >= 0:
        covered[1, i[anchor]] = covered[1, i[anchor] + 1] = 1
        held[1, j[anchor]] = held[1, j[anchor] + 1] = 1
        anchor = before[anchor]


@compiled
def _share(cover: Places, counted: Mask) -> float:
    """What runs cover of a text, and which of its words count -> the share of these in runs; those between anchors count half."""
    whole = inside = runs = 0
    for place in range(len(counted)):
        runs += cover[0, place]
        if counted[place]:
            whole += 1
            inside += (1 + cover[1, place]) * (runs > 0)
    return inside / (2 * whole) if whole else 0.0
