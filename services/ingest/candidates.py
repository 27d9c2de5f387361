"""Candidates: of the articles that hold some of a text's shingles, those most likely to share text with it."""

from __future__ import annotations

import math
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.postings import Asked, Columns, Ring, find
from services.ingest.shingles import MOST as SAMPLED
from services.ingest.shingles import Hashes, Mask
from stream.compiled import compiled

MOST = 6
"""Articles compared in full, those with the most and rarest shingles in common."""
PER_SHINGLES = 32
"""An article is compared in full if it holds one of the sampled shingles, and one more for each so many of them."""
LEAST = 0.2
"""Share of the shingles that it would hold, if the shorter of the two texts stood in the other whole, that one which copies the other or is copied holds
at least. Fewer by two standard deviations, of a sample, are enough (docs/quality/dedupe.md)."""
Sizes: TypeAlias = NDArray[np.uint32]
"""Per article, at its number modulo their length: how many shingles its text has of those that samples are of (services/ingest/shingles.py)."""
Scores: TypeAlias = NDArray[np.int64]
_WHOLE = 6
"""What a shingle of one group counts; one of two groups counts half of it, of three a third: whole numbers, so that order adds nothing."""


class Candidates(NamedTuple):
    """Numbers of the likeliest articles and what they score, best first, then first come; and which shingles are common."""

    likely: list[tuple[int, int]]
    common: Mask


def candidates(ring: Ring, articles: tuple[Columns, Sizes], sample: Hashes, size: int, asked: Asked) -> Candidates:
    """Entries, the articles that are there, a text's sample and size and what is asked of both -> who may share its text."""
    common, best = np.empty(len(sample), np.bool_), np.empty((MOST, 2), np.int64)
    count = _candidates(ring, articles, (sample, size), asked, (common, best))
    return Candidates([(number, score) for number, score in best[:count].tolist()] if count else [], common)


@compiled
def _candidates(
    ring: Ring, articles: tuple[Columns, Sizes], text: tuple[Hashes, int], asked: Asked, told: tuple[Mask, Scores]
) -> int:
    (columns, sizes), (sample, whole), (common, best) = articles, text, told
    found = find(ring, columns, sample, asked)
    numbers, _, counts, kinds = found
    room = 0
    for which in range(len(sample)):
        common[which] = kinds[which] >= asked[2]
        room += 0 if common[which] else counts[which]
    telling = len(common) - int(np.count_nonzero(common))
    fewest = 1 + telling // PER_SHINGLES
    if room < fewest:
        return 0
    size = 16
    while size < 2 * room:
        size *= 2
    held = np.zeros((size, 3), np.int64)
    for which in range(len(sample)):
        if not common[which]:
            for nth in range(counts[which]):
                place = (np.int64(numbers[which, nth]) * 0x9E3779B1 >> 7) & (size - 1)
                while held[place, 0] and held[place, 0] != numbers[which, nth]:
                    place = (place + 1) & (size - 1)
                held[place, 0] = numbers[which, nth]
                held[place, 1] += _WHOLE // kinds[which]
                held[place, 2] += 1
    return _best(held, fewest, (telling, len(sample), whole, sizes), best)


@compiled
def _enough(telling: int, asked: int, mine: int, theirs: int | np.int64) -> float:
    """How many shingles tell something of how many asked for, and the sizes of two texts -> how many the other holds at least if one stands in the other."""
    reach = min(asked / mine, SAMPLED / theirs, 1.0)
    held = LEAST * min(mine, theirs) * reach * telling / asked
    return held - 2 * math.sqrt(held)


@compiled
def _best(held: Scores, fewest: int, text: tuple[int, int, int, Sizes], best: Scores) -> int:
    """Numbers, scores and how many shingles each holds -> those that hold enough and score best, into `best`; and how many."""
    telling, asked, whole, sizes = text
    count = 0
    for place in range(len(held)):
        if held[place, 2] < fewest:
            continue
        theirs = np.int64(sizes[held[place, 0] & (len(sizes) - 1)])
        if held[place, 2] < _enough(telling, asked, whole, theirs):
            continue
        nth = count
        while nth and _is_better(held[place], best[nth - 1]):
            nth -= 1
        if nth < MOST:
            count = min(count + 1, MOST)
            for later in range(count - 1, nth, -1):
                best[later] = best[later - 1]
            best[nth] = held[place, :2]
    return count


@compiled
def _is_better(one: Scores, other: Scores) -> bool:
    return bool(one[1] > other[1] or (one[1] == other[1] and one[0] < other[0]))
