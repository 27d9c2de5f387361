"""Words near in meaning: a table of stems, each with the stems most like it.

The table was made once, by `training/near_words.py`, from the word vectors of a small sentence encoder; see `nearwords.md`.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_TABLE = Path(__file__).with_name("nearwords.txt.gz")
_NONE: Mapping[str, float] = {}


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    """The table: one stem a line, then the stems after it in the alphabet that are near it, each with its cosine in hundredths."""
    table: defaultdict[str, dict[str, float]] = defaultdict(dict)
    with gzip.open(_TABLE, "rt", encoding="utf-8") as lines:
        for line in lines:
            stem, *others = line.split()
            for word, cosine in (each.split(":") for each in others):
                table[stem][word] = table[word][stem] = int(cosine) / 100
    return dict(table)


@cache
def numbers() -> Mapping[str, int]:
    """The stems of the table, numbered."""
    return {stem: number for number, stem in enumerate(_table())}


@cache
def table() -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """The table by number: where each stem's list begins (and the last ends), the stems near it, and how near."""
    number, near_by_stem = numbers(), list(_table().values())
    starts = np.cumsum([0, *map(len, near_by_stem)], dtype=np.int32)
    words = np.array([number[word] for close in near_by_stem for word in close], dtype=np.int32)
    return starts, words, np.array([cosine for close in near_by_stem for cosine in close.values()])


def near(stem: str) -> Mapping[str, float]:
    """A stem -> the stems near it in meaning, each with how near: .5 for related words, .8 for words of one sense."""
    return _table().get(stem, _NONE)
