"""Cues: which patterns may match a text, told by its words in one look at each.

A pattern names letters of which some are in a word of every text that it matches ("deny", "reject"), or words ("=named"). Which patterns a
word allows for is worked out once for the word, and remembered: most texts need no matching at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")

WORDS_KEPT = 1 << 14
"""Words of which it is remembered what they allow for."""

_FOLDED = frozenset("İıſ")
"""Letters that a pattern which ignores case takes for i and s, and that become others in lower case."""


class Cues:
    """Letters in small type (after "=" a whole word), by the names of the patterns that need some of them."""

    def __init__(self, letters: Mapping[str, Sequence[str]]) -> None:
        self._bits = {name: 1 << at for at, name in enumerate(letters)}
        self._letters = [
            (
                self._bits[name],
                tuple(each for each in cues if each[0] != "="),
                frozenset(each[1:] for each in cues if each[0] == "="),
            )
            for name, cues in letters.items()
        ]
        self._some = re.compile(
            "|".join(sorted({re.escape(each) for _, letters, _ in self._letters for each in letters})) or r"(?!)"
        )
        self._whole = frozenset().union(*(whole for _, _, whole in self._letters))
        self._of_words = lru_cache(maxsize=WORDS_KEPT)(self._found_in)

    def bit(self, name: str) -> int:
        """The name of a pattern -> its bit."""
        return self._bits[name]

    def by_letters(self) -> tuple[dict[str, int], dict[str, int]]:
        """All letters, and all whole words, with the bits of the patterns that they allow for."""
        found: tuple[dict[str, int], dict[str, int]] = {}, {}
        for bit, *of_pattern in self._letters:
            for held, known in zip(of_pattern, found, strict=True):
                for each in held:
                    known[each] = known.get(each, 0) | bit
        return found

    def allowed(self, text: str, pieces: Iterable[str] | None = None) -> int:
        """A text (and its words, or stretches that hold them all, where they are known) -> the bits of the patterns that it may match."""
        if not text.isascii() and not _FOLDED.isdisjoint(text):
            return (1 << len(self._bits)) - 1
        found = 0
        for bits in map(self._of_words, _WORD.findall(text) if pieces is None else pieces):
            found |= bits
        return found

    def _found_in(self, piece: str) -> int:
        found = 0
        for word in _WORD.findall(piece.lower()):
            if word in self._whole or self._some.search(word):
                found |= self._found(word)
        return found

    def _found(self, word: str) -> int:
        found = 0
        for bit, letters, whole in self._letters:
            if word in whole or any(each in word for each in letters):
                found |= bit
        return found
