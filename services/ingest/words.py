"""The words of a text as numbers: what copies are found and measured by.

A word is a run of letters, digits and marks; in scripts written without spaces each sign is one. A text is read once, by a table that says
of each character what it is and which letter it stands for, whatever its case and Unicode form; no Python runs for each
word. All words are hashed at once, as differences of one running sum (Karp and Rabin, "Efficient randomized pattern-matching
algorithms", 1987).
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Words32: TypeAlias = NDArray[np.uint32]

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
_JAMO = range(0x1160, 0x1200)
"""Parts of Korean syllables that join what stands before them."""


class Sign(IntEnum):
    """What a character means that ends a line, or opens or closes a quotation."""

    NEWLINE = 1
    BREAK = 2
    STRAIGHT = 3
    CURLED = 4
    CURLED_END = 5
    ANGLED = 6
    ANGLED_END = 7
    LOW = 8
    CORNERED = 9
    CORNERED_END = 10


_SIGNS = dict(zip('\n\r\v\f\x85\u2028\u2029"“”«»„「」', (1, 2, 2, 2, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_ALONE = np.uint32(1 << 30)
"""Of a letter that is a word of its own."""
_WAYWARD = np.uint32(1 << 31)
"""Of a character that only the normal form of the whole text tells what it is: marks, ligatures, what lies past the table."""
_LETTER = _ALONE - np.uint32(1)
_LAST = 0xFFFF

_BASE = 0x9E3779B1
_INVERSE = pow(_BASE, -1, 1 << 32)
_MIX, _HALF = np.uint32(0x85EBCA6B), np.uint32(16)


def _table() -> tuple[Words32, NDArray[np.uint8]]:
    """Nothing -> for each character the letter that it stands for (0: none), alone or wayward; and the sign that it is (0: none)."""
    letters = np.zeros(_LAST + 1, dtype=np.uint32)
    signs = np.zeros(_LAST + 1, dtype=np.uint8)
    for code in range(_LAST):
        letters[code], signs[code] = _entry(chr(code))
    for first, last in _UNSPACED:
        part = letters[first : last + 1]
        part[(part & _LETTER) != 0] |= _ALONE
    letters[_LAST] = _WAYWARD
    return letters, signs


def _entry(given: str) -> tuple[int, int]:
    plain = _plain(given)
    while plain != (further := _plain(plain)):
        plain = further
    joins = unicodedata.category(given)[0] == "M" or unicodedata.category(plain[:1] or " ")[0] == "M" or ord(given) in _JAMO
    parts = any(map(_is_part, plain))
    if joins or (len(plain) != 1 and (parts or any(each in _SIGNS for each in plain))):
        return int(_WAYWARD) | (ord(given) if _is_part(given) else 0), 0
    return (ord(plain), 0) if parts else (0, _SIGNS.get(plain, 0))


def _is_part(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign) in ("Mn", "Mc")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


_LETTERS, _MARKS = _table()


class Words(NamedTuple):
    """The words of a text, in order: their hashes, where each begins; and the characters of the text as it was read."""

    hashes: Words32
    starts: NDArray[np.intp]
    codes: NDArray[np.uint8] | Words32

    @property
    def signs(self) -> NDArray[np.uint8]:
        """For each character of the text as it was read, its `Sign`, or 0. Words begin at `starts` of these."""
        return _MARKS.take(self.codes, mode="clip")


def words_in(text: str) -> Words:
    """A text -> its words, the same for every case, Unicode form (NFKC), punctuation and white space; at most MOST.

    >>> a, b = words_in("The “Ferry”: HIT"), words_in("the ferry hit")
    >>> (a.hashes == b.hashes).all(), a.starts.tolist()
    (np.True_, [0, 5, 13])
    """
    codes = _codes(text)
    letters = _LETTERS.take(codes, mode="clip")
    most = letters.max(initial=0)
    if most >= _WAYWARD:
        codes = _codes(_plain(text))
        letters = _LETTERS.take(codes, mode="clip")
        letters &= ~_WAYWARD
    inside = np.zeros(len(letters) + 1, dtype=np.bool_)
    inside[1:] = letters
    begins = inside[1:] > inside[:-1]
    if most >= _ALONE:
        alone = letters >= _ALONE
        letters &= _LETTER
        begins |= alone
        begins[1:] |= inside[2:] & alone[:-1]
    starts = begins.nonzero()[0]
    if not len(starts):
        return Words(np.empty(0, dtype=np.uint32), starts, codes)
    letters *= _powers(_BASE, len(letters))
    sums = np.add.accumulate(letters, dtype=np.uint32)
    hashes = np.empty(len(starts), dtype=np.uint32)
    hashes[:-1] = sums.take(starts[1:] - 1)
    hashes[-1] = sums[-1]
    hashes[1:] -= hashes[:-1].copy()
    hashes *= _powers(_INVERSE, len(letters)).take(starts)
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    hashes ^= hashes >> _HALF
    return Words(hashes[:MOST], starts[:MOST], codes)


def _codes(text: str) -> NDArray[np.uint8] | Words32:
    if text.isascii():
        return np.frombuffer(text.encode(), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype="<u4")


_POWERS: dict[int, Words32] = {}


def _powers(base: int, count: int) -> Words32:
    """A number and how many -> its powers modulo 2**32, from the first on; worked out once for the longest text so far."""
    known = _POWERS.get(base)
    if known is None or len(known) < count:
        steps = np.full(max(1 << 14, 2 * count), base, dtype=np.uint32)
        steps[0] = 1
        known = _POWERS[base] = np.multiply.accumulate(steps, dtype=np.uint32)
    return known[:count]
