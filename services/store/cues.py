"""Cues: which patterns may match a text, told by its words in one look at each.

A pattern names letters of which some are in every text that it matches ("deny", "reject"). Which patterns a word allows for is worked out
once for the word, and remembered: most texts need no matching at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

WORDS_KEPT = 1 << 14
"""Words of which it is remembered what they allow for."""

_FOLDED = frozenset("İıſ")
"""Letters that a pattern which ignores case takes for i and s, and that become others in lower case."""


class Cues:
    """Letters in small type, by the names of the patterns that need some of them."""

    def __init__(self, letters: Mapping[str, Sequence[str]]) -> None:
        self._bits = {name: 1 << at for at, name in enumerate(letters)}
        self._letters = tuple((self._bits[name], tuple(cues)) for name, cues in letters.items())
        self._of_word = lru_cache(maxsize=WORDS_KEPT)(self._found)

    def bit(self, name: str) -> int:
        """The name of a pattern -> its bit."""
        return self._bits[name]

    def allowed(self, text: str) -> int:
        """A text -> the bits of the patterns that it may match."""
        if not text.isascii() and not _FOLDED.isdisjoint(text):
            return (1 << len(self._bits)) - 1
        found = 0
        for word in text.lower().split():
            found |= self._of_word(word)
        return found

    def _found(self, word: str) -> int:
        found = 0
        for bit, letters in self._letters:
            for each in letters:
                if each in word:
                    found |= bit
                    break
        return found
