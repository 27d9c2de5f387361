"""Overlap: how much the statements of two articles, and the parts of these, have in common by their words, compiled.

Each article numbers its terms (its columns). Of each statement, and of each part of one, it has the columns; what meets is found by way of the
statements that hold a column, so that pairs with nothing in common cost nothing. Words near in meaning count by their nearness.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from stream.compiled import compiled

WHOLE = 6.0
"""Weight from which the shorter of two parts tells as much as it can."""
MOST_COMMON = 20.0
"""Weight in common from which more of it tells nothing more."""
COMMONPLACE = 0.05
"""What a word that stands in nearly every statement still weighs."""
LEAST = 0.1
"""Added to the weight of each statement and part, that none weighs nothing."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Cube = np.ndarray[tuple[int, int, int], np.dtype[np.float64]]
Lists = tuple[Ints, Ints]
"""Lists of columns, one after another: where each begins (and the last ends), and the columns."""
Near = tuple[Ints, Ints, Floats]
"""For each column where its list begins (and the last ends), the other article's columns near it in meaning, and how near (0 to 1)."""
Way = tuple[Ints, Near, Floats]
"""Of the terms of one article, seen from there: which column of the other's each is (-1: none), which are near it in meaning, and what it weighs."""
Met = tuple[Way, Way]
"""The terms of two articles, seen from both."""


def lists(held: Sequence[Sequence[int]]) -> Lists:
    """Lists of columns -> the same as arrays; a column counts once in each."""
    once = [each if len(set(each)) == len(each) else list(dict.fromkeys(each)) for each in held]
    starts = np.zeros(len(once) + 1, dtype=np.int32)
    np.cumsum([len(each) for each in once], out=starts[1:])
    return starts, np.fromiter(chain.from_iterable(once), dtype=np.int32, count=int(starts[-1]))


@compiled
def holders(held: Lists, width: int) -> Lists:
    """Lists of columns and how many columns there are -> for each column the lists that hold it."""
    starts, columns = held
    found = np.zeros(width + 1, np.int32)
    for column in columns:
        found[column + 1] += 1
    for at in range(width):
        found[at + 1] += found[at]
    ahead = found[:-1].copy()
    holding = np.empty(len(columns), np.int32)
    for at in range(len(starts) - 1):
        for place in range(starts[at], starts[at + 1]):
            column = columns[place]
            holding[ahead[column]] = at
            ahead[column] += 1
    return found, holding


Meanings = tuple[Ints, Ints, Ints]
"""The numbers of an article's terms in the table of words near in meaning (-1: not in it), the same in order, and the columns in that order."""


def meanings(numbers: Sequence[int]) -> Meanings:
    """The numbers of an article's terms in the table, or -1 -> the same, to be looked up."""
    found = np.array(numbers, dtype=np.int32)
    order = np.argsort(found).astype(np.int32)
    return found, found[order], order


@compiled
def near_columns(ones: Meanings, others: Meanings, table: Near) -> Near:
    """Two articles' terms in the table, and the table -> which of the other's columns are near each of the one's."""
    table_starts, table_words, cosines = table
    _, ordered, columns = others
    starts = np.zeros(len(ones[0]) + 1, np.int32)
    found, nearness = np.empty(8 * len(ones[0]) + 8, np.int32), np.empty(8 * len(ones[0]) + 8)
    is_there = np.zeros(len(table_starts) // 8 + 1, np.uint8)
    for number in ordered:
        if number >= 0:
            is_there[number >> 3] |= np.uint8(1 << (number & 7))
    met = 0
    for at, number in enumerate(ones[0]):
        if number >= 0:
            for place in range(table_starts[number], table_starts[number + 1]):
                word = table_words[place]
                if is_there[word >> 3] >> (word & 7) & 1:
                    if met == len(found):
                        found, nearness = np.concatenate((found, found)), np.concatenate((nearness, nearness))
                    found[met], nearness[met] = columns[np.searchsorted(ordered, word)], cosines[place]
                    met += 1
        starts[at + 1] = met
    return starts, found[:met], nearness[:met]


Terms = tuple[Floats, Meanings]
"""For each of an article's terms in how many statements it stands; and the terms in the table of words near in meaning."""


@compiled
def met(ones: Terms, others: Terms, same: Ints, statements: int, table: Near) -> Met:
    """Two articles' terms, which of the other's each of the one's is (-1: none), how many statements both have, and the table -> the terms seen from both.

    A term weighs much where few of their statements hold it (idf).
    """
    back = np.full(len(others[0]), -1, np.int32)
    for column in range(len(same)):
        if same[column] >= 0:
            back[same[column]] = column
    way = same, near_columns(ones[1], others[1], table), _idf(ones[0], others[0], same, statements)
    return way, (back, near_columns(others[1], ones[1], table), _idf(others[0], ones[0], back, statements))


@compiled
def _idf(counts: Floats, others: Floats, same: Ints, statements: int) -> Floats:
    found = np.empty(len(counts))
    for column in range(len(counts)):
        held = counts[column] + (others[same[column]] if same[column] >= 0 else 0.0)
        found[column] = max(COMMONPLACE, math.log(statements + 1.0) - math.log(held + 0.5))
    return found


@compiled
def weigh(held: Lists, weights: Floats) -> Floats:
    """Lists of columns and the columns' weights -> what each list weighs."""
    starts, columns = held
    found = np.empty(len(starts) - 1)
    for at in range(len(found)):
        weight = 0.0
        for place in range(starts[at], starts[at + 1]):
            weight += weights[columns[place]]
        found[at] = weight + LEAST
    return found


@compiled
def common_weight(ones: Lists, others: Lists, same: Ints, weights: Floats, width: int) -> Matrix:
    """Lists of two articles, which column is which there (-1: none), weights, and how many columns there are -> the weight of what each two share."""
    starts, columns = ones
    holder_starts, holding = holders(others, width)
    found = np.zeros((len(starts) - 1, len(others[0]) - 1))
    for at in range(len(found)):
        for place in range(starts[at], starts[at + 1]):
            column = same[columns[place]]
            if column >= 0:
                for holder in range(holder_starts[column], holder_starts[column + 1]):
                    found[at, holding[holder]] += weights[columns[place]]
    return found


@compiled
def _covered(ones: Lists, others: Lists, way: Way, width: int) -> Matrix:
    """For each part of the one and each of the other, the weight of the one's terms, each by its nearest in the other."""
    own_starts, own_holding = holders(ones, len(way[0]))
    holding = holders(others, width)
    found = np.zeros((len(ones[0]) - 1, len(others[0]) - 1))
    best = np.zeros(len(others[0]) - 1)
    touched = np.empty(len(best), np.int32)
    for column in range(len(way[0])):
        if own_starts[column] == own_starts[column + 1]:
            continue
        count = _nearest(column, way, holding, best, touched)
        for own in range(own_starts[column], own_starts[column + 1]):
            for at in range(count):
                found[own_holding[own], touched[at]] += way[2][column] * best[touched[at]]
        for at in range(count):
            best[touched[at]] = 0.0
    return found


@compiled
def _nearest(column: int, way: Way, holding: Lists, best: Floats, touched: Ints) -> int:
    """A term -> how near the nearest term of each of the other's parts is, written to `best` for those `touched`; how many these are."""
    same, (starts, columns, nearness), _ = way
    holder_starts, holders = holding
    count = 0
    if same[column] >= 0:
        for at in range(holder_starts[same[column]], holder_starts[same[column] + 1]):
            best[holders[at]] = 1.0
            touched[count] = holders[at]
            count += 1
    for place in range(starts[column], starts[column + 1]):
        for at in range(holder_starts[columns[place]], holder_starts[columns[place] + 1]):
            part = holders[at]
            if best[part] == 0.0:
                touched[count] = part
                count += 1
            best[part] = max(best[part], nearness[place])
    return count


Parts = tuple[Lists, Ints]
"""The parts of an article's statements, and for each statement where its parts begin (and the last's end)."""


@compiled
def likest(ones: Parts, others: Parts, met: Met) -> Cube:
    """Two articles' parts, and their terms -> how like the likest parts of each two statements are.

    The share of both that the other covers, the share of the shorter, and the weight in common.
    """
    firsts, other_firsts = ones[1], others[1]
    found = np.zeros((3, len(firsts) - 1, len(other_firsts) - 1))
    ours = _covered(ones[0], others[0], met[0], len(met[1][0]))
    theirs = _covered(others[0], ones[0], met[1], len(met[0][0]))
    own, its = weigh(ones[0], met[0][2]), weigh(others[0], met[1][2])
    for at in range(len(firsts) - 1):
        for to in range(len(other_firsts) - 1):
            for part in range(firsts[at], firsts[at + 1]):
                for other in range(other_firsts[to], other_firsts[to + 1]):
                    both = ours[part, other] + theirs[other, part]
                    if both > 0.0:
                        common, shorter = min(ours[part, other], theirs[other, part]), min(own[part], its[other])
                        of_shorter = common / shorter * min(1.0, shorter / WHOLE)
                        found[0, at, to] = max(found[0, at, to], both / (own[part] + its[other]))
                        found[1, at, to] = max(found[1, at, to], of_shorter)
                        found[2, at, to] = max(found[2, at, to], min(MOST_COMMON, common))
    return found


@compiled
def near_weight(ones: Lists, others: Lists, met: Met, asked: NDArray[np.bool_]) -> Matrix:
    """Two articles' statements, their terms, and which pairs are asked for -> the weight of words of both that the other side has only near ones of."""
    starts, columns = ones
    other_starts, other_columns = others
    same, other_weights = met[0][0], met[1][2]
    found = np.zeros((len(starts) - 1, len(other_starts) - 1))
    marks = np.zeros((3, len(other_weights)), np.int64)
    best = np.zeros(len(other_weights))
    pair = 0
    for at in range(len(starts) - 1):
        own = columns[starts[at] : starts[at + 1]]
        for column in own:
            if same[column] >= 0:
                marks[0, same[column]] = at + 1
        for to in range(len(other_starts) - 1):
            if asked[at, to]:
                pair += 1
                its = other_columns[other_starts[to] : other_starts[to + 1]]
                marks[1, its] = pair
                found[at, to] = _near(own, met[0], marks, (at + 1, pair), best)
                for word in its:
                    if marks[2, word] == pair:
                        found[at, to] += other_weights[word] * best[word]
    return found


@compiled
def _near(own: Ints, way: Way, marks: NDArray[np.int64], now: tuple[int, int], best: Floats) -> float:
    """A statement's terms -> the weight of those that another has only near words of; these are marked, and `best` says how near they are.

    `marks` are rows over the other article's terms: `now` marks what the statement has, what the other one has, and what is near.
    """
    same, (starts, columns, nearness), weights = way
    weight = 0.0
    for column in own:
        if same[column] >= 0 and marks[1, same[column]] == now[1]:
            continue
        nearest = 0.0
        for place in range(starts[column], starts[column + 1]):
            word = columns[place]
            if marks[1, word] == now[1] and marks[0, word] != now[0]:
                nearest = max(nearest, nearness[place])
                best[word] = max(best[word], nearness[place]) if marks[2, word] == now[1] else nearness[place]
                marks[2, word] = now[1]
        weight += weights[column] * nearest
    return weight
