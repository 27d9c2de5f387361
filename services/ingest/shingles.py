"""Shingles: overlapping runs of three words; a sample of them finds the articles that may share text.

Broder, "On the resemblance and containment of documents" (1997), section 3: those shingles whose hash is 0 modulo m are a
sample that is the same in every text, so that what is cut out of a text keeps its share of them. Three words and not more,
because an edited or badly scanned copy keeps few longer runs: of the words of a copy changed by 30 %, and scanned with 5 %
of its characters wrong, one run of three in six stays whole, and one run of four in fourteen.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.ingest.words import Hashes

WIDTH = 3
EIGHTH = np.uint64(7)
"""A shingle is in the sample if these bits of its hash are 0: one in eight."""
MOST = 160
"""Shingles in a sample, those with the least hashes: enough for 1,300 words, and a bound on what a long read takes up."""

_FIRST, _SECOND, _THIRD = (np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF, _DROPPED = np.uint64(32), np.uint64(16)


class Sample(NamedTuple):
    """A text's sample: hashes of 48 bits, each once, ascending; and for each place of one in the text, which and where."""

    hashes: Hashes
    which: NDArray[np.intp]
    places: NDArray[np.intp]


def sample_of(words: Hashes, desk: str) -> Sample:
    """The hashes of a text's words, and its desk -> its sample. The same run of words has another hash on another desk."""
    if len(words) < WIDTH:
        none = np.empty(0, dtype=np.intp)
        return Sample(np.empty(0, dtype=np.uint64), none, none)
    runs = words[:-2] * _FIRST + words[1:-1] * _SECOND + words[2:] * _THIRD + _salt(desk)
    runs ^= runs >> _HALF
    runs *= _MIX
    runs ^= runs >> _HALF
    places = np.flatnonzero((runs & EIGHTH) == 0)
    found = runs[places] >> _DROPPED
    order = found.argsort(kind="stable")
    ascending = found[order]
    is_new = np.ones(len(found), dtype=np.bool_)
    is_new[1:] = ascending[1:] != ascending[:-1]
    which = np.empty(len(found), dtype=np.intp)
    which[order] = is_new.cumsum() - 1
    hashes = ascending[is_new]
    if len(hashes) > MOST:
        kept = which < MOST
        return Sample(hashes[:MOST], which[kept], places[kept])
    return Sample(hashes, which, places)


def _salt(desk: str) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(desk.encode(), digest_size=8).digest(), "little"))
