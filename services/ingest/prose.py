"""Prose: a text's words, and which of them are its own: not quoted, and not in the short lines that a page puts around a text.

Two reports that quote one speech, or one letter at length, share most of their words and are no copies for that.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.words import Sign, Words, Words32, words_in

Mask: TypeAlias = NDArray[np.bool_]

SHORT = 8
"""Words of a line below which it is chrome, a heading or a credit."""
FEWEST = 27
"""Words of its own from which a text is measured by these alone."""

_QUOTED: dict[int, tuple[set[int], set[int], int]] = {
    Sign.CURLED: ({Sign.CURLED_END}, {Sign.CURLED, Sign.NEWLINE}, 3_000),
    Sign.ANGLED: ({Sign.ANGLED_END}, {Sign.ANGLED, Sign.NEWLINE}, 3_000),
    Sign.LOW: ({Sign.CURLED, Sign.CURLED_END}, {Sign.LOW, Sign.NEWLINE}, 3_000),
    Sign.CORNERED: ({Sign.CORNERED_END}, {Sign.CORNERED, Sign.NEWLINE}, 3_000),
    Sign.STRAIGHT: ({Sign.STRAIGHT}, {Sign.NEWLINE}, 1_500),
}
"""What opens a quotation -> what closes it, what may not stand within, and how many characters it may have. None goes past its line."""


class Prose(NamedTuple):
    """A text's words and which of them it is measured by."""

    words: Words32
    own: Mask


def prose_of(text: str) -> Prose:
    """A text -> its prose."""
    return prose_in(words_in(text))


def prose_in(words: Words) -> Prose:
    """The words of a text -> its prose."""
    signs = words.signs
    places = signs.nonzero()[0]
    kinds = signs.take(places)
    own = np.ones(len(words.starts), dtype=np.bool_)
    quoted = words.starts.searchsorted(_quotations(places.tolist(), kinds.tolist())).tolist()
    for low, high in zip(quoted[::2], quoted[1::2], strict=True):
        own[low:high] = False
    breaks = words.starts.searchsorted(places[kinds <= Sign.BREAK])
    edges = np.zeros(len(breaks) + 2, dtype=np.intp)
    edges[1:-1], edges[-1] = breaks, len(own)
    lines = edges[1:] - edges[:-1]
    own &= (lines >= SHORT).repeat(lines)
    return Prose(words.hashes, own if np.count_nonzero(own) >= FEWEST else np.ones_like(own))


def _quotations(places: list[int], kinds: list[int]) -> list[int]:
    """Where signs stand in a text, and which -> from where to where its quotations go, by turns."""
    found: list[int] = []
    after = 0
    for number, kind in enumerate(kinds):
        if number >= after and kind in _QUOTED:
            end = _closing(number, places, kinds)
            if end:
                found += (places[number], places[end] + 1)
                after = end + 1
    return found


def _closing(number: int, places: list[int], kinds: list[int]) -> int:
    """The number of a sign that opens a quotation -> that of the sign that closes it; 0 if none does."""
    closing, barred, most = _QUOTED[kinds[number]]
    for end in range(number + 1, len(kinds)):
        kind = kinds[end]
        if kind in closing:
            return end if 1 <= places[end] - places[number] - 1 <= most else 0
        if kind in barred or places[end] - places[number] > most:
            return 0
    return 0
