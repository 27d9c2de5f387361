"""The words of a text as numbers: what copies are found and measured by.

A word is a run of letters, digits and marks; in scripts written without spaces each sign is one. A text is read once, by a table that says
of each character what it is and which letter it stands for, whatever its case and Unicode form. Each is hashed as it is read (Karp and Rabin, "Efficient randomized pattern-matching algorithms", 1987).
"""

from __future__ import annotations

import unicodedata
from codecs import utf_16_le_encode, utf_32_le_encode
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.normal_form import normal
from stream.compiled import compiled

Words32: TypeAlias = NDArray[np.uint32]
Codes: TypeAlias = NDArray[np.uint16] | NDArray[np.uint32]

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
_MARKED = np.uint32(1 << 29)
"""Of a character that is a `Sign`: which, stands in its place."""
_ALONE = np.uint32(1 << 30)
"""Of a letter that is a word of its own."""
WAYWARD = np.uint32(1 << 31)
"""Of a character that only the normal form of the whole text tells what it is: marks, ligatures, what lies past the table."""
_LETTER = np.uint32((1 << 29) - 1)
_APART = np.uint32(_ALONE | _MARKED)
_LAST = np.uint64(0xFFFF)
_SURROGATES = range(0xD800, 0xE000)

_BASE, _MIX = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
_NONE, _ONE, _HALF = np.uint32(0), np.uint32(1), np.uint32(16)


class Signs(NamedTuple):
    """Of the signs in a text, in order: where each stands, how many words begin before it, and which it is (`Sign`)."""

    places: NDArray[np.int32]
    words: NDArray[np.int32]
    kinds: NDArray[np.uint8]


def _table() -> Words32:
    """For each character the letter that it stands for (0: none), alone or wayward; or the sign that it is."""
    letters = np.zeros(int(_LAST) + 1, dtype=np.uint32)
    for code in range(int(_LAST)):
        letters[code] = _entry(chr(code))
    for first, last in _UNSPACED:
        part = letters[first : last + 1]
        part[((part & _LETTER) != 0) & ((part & _MARKED) == 0)] |= _ALONE
    letters[_LAST] = WAYWARD
    return letters


def _entry(given: str) -> int:
    form = plain(given)
    while form != (further := plain(form)):
        form = further
    if ord(given) in _SURROGATES:
        return int(WAYWARD)
    joins = unicodedata.category(given)[0] == "M" or unicodedata.category(form[:1] or " ")[0] == "M" or ord(given) in _JAMO
    parts = any(map(_is_part, form))
    if joins or (len(form) != 1 and (parts or any(each in _SIGNS for each in form))):
        return int(WAYWARD) | (ord(given) if _is_part(given) else 0)
    if parts:
        return ord(form)
    return int(_MARKED) | _SIGNS[form] if form in _SIGNS else 0


def _is_part(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign) in ("Mn", "Mc")


def plain(text: str) -> str:
    """A text -> its normal form, without case."""
    return normal(text).casefold()


LETTERS = _table()
"""Of each character: the letter that it stands for, with flags (0: none), or the `Sign` that it is."""


def words_in(text: str) -> Words32:
    """A text -> the hashes of its words, the same for every case, Unicode form (NFKC), punctuation and white space; at most MOST.

    >>> (words_in("The “Ferry”: HIT") == words_in("the ferry hit")).all()
    np.True_
    """
    for codes, barred in ways(text):
        hashes = room_for(codes)
        count = _hashed(codes, LETTERS, barred, hashes)
        if count >= 0:
            break
    return hashes[:count]


def ways(text: str) -> Iterator[tuple[Codes, np.uint32]]:
    """A text -> its characters as they are and in its normal form, to be `read` in turn; and what no letter may be.

    As they are they have 16 bits each: what is past them comes as two surrogates, which are wayward.
    """
    yield np.frombuffer(utf_16_le_encode(text, "surrogatepass")[0], np.uint16), WAYWARD
    yield np.frombuffer(utf_32_le_encode(plain(text), "surrogatepass")[0], np.uint32), _NONE


def room_for(codes: Codes) -> Words32:
    """A text's characters -> an array that takes the hashes of its words, and one more."""
    return np.empty(min(len(codes), MOST) + 1, np.uint32)


@compiled
def _hashed(codes: Codes, letters: Words32, barred: np.uint32, hashes: Words32) -> int:
    return read(codes, letters, barred, hashes)[0]


@compiled
def read(codes: Codes, letters: Words32, barred: np.uint32, hashes: Words32) -> tuple[int, Signs]:
    """A text's characters, LETTERS, what no letter may be (WAYWARD, or 0 where the text is in its normal form) -> its words.

    Their hashes go into `hashes`, which has room for one more. Gives how many they are (-1 if a letter was what it may not be), and the
    signs. A letter and what is none take the same steps, by masks: the processor need not guess which comes next, and guess wrong at each
    end of a word.
    """
    places, before, kinds = np.empty(len(codes), np.int32), np.empty(len(codes), np.int32), np.empty(len(codes), np.uint8)
    most, words, marked = np.uint64(len(hashes) - 1), np.uint64(0), 0
    found, power, inside = _NONE, _ONE, _NONE
    for place in range(len(codes)):
        entry = letters[min(np.uint64(codes[place]), _LAST)]
        if entry > _LETTER:
            if entry & barred:
                return -1, Signs(places[:0], before[:0], kinds[:0])
            if entry & _APART:
                words = _put(found, inside, hashes, words, most)
                if entry & _ALONE:
                    words = _put(entry & _LETTER, _ONE, hashes, words, most)
                else:
                    places[marked], before[marked], kinds[marked] = place, words, entry & _LETTER
                    marked += 1
                found, power, inside = _NONE, _ONE, _NONE
                continue
            entry &= _LETTER
        letter = np.uint32(_NONE - np.uint32(entry != _NONE))  # a mask: all bits, or none
        words = _put(found, inside & ~letter, hashes, words, most)
        found = np.uint32((found & letter) + entry * power)
        power = np.uint32((power * _BASE) & letter) | (_ONE & ~letter)
        inside = letter
    count = np.int64(_put(found, inside, hashes, words, most))
    for word in range(count):
        hashes[word] = _mixed(hashes[word])
    return int(count), Signs(places[:marked], before[:marked], kinds[:marked])


@compiled
def _put(found: np.uint32, is_word: np.uint32, hashes: Words32, words: np.uint64, most: np.uint64) -> np.uint64:
    """Put what was found behind the words there are -> how many there are if it is one."""
    hashes[words] = found
    return min(words + np.uint64(is_word & _ONE), most)


@compiled
def _mixed(found: np.uint32) -> np.uint32:
    found ^= np.uint32(found >> _HALF)
    found = np.uint32(found * _MIX)
    return np.uint32(found ^ np.uint32(found >> _HALF))
