"""Cues: the words without which a pattern can't match, read from the pattern itself, so that most texts need no matching at all.

A pattern of English news names its words: without 'denied', 'rejects' or 'refuted' nothing is denied. What every match must hold
is worked out from the pattern (services/normalize/english/needed.py); a look-up of the text's words then spares most of the matching, and
where every match begins with a known word, the rest is tried only there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from services.normalize.english.needed import commonness, needed_by
from services.normalize.english.stems import LONGEST_TEXT
from services.normalize.english.words import NUMBERS, words_in

DIGIT = re.compile(r"\d")

NOTHING: Iterator[re.Match[str]] = iter(())
T = TypeVar("T")


class Cued:
    r"""A compiled pattern that is tried only on a text with its cues. Finds what the pattern finds.

    `cues` are sets of words: every match holds one of each. With one of `first`, if that is known, every match begins.
    A pattern that is only asked for at the start of a text (`at_start`) has an edge of a word on its left.

    >>> Cued(r"\b(?:is|are) set to\b").cues
    (frozenset({'set'}), frozenset({'to'}))
    """

    def __init__(self, pattern: str, flags: int = 0, *, at_start: bool = False) -> None:
        self.pattern = re.compile(pattern, flags)
        found = needed_by(pattern, flags, at_start=at_start)
        self.cues = tuple(sorted(found.words, key=commonness)[:2])
        self.first = found.first

    def may_match(self, text: str) -> bool:
        """A text -> whether its words allow for a match."""
        known = words_in(text).known
        for cues in self.cues:  # noqa: SIM110 - all() costs twice as much, and this is asked of every clause
            if cues.isdisjoint(known):
                return False
        return True

    def search(self, text: str) -> re.Match[str] | None:
        """A text -> the first match in it, or None."""
        known = words_in(text).known
        for cues in self.cues:
            if cues.isdisjoint(known):
                return None
        return self.pattern.search(text) if self.first is None or not self.cues else next(self._among(text), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """A text -> the matches in it, in order."""
        if not self.cues:
            return self.pattern.finditer(text)
        known = words_in(text).known
        for cues in self.cues:
            if cues.isdisjoint(known):
                return NOTHING
        return self.pattern.finditer(text) if self.first is None else self._among(text)

    def match(self, text: str) -> re.Match[str] | None:
        """A text -> the match at its start, or None."""
        return self.pattern.match(text) if self.may_match(text) else None

    def sub(self, instead: str, text: str) -> str:
        """A text -> the text with its matches replaced."""
        return self.pattern.sub(instead, text) if self.may_match(text) else text

    def _among(self, text: str) -> Iterator[re.Match[str]]:
        """A text with the cues -> the matches in it, tried where a first word of theirs stands."""
        low = text.lower()
        if self.first is None or len(low) != len(text):  # a capital with a dot above it is two characters when small
            return self.pattern.finditer(text)
        known = words_in(text).known
        return self._matches(text, sorted([at for cue in self.first & known for at in _places(low, cue)]))

    def _matches(self, text: str, places: list[int]) -> Iterator[re.Match[str]]:
        match, end = self.pattern.match, 0
        for at in places:
            if at >= end and (found := match(text, at)):
                yield found
                end = found.end()


class CuedBy(Generic[T]):
    """Patterns and what each of them tells: those that may match a text are found by one look-up of its words."""

    def __init__(self, patterns: Iterable[tuple[Cued, T]]) -> None:
        self.patterns = tuple(patterns)
        self._by_word: dict[str, int] = {}
        for place, (pattern, _) in enumerate(self.patterns):
            for cue in pattern.cues[0] if pattern.cues else ():
                self._by_word[cue] = self._by_word.get(cue, 0) | 1 << place
        self._always = sum(1 << place for place, (pattern, _) in enumerate(self.patterns) if not pattern.cues)
        self._words = frozenset(self._by_word)

    def in_(self, text: str) -> Sequence[tuple[Cued, T]]:
        """A text -> the patterns that may match it, in their order."""
        hits = self._words & words_in(text).known
        if not hits and not self._always:
            return ()
        bits = self._always
        for word in hits:
            bits |= self._by_word[word]
        return [pattern for place, pattern in enumerate(self.patterns) if bits >> place & 1]


def _places(low: str, cue: str) -> Iterator[int]:
    """A text in lower case and a cue in it -> where it stands as a whole word, or a digit."""
    if cue == NUMBERS:
        yield from _digits(low)
        return
    at = low.find(cue)
    while at >= 0:
        end = at + len(cue)
        if not (_is_of_word(low[at - 1 : at]) or _is_of_word(low[end : end + 1])):
            yield at
        at = low.find(cue, end)


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char == "_"


@lru_cache(maxsize=16)
def _digits_in_short(low: str) -> tuple[int, ...]:
    return tuple(m.start() for m in DIGIT.finditer(low))


def _digits(low: str) -> tuple[int, ...]:
    """A text -> where its digits stand; many patterns begin with a number, and ask after the same text in turn."""
    return _digits_in_short(low) if len(low) <= LONGEST_TEXT else _digits_in_short.__wrapped__(low)
