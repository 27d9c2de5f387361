"""The words of a text as numbers: what copies are found and measured by.

A word is a run of letters, digits and marks; in scripts written without spaces each sign is one. A text is read once, by a table that says
of each character what it is and which letter it stands for, whatever its case and Unicode form. Each is hashed as it is read (Karp and Rabin, "Efficient randomized pattern-matching algorithms", 1987).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stream.compiled import compiled

Words32: TypeAlias = NDArray[np.uint32]
Codes: TypeAlias = NDArray[np.uint8] | NDArray[np.uint32]
Signs: TypeAlias = NDArray[np.uint8]

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
WAYWARD = np.uint32(1 << 31)
"""Of a character that only the normal form of the whole text tells what it is: marks, ligatures, what lies past the table."""
_LETTER = np.uint32((1 << 30) - 1)
_LAST = 0xFFFF

_BASE, _MIX = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
_ONE, _HALF = np.uint32(1), np.uint32(16)


def _table() -> tuple[Words32, Signs]:
    """Nothing -> for each character the letter that it stands for (0: none), alone or wayward; and the sign that it is (0: none)."""
    letters = np.zeros(_LAST + 1, dtype=np.uint32)
    signs = np.zeros(_LAST + 1, dtype=np.uint8)
    for code in range(_LAST):
        letters[code], signs[code] = _entry(chr(code))
    for first, last in _UNSPACED:
        part = letters[first : last + 1]
        part[(part & _LETTER) != 0] |= _ALONE
    letters[_LAST] = WAYWARD
    return letters, signs


def _entry(given: str) -> tuple[int, int]:
    form = plain(given)
    while form != (further := plain(form)):
        form = further
    joins = unicodedata.category(given)[0] == "M" or unicodedata.category(form[:1] or " ")[0] == "M" or ord(given) in _JAMO
    parts = any(map(_is_part, form))
    if joins or (len(form) != 1 and (parts or any(each in _SIGNS for each in form))):
        return int(WAYWARD) | (ord(given) if _is_part(given) else 0), 0
    return (ord(form), 0) if parts else (0, _SIGNS.get(form, 0))


def _is_part(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign) in ("Mn", "Mc")


def plain(text: str) -> str:
    """A text -> its normal form, without case."""
    return unicodedata.normalize("NFKC", text).casefold()


LETTERS, MARKS = _table()
"""Of each character: the letter that it stands for, with flags (0: none); and the `Sign` that it is."""


def words_in(text: str) -> Words32:
    """A text -> the hashes of its words, the same for every case, Unicode form (NFKC), punctuation and white space; at most MOST.

    >>> (words_in("The “Ferry”: HIT") == words_in("the ferry hit")).all()
    np.True_
    """
    for codes, barred in ways(text):
        hashes = np.empty(min(len(codes), MOST), np.uint32)
        count = _hashed(codes, LETTERS, MARKS, barred, hashes)
        if count >= 0:
            break
    return hashes[:count]


def ways(text: str) -> Iterator[tuple[Codes, np.uint32]]:
    """A text -> its characters as they are and in its normal form, to be `read` in turn; and what no letter may be."""
    yield _codes(text), WAYWARD
    yield _codes(plain(text)), np.uint32(0)


def _codes(text: str) -> Codes:
    if text.isascii():
        return np.frombuffer(text.encode(), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype="<u4")


@compiled
def _hashed(codes: Codes, letters: Words32, marks: Signs, barred: np.uint32, hashes: Words32) -> int:
    return read(codes, letters, marks, barred, hashes)[0]


@compiled
def read(
    codes: Codes, letters: Words32, marks: Signs, barred: np.uint32, hashes: Words32
) -> tuple[int, NDArray[np.int32], NDArray[np.int32], Signs]:
    """A text's characters, LETTERS and MARKS, what no letter may be (WAYWARD, or 0 where the text is in its normal form) -> its words.

    Their hashes go into `hashes`. Gives how many they are (-1 if a letter was what it may not be) and where each begins; and where
    signs stand, and which (`Sign`).
    """
    room = len(hashes)
    starts, places, signs = np.empty(room, np.int32), np.empty(len(codes), np.int32), np.empty(len(codes), np.uint8)
    words = marked = place = 0
    kept = np.uint32(_LETTER | _ALONE | barred)
    while place < len(codes):
        code = _within(codes[place])
        entry = letters[code]
        if entry & barred:
            return -1, starts, places, signs
        if not entry & _LETTER:
            if marks[code]:
                places[marked], signs[marked] = place, marks[code]
                marked += 1
            place += 1
            continue
        start, found, power = place, np.uint32(entry & _LETTER), _BASE
        place += 1
        if not entry & _ALONE:
            while place < len(codes):
                entry = np.uint32(letters[_within(codes[place])] & kept)
                if np.uint32(entry - _ONE) >= _LETTER:
                    break  # no letter, or one with a flag
                found = np.uint32(found + np.uint32(entry * power))
                power = np.uint32(power * _BASE)
                place += 1
        if words < room:
            hashes[words], starts[words] = _mixed(found), start
            words += 1
    return words, starts[:words], places[:marked], signs[:marked]


@compiled
def _within(code: np.uint8 | np.uint32) -> np.int64:
    return np.int64(code) if code < _LAST else np.int64(_LAST)


@compiled
def _mixed(found: np.uint32) -> np.uint32:
    found ^= np.uint32(found >> _HALF)
    found = np.uint32(found * _MIX)
    return np.uint32(found ^ np.uint32(found >> _HALF))
