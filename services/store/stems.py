"""Stems: which of a statement's terms its words have.

A statement comes with the stems of its words, cut by a stemmer that is not asked again: a word has the longest of them that it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from sys import maxsize

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

_NO_THING = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds
    thousand thousands million millions billion billions trillion dozen dozens half third quarter percent percentage
    least most more less fewer people person persons men man women woman about around nearly almost worth other another additional total
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""Words that say how many, or that it is people, not of what."""

LEAST_LETTERS = 3
"""A stem with fewer letters is had by no word."""
WHOLE_LETTERS = 4
"""Of a longer stem the last letter may be lost in a word: y and e."""


def words(text: str, start: int = 0, end: int = maxsize) -> list[str]:
    """A text, or a stretch of it -> its words."""
    return _WORD.findall(text, start, end)


class Stems:
    """The terms of one statement by how the words that have them begin, and what was found for its words."""

    def __init__(self, terms: Iterable[str]) -> None:
        by_first: dict[str, dict[str, str]] = {}
        for term in terms:
            if len(term) >= LEAST_LETTERS:
                start = term if len(term) <= WHOLE_LETTERS else term[:-1]
                begun = by_first.setdefault(term[:LEAST_LETTERS], {})
                if len(begun.get(start, "")) < len(term):
                    begun[start] = term
        self._by_first = by_first
        self._known: dict[str, str | None] = {}

    def of(self, words: Iterable[str]) -> list[str]:
        """Words -> the stems of those that say of what something is, in order."""
        return [stem for word in words if (stem := self.stem(word))]

    def stem(self, word: str) -> str | None:
        """A word -> its stem, or None."""
        if word not in self._known:
            self._known[word] = self._found(word.lower())
        return self._known[word]

    def _found(self, word: str) -> str | None:
        begun = self._by_first.get(word[:LEAST_LETTERS])
        if begun is None or word in _NO_THING:
            return None
        longest = ""
        for start in begun:
            if len(start) > len(longest) and word.startswith(start):
                longest = start
        return begun.get(longest)
