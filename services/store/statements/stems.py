"""Stems: which of a statement's terms its words have.

A statement comes with the stems of its words, cut by a stemmer that is not asked again: a word has the longest of them that it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from sys import maxsize

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

NO_THING = frozenset(
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


WORDS_KEPT = 1 << 14
"""Words of which it is remembered how they begin."""


def words(text: str, start: int = 0, end: int = maxsize) -> list[str]:
    """A text, or a stretch of it -> its words."""
    return _WORD.findall(text, start, end)


class Stems:
    """The terms of one statement by how the words that have them begin, and what was found for its words."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms
        self._known: dict[str, str | None] = {}

    @cached_property
    def _by_first(self) -> dict[str, dict[str, str]]:
        by_first: dict[str, dict[str, str]] = {}
        for term in self._terms:
            if len(term) >= LEAST_LETTERS:
                start = term if len(term) <= WHOLE_LETTERS else term[:-1]
                begun = by_first.get(term[:LEAST_LETTERS])
                if begun is None:
                    by_first[term[:LEAST_LETTERS]] = {start: term}
                elif len(begun.get(start, "")) < len(term):
                    begun[start] = term
        return by_first

    def of(self, words: Iterable[str]) -> list[str]:
        """Words -> the stems of those that say of what something is, in order."""
        known, found = self._known, []
        for word in words:
            if word not in known:
                known[word] = self.begun(*begins(word))
            if stem := known[word]:
                found.append(stem)
        return found

    def begun(self, word: str, start: str) -> str | None:
        """A word in small letters and how it begins (see `begins`) -> its stem, or None."""
        terms = self._by_first.get(start)
        if terms is None:
            return None
        longest = ""
        for each in terms:
            if len(each) > len(longest) and word.startswith(each):
                longest = each
        return terms.get(longest)


@lru_cache(maxsize=WORDS_KEPT)
def begins(word: str) -> tuple[str, str]:
    """A word -> the same in small letters, and its first ones, by which terms are looked up; none of a word that says of no thing what it is."""
    low = word.lower()
    return low, "" if low in NO_THING else low[:LEAST_LETTERS]
