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
        self._by_start: dict[str, str] = {}
        for term in terms:
            if len(term) >= LEAST_LETTERS:
                start = term if len(term) <= WHOLE_LETTERS else term[:-1]
                if len(self._by_start.get(start, "")) < len(term):
                    self._by_start[start] = term
        self._longest = max(map(len, self._by_start), default=0)
        self._known: dict[str, str | None] = {}

    def of(self, words: Iterable[str]) -> list[str]:
        """Words -> the stems of those that say of what something is, in order."""
        known = self._known
        found = []
        for word in words:
            if word not in known:
                known[word] = self._stem(word.lower())
            if stem := known[word]:
                found.append(stem)
        return found

    def _stem(self, word: str) -> str | None:
        if word in _NO_THING:
            return None
        for length in range(min(len(word), self._longest), LEAST_LETTERS - 1, -1):
            if stem := self._by_start.get(word[:length]):
                return stem
        return None
