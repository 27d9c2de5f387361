"""Shingles: overlapping runs of three words; a sample of them finds the articles that may share text.

Broder, "On the resemblance and containment of documents" (1997), section 3: those shingles whose hash is 0 modulo m are a
sample that is the same in every text, so that what is cut out of a text keeps its share of them. Three words and not more,
because an edited or badly scanned copy keeps few longer runs: of the words of a copy changed by 30 %, and scanned with 5 %
of its characters wrong, one run of three in six stays whole, and one run of four in fourteen.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.words import Words32
from stream.compiled import compiled

Hashes: TypeAlias = NDArray[np.uint64]
Mask: TypeAlias = NDArray[np.bool_]

WIDTH = 3
EIGHTH = np.uint64(7)
"""A shingle is in the sample if these bits of its hash are 0: one in eight."""
MOST = 160
"""Shingles in a sample, those with the least hashes: enough for 1,300 words, and a bound on what a long read takes up. With 80, seven of
1,615 made copies were missed, each some hundred words of a long article."""

BITS = 48
"""Of a shingle's hash in a sample."""
SPREAD = 512
"""Hashes from which they are sorted as any numbers are: bounds what a text made to fill one bucket can cost."""

_FIRST, _SECOND, _THIRD = (np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF, _DROPPED = np.uint64(32), np.uint64(16)


def sample_of(words: Words32, desk: str) -> Hashes:
    """The hashes of a text's words, and its desk -> its sample: hashes of 48 bits, each once, ascending.

    The same run of words has another hash on another desk.
    """
    hashes = np.empty(MOST, np.uint64)
    return hashes[: sampled(words, salt_of(desk), hashes)].copy()


def size_of(sample: Hashes) -> int:
    """A sample -> how many shingles the text has of those that samples are of, one in eight: of a long text an estimate, to some 8 %."""
    return len(sample) if len(sample) < MOST else (MOST << BITS) // (sample.item(MOST - 1) + 1)


@compiled
def sampled(words: Words32, salt: np.uint64, hashes: Hashes) -> int:
    """Words and their desk's salt -> `hashes`: its sample, which has MOST at most; and how many they are."""
    runs = np.empty(max(0, len(words) - WIDTH + 1), np.uint64)
    for place in range(len(runs)):  # by itself, as the processor takes several at once
        runs[place] = _run(words, place, salt)
    chosen, count = np.empty(len(runs) + 1, np.uint64), 0
    for run in runs:
        chosen[count] = run >> _DROPPED
        count += not run & EIGHTH
    return _least(_ascending(chosen[:count]), hashes)


@compiled
def _ascending(chosen: Hashes) -> Hashes:
    """Hashes -> the same in order: each goes to its bucket by how its bits begin, where few are, then to its place among those beside it."""
    if len(chosen) > SPREAD:
        return np.sort(chosen)
    bits = 0
    while 1 << bits < len(chosen):
        bits += 1
    down = np.uint64(BITS - bits)
    ends = np.zeros((1 << bits) + 1, np.int32)
    for one in chosen:
        ends[np.int64(one >> down) + 1] += 1
    for each in range(1 << bits):
        ends[each + 1] += ends[each]
    ascending = np.empty(len(chosen), np.uint64)
    for one in chosen:
        bucket = np.int64(one >> down)
        ascending[ends[bucket]] = one
        ends[bucket] += 1
    for nth in range(1, len(ascending)):
        one, place = ascending[nth], nth
        while place and ascending[place - 1] > one:
            ascending[place] = ascending[place - 1]
            place -= 1
        ascending[place] = one
    return ascending


@compiled
def _least(ascending: Hashes, hashes: Hashes) -> int:
    """Hashes in order -> `hashes`: the least of them, each once; and how many they are."""
    count = 0
    for one in ascending:
        if count == len(hashes):
            break
        if not count or hashes[count - 1] != one:
            hashes[count] = one
            count += 1
    return count


@compiled
def _run(words: Words32, place: int, salt: np.uint64) -> np.uint64:
    """The hash of the shingle at a place."""
    run = np.uint64(words[place]) * _FIRST + np.uint64(words[place + 1]) * _SECOND + np.uint64(words[place + 2]) * _THIRD
    run += salt
    run ^= run >> _HALF
    run *= _MIX
    return run ^ run >> _HALF


def between(words: Words32, desk: str, hashes: Hashes, chosen: Mask) -> Mask | None:
    """A text, its sample (the least hashes of it, all or some), and some of that -> the words between two such shingles.

    With nothing else of the sample between; None if there are none.
    """
    mask = np.zeros(len(words), np.bool_)
    return mask if _between(words, salt_of(desk), (hashes, chosen), mask) else None


@compiled
def _between(words: Words32, salt: np.uint64, sample: tuple[Hashes, Mask], mask: Mask) -> bool:
    chosen = sample[0][sample[1]]
    if not len(chosen):
        return False
    last, before, is_any = sample[0][-1], -1, False
    for place in range(len(words) - WIDTH + 1):
        run = _run(words, place, salt)
        if run & EIGHTH or run >> _DROPPED > last:
            continue  # of those past the last none is in the sample
        which = np.searchsorted(chosen, run >> _DROPPED)
        if which == len(chosen) or chosen[which] != run >> _DROPPED:
            before = -1
            continue
        if before >= 0:
            is_any = True
            mask[before : place + WIDTH] = True
        before = place
    return is_any


@lru_cache(maxsize=1_024)
def salt_of(desk: str) -> np.uint64:
    """A desk -> what goes into the hashes of its shingles."""
    return np.uint64(int.from_bytes(blake2b(desk.encode(), digest_size=8).digest(), "little"))
