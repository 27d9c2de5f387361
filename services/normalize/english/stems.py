"""Words and their stems: a tokenizer with offsets, and a small suffix stripper for English."""

from __future__ import annotations

import re
from functools import lru_cache

from services.normalize.english.wordpatterns import WORDS

LONGEST_TEXT = 2_000
"""Characters of the longest text whose words are remembered: one sentence."""

REMEMBERED = 2_048
"""Texts whose words are remembered: the sentences and clauses of one long article, for the steps that look at them in turn (some 10 MB)."""

LONGEST = 40
"""Longer strings are no words."""

SUFFIXES = (
    ("ization", 4, "iz"), ("isation", 4, "iz"), ("ations", 4, ""), ("ation", 4, ""), ("ctions", 4, "c"), ("ction", 4, "c"),
    ("ements", 4, ""), ("ement", 4, ""), ("ments", 4, ""), ("ment", 4, ""), ("ities", 4, ""), ("ity", 4, ""), ("ingly", 4, ""),
    ("edly", 4, ""), ("fully", 4, ""), ("ings", 4, ""), ("ing", 3, ""), ("ious", 4, ""), ("ies", 3, "y"), ("ied", 3, "y"),
    ("sses", 3, "ss"), ("ers", 4, ""), ("ions", 4, ""), ("ion", 4, ""), ("es", 3, ""), ("ed", 3, ""), ("er", 4, ""), ("ly", 4, ""),
)  # fmt: skip

BY_LAST_LETTER = {
    letter: tuple(each for each in SUFFIXES if each[0][-1] == letter) for letter in {suffix[-1] for suffix, _, _ in SUFFIXES}
}


def tokens(text: str) -> tuple[re.Match[str], ...]:
    """A text -> its words in order, as matches with offsets; those of the sentences met last are remembered."""
    return _remembered(text) if len(text) <= LONGEST_TEXT else _read(text)


def _read(text: str) -> tuple[re.Match[str], ...]:
    return tuple(WORDS.on(text).finditer(text))


_remembered = lru_cache(maxsize=REMEMBERED)(_read)
forget_tokens = _remembered.cache_clear


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word -> its stem in lower case: 'Manufacturing' and 'manufactures' meet, 'US' stays.

    >>> stem("workers"), stem("producing"), stem("production")
    ('work', 'produc', 'produc')
    """
    low = word.lower().replace("’", "'").removesuffix("'s").replace(".", "")[:LONGEST]
    if len(low) < 4 or not low.isalpha():
        return low
    for suffix, least, instead in BY_LAST_LETTER.get(low[-1], ()):
        if low.endswith(suffix) and len(low) - len(suffix) >= least:
            return _undouble(low[: len(low) - len(suffix)] + instead)
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        low = low[:-1]
    return _undouble(low)


def _undouble(low: str) -> str:
    if len(low) > 4 and low[-1] == low[-2] and low[-1] not in "aeiouls":
        low = low[:-1]
    if low.endswith("ct") and len(low) > 4:
        return low[:-1]
    if low.endswith("y"):
        return low[:-1] + "i"
    return low[:-1] if low.endswith("e") and len(low) > 4 else low


@lru_cache(maxsize=16_384)
def singular(word: str) -> str:
    """A noun -> its singular in lower case: 'workers' -> 'worker', 'Countries' -> 'country', 'people' -> 'person'."""
    low = word.lower().replace("’", "'").removesuffix("'s")[:LONGEST]
    irregular = {"people": "person", "men": "man", "women": "woman", "children": "child", "troops": "troop", "lives": "life"}
    if low in irregular:
        return irregular[low]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("ches", "shes", "sses", "xes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 3:
        return low[:-1]
    return low
