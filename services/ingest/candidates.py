"""Candidates: of the articles that hold some of a text's shingles, those most likely to share text with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from services.ingest.compiled import compiled
from services.ingest.postings import Found, Numbers
from services.ingest.prose import Mask
from services.ingest.shingles import WIDTH, Hashes, Sample

MOST = 6
"""Articles compared in full, those with the most and rarest shingles in common."""
PER_SHINGLES = 32
"""An article is compared in full if it holds one of the sampled shingles, and one more for each so many of them."""
_WHOLE = 6
"""What a shingle of one group counts; one of two groups counts half of it, of three a third: whole numbers, so that order adds nothing."""


def likely(found: Found) -> list[tuple[int, int]]:
    """The articles that hold a text's shingles -> numbers of the likeliest and what they score, best first, then first come."""
    numbers, scores = _best(*found)
    return list(zip(numbers.tolist(), scores.tolist(), strict=True))


@compiled
def _best(which: NDArray[np.int32], numbers: Numbers, groups: Numbers, common: Mask) -> tuple[Numbers, NDArray[np.int64]]:
    held, scores = _likely(which, numbers, groups, common)
    count = min(len(held), MOST)
    for nth in range(count):
        best = nth
        for other in range(nth + 1, len(held)):
            if scores[other] > scores[best] or (scores[other] == scores[best] and held[other] < held[best]):
                best = other
        held[nth], held[best] = held[best], held[nth]
        scores[nth], scores[best] = scores[best], scores[nth]
    return held[:count], scores[:count]


@compiled
def _likely(which: NDArray[np.int32], numbers: Numbers, groups: Numbers, common: Mask) -> tuple[Numbers, NDArray[np.int64]]:
    """What was found -> the numbers of articles that hold enough shingles, in no order, and what these count."""
    fewest = 1 + (len(common) - np.count_nonzero(common)) // PER_SHINGLES
    size = 16
    while size < 2 * len(numbers):
        size *= 2
    held, counts, scores = np.zeros(size, np.uint32), np.zeros(size, np.int32), np.zeros(size, np.int64)
    start = 0
    while start < len(which):
        end = kinds = start
        while end < len(which) and which[end] == which[start]:
            kinds += not np.any(groups[start:end] == groups[end])
            end += 1
        for nth in range(start, end):
            place = (np.int64(numbers[nth]) * 0x9E3779B1) % size
            while held[place] and held[place] != numbers[nth]:
                place = (place + 1) % size
            held[place] = numbers[nth]
            counts[place] += 1
            scores[place] += _WHOLE // (kinds - start)
        start = end
    enough = counts >= fewest
    return held[enough], scores[enough]


def aside(sample: Sample, common: Mask, words: int) -> Mask | None:
    """A text's sample, which of it is common, and how many words it has -> those between two such, with nothing else sampled between.

    None where there are none.
    """
    return _aside(*sample, common, words) if common.any() else None


@compiled
def _aside(hashes: Hashes, found: Hashes, places: NDArray[np.int32], common: Mask, words: int) -> Mask | None:
    between = np.zeros(words, np.bool_)
    before, any_found = -1, False
    for nth in range(len(found)):
        which = np.searchsorted(hashes, found[nth])
        if which == len(hashes):
            continue  # of those past the most none is in the sample
        if not common[which]:
            before = -1
            continue
        if before >= 0:
            any_found = True
            between[before : places[nth] + WIDTH] = True
        before = places[nth]
    return between if any_found else None
