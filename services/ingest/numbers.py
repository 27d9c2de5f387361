"""Numbers: whether two texts that share their words fill them with numbers of their own.

Notes of two shootings, results of two matches, two days' weather: one form in the same words, where ages, addresses and times differ. A copy
may be cut and rewritten, but the numbers that it gives are those of its original.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from services.ingest.words import Words32, words_in
from stream.compiled import compiled

FEWEST = 2
"""Numbers of either text below which they say nothing."""
COMMON = 1 / 3
"""Share of the numbers of that text which has fewer; below it they are others."""
LONG = 300
"""Words of both texts from which they are no forms, whatever they count."""
NUMBERS = np.unique(words_in(" ".join(map(str, range(10_000)))))
"""Hashes of the words that are numbers: those of up to four digits, as they stand in texts (a time of day is two of them)."""


_PLACES = np.uint32((1 << 18) - 1)
_EIGHTH, _REST = np.uint32(3), np.uint32(7)


def _marked() -> NDArray[np.uint8]:
    """A bit for the end of each number's hash: of the words that are none it lets through one in twenty-five."""
    marks = np.zeros((int(_PLACES) + 1) // 8, np.uint8)
    np.bitwise_or.at(marks, (NUMBERS & _PLACES) >> _EIGHTH, np.uint8(1) << (NUMBERS & _REST).astype(np.uint8))
    return marks


_MARKS = _marked()


def tell_other_numbers(one: Words32, other: Words32) -> bool:
    """The words of two texts -> whether both give numbers, and hardly any of them is given by both."""
    return min(len(one), len(other)) <= LONG and _tell_other_numbers(one, other, NUMBERS, _MARKS)


@compiled
def _tell_other_numbers(one: Words32, other: Words32, numbers: Words32, marks: NDArray[np.uint8]) -> bool:
    ours, theirs = _numbers(one, numbers, marks), _numbers(other, numbers, marks)
    fewer = min(len(ours), len(theirs))
    if fewer < FEWEST:
        return False
    both = 0
    for number in ours:
        place = np.searchsorted(theirs, number)
        both += place < len(theirs) and theirs[place] == number
    return bool(both < COMMON * fewer)


@compiled
def _numbers(words: Words32, numbers: Words32, marks: NDArray[np.uint8]) -> Words32:
    """The words of a text -> those that are numbers, each once, ascending."""
    found, count = np.empty(len(words), np.uint32), 0
    for word in words:
        if not marks[(word & _PLACES) >> _EIGHTH] >> (word & _REST) & 1:
            continue
        place = np.searchsorted(numbers, word)
        if place < len(numbers) and numbers[place] == word:
            found[count] = word
            count += 1
    ascending, distinct = np.sort(found[:count]), 0
    for number in ascending:
        if not distinct or ascending[distinct - 1] != number:
            ascending[distinct] = number
            distinct += 1
    return ascending[:distinct]
