"""Prose: a text's words, and which of them are its own: not quoted, and not in the short lines that a page puts around a text.

Two reports that quote one speech, or one letter at length, share most of their words and are no copies for that.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.words import Hashes, Words, plain_of, words_in

Mask: TypeAlias = NDArray[np.bool_]

SHORT = 8
"""Words of a line below which it is chrome, a heading or a credit."""
FEWEST = 27
"""Words of its own from which a text is measured by these alone."""

_QUOTED = re.compile(r"“[^“”\n]{1,3000}”|«[^«»\n]{1,3000}»|„[^„“”\n]{1,3000}[“”]|「[^「」\n]{1,3000}」|\"[^\"\n]{1,1500}\"")
_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")


class Prose(NamedTuple):
    """A text's words and which of them it is measured by."""

    words: Hashes
    own: Mask


def prose_of(text: str) -> Prose:
    """A text -> its prose."""
    plain = plain_of(text)
    return prose_in(plain, words_in(plain))


def prose_in(plain: str, words: Words) -> Prose:
    """A plain text and its words -> its prose."""
    own = np.ones(len(words.starts), dtype=np.bool_)
    for match in _QUOTED.finditer(plain):
        low, high = np.searchsorted(words.starts, match.span())
        own[low:high] = False
    breaks = [match.start() for match in _BREAK.finditer(plain)]
    line = np.searchsorted(breaks, words.starts)
    own &= np.bincount(line, minlength=1)[line] >= SHORT
    return Prose(words.hashes, own if int(own.sum()) >= FEWEST else np.ones_like(own))
