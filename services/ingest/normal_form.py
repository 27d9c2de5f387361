"""The normal form in which texts are compared (NFKC), and what bounds its cost on a text made to be slow.

Marks on one letter are put in order by a sort whose cost grows with the square of their number: half a million of them take six minutes. So a
run of more than MARKS is broken first, as in the Stream-Safe Text Format (Unicode Standard Annex 15, section 13); no language
writes one. And one character may become eighteen (U+FDFA): `normal_length` tells how long the form will be before it is made.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from codecs import utf_16_le_encode
from collections import Counter
from functools import cache

import numpy as np
from numpy.typing import NDArray

from stream.compiled import compiled

MARKS = 30
"""Marks on one letter that stay together."""
JOINER = "\u034f"
"""COMBINING GRAPHEME JOINER: what a run is broken by."""
LONGEST = 18
"""Characters of the longest normal form of one."""


def normal(text: str) -> str:
    """A text -> its normal form, NFKC; of a letter under more than MARKS marks, with what breaks these apart."""
    return text if text.isascii() else unicodedata.normalize("NFKC", stream_safe(text))


def stream_safe(text: str) -> str:
    """A text -> the same where no letter has more than MARKS marks, else with what breaks these apart; it can be normalized safely."""
    if text.isascii() or _longest_run(np.frombuffer(utf_16_le_encode(text, "surrogatepass")[0], np.uint16), _MARKS) <= MARKS:
        return text
    return _runs().sub(rf"\g<0>{JOINER}", text)


def normal_length(text: str, most: int) -> int:
    """A text, and how long its normal form may be -> how long that is; of a text too short to exceed it, how long the text itself is."""
    if len(text) * LONGEST <= most or text.isascii():
        return len(text)
    return sum(count * len(unicodedata.normalize("NFKC", sign)) for sign, count in Counter(text).items())


def _is_mark(sign: str) -> bool:
    return all(map(unicodedata.combining, unicodedata.normalize("NFKD", sign)))


def _marks() -> NDArray[np.bool_]:
    """Of each character of 16 bits whether it is a mark; a surrogate may be half of one."""
    return np.array([0xD800 <= code < 0xE000 or _is_mark(chr(code)) for code in range(1 << 16)])


_MARKS = _marks()


@cache
def _runs() -> re.Pattern[str]:
    """What finds MARKS marks with one more behind them."""
    marks = f"[{''.join(re.escape(chr(code)) for code in range(sys.maxunicode + 1) if _is_mark(chr(code)))}]"
    return re.compile(f"{marks}{{{MARKS}}}(?={marks})")


@compiled
def _longest_run(codes: NDArray[np.uint16], marks: NDArray[np.bool_]) -> int:
    """A text's characters -> how many marks follow each other, at most."""
    longest = run = 0
    for code in codes:
        run = (run + 1) * marks[code]
        longest = max(longest, run)
    return longest
