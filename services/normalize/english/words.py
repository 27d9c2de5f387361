"""Words of a text, read once: many rules look at the same sentence, and each of them finds its words here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from services.normalize.english.stems import LONGEST_TEXT, REMEMBERED
from services.normalize.english.wordpatterns import WORDS

PIECE = re.compile(r"[^\W_]+")
MARKED = re.compile(r"['’.\-\d]")
"""What a word may hold beside letters: digits, and marks."""

DIGIT = re.compile(r"\d")
NUMBERS = "0"
"""Stands for any number among the pieces of words."""


class Words(NamedTuple):
    """The words of one text, in order: as written, in lower case; and what is known from them (see `words_in`)."""

    said: tuple[str, ...]
    low: tuple[str, ...]
    known: frozenset[str]


def words_in(text: str) -> Words:
    """A text -> its words; those of the sentences met last are remembered.

    `known` are the words in lower case, each piece of 'so-called' and 'don't' for itself, and NUMBERS if there are digits.
    """
    return _remembered(text) if len(text) <= LONGEST_TEXT else _read(text)


def has_digits(text: str) -> bool:
    """Whether a text holds a digit of any script, raised ones too (`str.isdigit`)."""
    return NUMBERS in words_in(text).known or (not text.isascii() and any(map(str.isdigit, set(text))))


def _read(text: str) -> Words:
    said = WORDS.on(text).findall(text)
    joined = " ".join(said).lower()
    low = joined.split()
    if not MARKED.search(joined):
        return Words(tuple(said), tuple(low), frozenset(low))
    pieces = [piece for word in low if not word.isalnum() for piece in PIECE.findall(word)]
    if DIGIT.search(joined):
        pieces.append(NUMBERS)
    return Words(tuple(said), tuple(low), frozenset(low + pieces))


_remembered = lru_cache(maxsize=REMEMBERED)(_read)
forget_words = _remembered.cache_clear
