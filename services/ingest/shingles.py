"""Shingles: overlapping runs of three words; a sample of them finds the articles that may share text.

Broder, "On the resemblance and containment of documents" (1997), section 3: those shingles whose hash is 0 modulo m are a
sample that is the same in every text, so that what is cut out of a text keeps its share of them. Three words and not more,
because an edited or badly scanned copy keeps few longer runs: of the words of a copy changed by 30 %, and scanned with 5 %
of its characters wrong, one run of three in six stays whole, and one run of four in fourteen.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.words import Words32

Hashes: TypeAlias = NDArray[np.uint64]

WIDTH = 3
EIGHTH = np.uint64(7)
"""A shingle is in the sample if these bits of its hash are 0: one in eight."""
MOST = 160
"""Shingles in a sample, those with the least hashes: enough for 1,300 words, and a bound on what a long read takes up."""

_FIRST, _SECOND, _THIRD = (np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF, _DROPPED = np.uint64(32), np.uint64(16)
_NONE = np.empty(0, dtype=np.uint64)


class Sample(NamedTuple):
    """A text's sample: hashes of 48 bits, each once, ascending; and for each place in the text where one may stand, its hash."""

    hashes: Hashes
    found: Hashes
    places: NDArray[np.intp]

    def placed(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
        """Some of `hashes` -> for each place of a hash of the sample, in order, whether it is one of these; and the places."""
        which = self.hashes.searchsorted(self.found)
        there = which < len(self.hashes)  # of those past MOST none is in the sample
        return chosen[which[there]], self.places[there]


def sample_of(words: Words32, desk: str) -> Sample:
    """The hashes of a text's words, and its desk -> its sample. The same run of words has another hash on another desk."""
    if len(words) < WIDTH:
        return Sample(_NONE, _NONE, np.empty(0, dtype=np.intp))
    wide = words.astype(np.uint64)
    runs = wide[:-2] * _FIRST
    runs += wide[1:-1] * _SECOND
    runs += wide[2:] * _THIRD
    runs += _salt(desk)
    runs ^= runs >> _HALF
    runs *= _MIX
    runs ^= runs >> _HALF
    places = ((runs & EIGHTH) == 0).nonzero()[0]
    found = runs.take(places)
    found >>= _DROPPED
    hashes = found.copy()
    hashes.sort()
    differ = hashes[1:] != hashes[:-1]
    if not differ.all():
        hashes = np.concatenate((hashes[:1], hashes[1:][differ]))
    return Sample(hashes[:MOST], found, places)


@lru_cache(maxsize=1_024)
def _salt(desk: str) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(desk.encode(), digest_size=8).digest(), "little"))
