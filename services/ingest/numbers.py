"""Numbers: whether two texts that share their words fill them with numbers of their own.

Notes of two shootings, results of two matches, two days' weather: one form in the same words, where ages, addresses and times differ. A copy
may be cut and rewritten, but the numbers that it gives are those of its original.
"""

from __future__ import annotations

import numpy as np

from services.ingest.words import Words32, words_in

FEWEST = 2
"""Numbers of either text below which they say nothing."""
COMMON = 1 / 3
"""Share of the numbers of that text which has fewer; below it they are others."""
LONG = 300
"""Words of both texts from which they are no forms, whatever they count."""
NUMBERS = np.unique(words_in(" ".join(map(str, range(10_000)))))
"""Hashes of the words that are numbers: those of up to four digits, as they stand in texts (a time of day is two of them)."""


def tell_other_numbers(one: Words32, other: Words32) -> bool:
    """The words of two texts -> whether both give numbers, and hardly any of them is given by both."""
    if min(len(one), len(other)) > LONG:
        return False
    ours, theirs = _numbers(one), _numbers(other)
    fewer = min(len(ours), len(theirs))
    return fewer >= FEWEST and len(ours & theirs) < COMMON * fewer


def _numbers(words: Words32) -> set[int]:
    at = np.minimum(np.searchsorted(NUMBERS, words), len(NUMBERS) - 1)
    return set(words[NUMBERS[at] == words].tolist())
