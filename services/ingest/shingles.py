"""Shingles: the overlapping runs of words by which copies of a text are known.

Broder, "On the resemblance and containment of documents" (1997): containment, unlike resemblance, stays high where a
copy is cut short. Candidates come from a sample of the shingles (those whose hash is 0 modulo 8), the measure from all.
"""

from __future__ import annotations

import re
from array import array
from base64 import b85decode, b85encode
from zlib import crc32

WIDTH = 4
SAMPLE = 8
MOST = 20_000
"""Words of a text that are read: what comes after changes no verdict."""

_WORD = re.compile(r"\w+")


def shingles_of(text: str) -> frozenset[int]:
    """A text -> the 32-bit hashes of its runs of four words, case and punctuation aside."""
    words = [match.group().encode() for match in _WORD.finditer(text[: MOST * 10].casefold())][:MOST]
    return frozenset(crc32(b" ".join(words[i : i + WIDTH])) for i in range(len(words) - WIDTH + 1))


def sampled(shingles: frozenset[int]) -> list[int]:
    """Shingles -> about an eighth of them, the same eighth in every text, in order; at most 256."""
    return sorted(h for h in shingles if h % SAMPLE == 0)[:256]


def packed(shingles: frozenset[int]) -> str:
    """Shingles -> a string that `unpacked` reads."""
    return b85encode(array("I", sorted(shingles)).tobytes()).decode()


def unpacked(text: str) -> frozenset[int]:
    """What `packed` wrote -> the shingles."""
    return frozenset(array("I", b85decode(text)))
