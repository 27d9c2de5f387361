"""The words of a text as numbers: what copies are found and measured by.

A word is a run of letters, digits and marks; in scripts written without spaces each sign is one. All words of a text are
hashed at once, as differences of one running sum (Karp and Rabin, "Efficient randomized pattern-matching algorithms", 1987).
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[np.uint64]

MOST = 20_000
"""Words of a text that are read: what comes after changes no verdict."""

_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese."""
_LETTER, _SIGN = 1, 2
_LAST = 0xFFFF
"""Characters past it are taken for no part of a word: emoji, in the main."""
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX, _HALF = np.uint64(0xD6E8FEB86659FD93), np.uint64(32)


def _kinds() -> NDArray[np.uint8]:
    """Nothing -> for each character whether it is part of a word, or one of its own."""
    kinds = np.fromiter((_is_part(chr(code)) for code in range(_LAST + 1)), dtype=np.uint8, count=_LAST + 1)
    for first, last in _UNSPACED:
        kinds[first : last + 1] *= _SIGN
    kinds[_LAST] = 0
    return kinds


def _is_part(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign) in ("Mn", "Mc")


_KINDS = _kinds()


class Words(NamedTuple):
    """The words of a text, in order: their hashes, and where each begins in the plain text."""

    hashes: Hashes
    starts: NDArray[np.intp]


def plain_of(text: str) -> str:
    """A text -> the same for every case and Unicode form (NFKC)."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def words_in(plain: str) -> Words:
    """A plain text -> its words, the same for every punctuation and white space; at most MOST.

    >>> a, b = words_in(plain_of("The “Ferry”: HIT")), words_in(plain_of("the ferry hit"))
    >>> (a.hashes == b.hashes).all(), a.starts.tolist()
    (np.True_, [0, 5, 13])
    """
    codes = np.frombuffer(plain.encode("utf-32-le", errors="surrogatepass"), dtype="<u4")
    kinds = _KINDS.take(codes, mode="clip")
    begins = kinds != 0
    sums = codes * begins * _powers(_BASE, len(codes))
    begins[1:] &= (kinds[:-1] != _LETTER) | (kinds[1:] == _SIGN)
    starts = np.flatnonzero(begins)
    if not len(starts):
        return Words(np.empty(0, dtype=np.uint64), starts)
    np.cumsum(sums, out=sums)
    before = sums[starts - 1]
    before[0] *= starts[0] != 0
    hashes: Hashes = np.append(before[1:], sums[-1]) - before
    hashes *= _powers(_INVERSE, len(codes))[starts]
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    return Words(hashes[:MOST], starts[:MOST])


_POWERS: dict[int, Hashes] = {}


def _powers(base: int, count: int) -> Hashes:
    """A number and how many -> its powers modulo 2**64, from the first on; worked out once for the longest text so far."""
    known = _POWERS.get(base)
    if known is None or len(known) < count:
        steps = np.full(max(1 << 14, 2 * count), base, dtype=np.uint64)
        steps[0] = 1
        known = _POWERS[base] = np.multiply.accumulate(steps)
    return known[:count]
