"""Differences: where two sequences of numbers differ, by longest matching blocks (Ratcliff and Obershelp's method, as difflib has it).

What is found is what `difflib.SequenceMatcher` finds, with its rule for elements that come too often to say anything, but for
sequences made to take long: what is not yet compared after so many steps is one difference.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stream.compiled import compiled

Numbers: TypeAlias = NDArray[np.int32]
Differences: TypeAlias = NDArray[np.int32]
"""Rows of: from, to in the old one; from, to in the new one."""

COMPARED = 4_000
"""Elements compared, after what both begin and end with; of longer ones all from first to last difference is one."""
STEPS = 4_000_000
"""Pairs of equal elements looked at, some 10 ms; two thousand words changed everywhere take 100,000."""
POPULAR_FROM = 200
"""Elements of the new sequence from which one that is more than a hundredth of it is looked for no more."""


@compiled
def differences(old: Numbers, new: Numbers) -> Differences:
    """Two sequences of numbers, none below 0 -> where they differ, in order."""
    start = end = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    while end < shorter - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    mine, theirs = old[start : len(old) - end], new[start : len(new) - end]
    blocks = np.empty((0, 3), np.int32) if len(mine) + len(theirs) > COMPARED else _blocks(mine, theirs)
    return _between(blocks, len(mine), len(theirs)) + np.int32(start)


@compiled
def _between(blocks: Numbers, old: int, new: int) -> Differences:
    """Blocks in any order (from in the old one, from in the new one, length), and how long the two are -> what lies between them."""
    found, count = np.empty((len(blocks) + 1, 4), np.int32), 0
    i = j = 0
    for which in np.argsort(blocks[:, 0]):
        block = blocks[which]
        if i < block[0] or j < block[1]:
            found[count, 0], found[count, 1], found[count, 2], found[count, 3] = i, block[0], j, block[1]
            count += 1
        i, j = block[0] + block[2], block[1] + block[2]
    if i < old or j < new:
        found[count, 0], found[count, 1], found[count, 2], found[count, 3] = i, old, j, new
        count += 1
    return found[:count]


@compiled
def _blocks(old: Numbers, new: Numbers) -> Numbers:
    """Two sequences -> their matching blocks: the longest, and those on either side of it, and so on."""
    shorter = min(len(old), len(new))
    blocks, waiting = np.empty((shorter, 3), np.int32), np.empty((2 * shorter + 2, 4), np.int32)
    if not shorter:
        return blocks
    places = _places(old, new)
    runs, ages = np.zeros((2, len(new) + 1), np.int32), np.zeros((2, len(new) + 1), np.int64)
    waiting[0, 0], waiting[0, 1], waiting[0, 2], waiting[0, 3] = 0, len(old), 0, len(new)
    left, count, steps, age = 1, 0, 0, 1
    while left and steps < STEPS:
        left -= 1
        low, high, new_low, new_high = waiting[left]
        i, j, size, taken = _longest((old, new), places, (runs, ages, age), (low, high, new_low, new_high))
        steps += taken
        age += high - low + 1
        if not size:
            continue
        blocks[count, 0], blocks[count, 1], blocks[count, 2] = i, j, size
        count += 1
        if low < i and new_low < j:
            waiting[left, 0], waiting[left, 1], waiting[left, 2], waiting[left, 3] = low, i, new_low, j
            left += 1
        if i + size < high and j + size < new_high:
            waiting[left, 0], waiting[left, 1], waiting[left, 2], waiting[left, 3] = i + size, high, j + size, new_high
            left += 1
    return blocks[:count]


@compiled
def _places(old: Numbers, new: Numbers) -> tuple[Numbers, Numbers]:
    """Two sequences -> where each number first stands in the new one, and for each place there the next of the same number; -1: none."""
    most = max(old.max(), new.max()) + 1
    first, following, counts = np.full(most, -1, np.int32), np.empty(len(new), np.int32), np.zeros(most, np.int32)
    for place in range(len(new) - 1, -1, -1):
        following[place] = first[new[place]]
        first[new[place]] = place
        counts[new[place]] += 1
    if len(new) >= POPULAR_FROM:
        first[counts > len(new) // 100 + 1] = -1
    return first, following


@compiled
def _longest(
    sequences: tuple[Numbers, Numbers],
    places: tuple[Numbers, Numbers],
    before: tuple[Numbers, NDArray[np.int64], int],
    within: tuple[int, int, int, int],
) -> tuple[int, int, int, int]:
    """Sequences, places, and from where to where in both -> where the longest block begins in both, its length, and pairs looked at.

    `before` holds, by turns for a row and the one before it, how long the runs are that end at each place, and of which row that is;
    rows are counted on from call to call.
    """
    (old, new), (first, following), (runs, ages, age), (low, high, new_low, new_high) = sequences, places, before, within
    best_i, best_j, best, steps = low, new_low, 0, 0
    for i in range(low, high):
        row, now = age + i - low, (i - low) & 1
        j = first[old[i]]
        while 0 <= j < new_high:
            steps += 1
            if j >= new_low:
                run = 1
                if j > new_low and ages[1 - now, j - 1] == row - 1 and i > low:
                    run += runs[1 - now, j - 1]
                runs[now, j], ages[now, j] = run, row
                if run > best:
                    best_i, best_j, best = i - run + 1, j - run + 1, run
            j = following[j]
    while best_i > low and best_j > new_low and old[best_i - 1] == new[best_j - 1]:
        best_i, best_j, best = best_i - 1, best_j - 1, best + 1
    while best_i + best < high and best_j + best < new_high and old[best_i + best] == new[best_j + best]:
        best += 1
    return best_i, best_j, best, steps
