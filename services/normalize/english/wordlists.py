"""Lists of words, written as one line of text."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Words with spaces between -> the set of them."""
    return frozenset(text.split())


def numbered(text: str, first: int = 0) -> dict[str, int]:
    """Words with spaces between -> each with its place, counted from `first`."""
    return {word: place for place, word in enumerate(text.split(), start=first)}
