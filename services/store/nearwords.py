"""Words near in meaning: a table of stems, each with the stems most like it.

The table was made once, by `training/near_words.py`, from the word vectors of a small sentence encoder; see `nearwords.md`.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

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


def near(stem: str) -> Mapping[str, float]:
    """A stem -> the stems near it in meaning, each with how near: .5 for related words, .8 for words of one sense."""
    return _table().get(stem, _NONE)
