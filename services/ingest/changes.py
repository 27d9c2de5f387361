"""Changes: what a new version of a page has, and what the version before it had, as stretches of both texts.

Words are compared (services/ingest/differences.py), whatever white space stands between them and whichever Unicode form they have.
"""

from __future__ import annotations

from codecs import utf_32_le_encode
from collections.abc import Iterator
from itertools import count
from typing import TypeAlias
from unicodedata import is_normalized, normalize

import numpy as np
from numpy.typing import NDArray

from schemas.arrival import Change, Changed
from schemas.received import Received
from services.ingest.differences import Numbers, differences
from services.ingest.normal_form import normal, stream_safe
from stream.compiled import compiled

LISTED = 40
"""Stretches listed on either side."""
LONGEST = 500
"""Characters of a stretch that are given."""

_SPACES = np.array([chr(code).isspace() for code in range(0x3001)])
"""Of each character up to the last that is white space, whether it is."""

Stretch: TypeAlias = tuple[int, int]
"""From one word to another, not included."""


def change_between(before: Received, after: Received) -> Change:
    """Two versions of an article -> what changed."""
    known: dict[str, int] = {}
    numbers = count()
    found = differences(_numbered(before.text, known, numbers), _numbered(after.text, known, numbers)).tolist()
    removed = [(low, high) for low, high, _, _ in found if high > low]
    added = [(low, high) for _, _, low, high in found if high > low]
    gone, here = _listed(before.text, removed), _listed(after.text, added)
    return Change(
        added=here,
        removed=gone,
        words_added=sum(high - low for low, high in added),
        words_removed=sum(high - low for low, high in removed),
        title_before=before.title if normal(before.title or "") != normal(after.title or "") else None,
        whole=len(gone) == len(removed) and len(here) == len(added) and all(_is_whole(each) for each in (*gone, *here)),
    )


def _numbered(text: str, known: dict[str, int], numbers: Iterator[int]) -> Numbers:
    """A text, the numbers of the words known and numbers not yet given -> those of its words: equal where the words are."""
    safe = stream_safe(text)
    words = safe.split()
    if not is_normalized("NFKC", safe):
        words = [word if word.isascii() else normalize("NFKC", word) for word in words]
    return np.fromiter(map(known.setdefault, words, numbers), np.int32, len(words))


def _listed(text: str, stretches: list[Stretch]) -> list[Changed]:
    if not stretches:
        return []
    spans = _spans(np.frombuffer(utf_32_le_encode(text, "surrogatepass")[0], np.uint32), _SPACES)
    found = [(int(spans[low, 0]), int(spans[high - 1, 1])) for low, high in stretches[:LISTED]]
    return [Changed(start=start, end=end, words=text[start : min(end, start + LONGEST)]) for start, end in found]


@compiled
def _spans(codes: NDArray[np.uint32], spaces: NDArray[np.bool_]) -> Numbers:
    """A text's characters -> where each word, which is what stands between white space, begins and ends."""
    spans, words, inside = np.empty((len(codes) // 2 + 1, 2), np.int32), 0, False
    for place in range(len(codes)):
        is_space = codes[place] < len(spaces) and spaces[codes[place]]
        if inside and is_space:
            spans[words, 1] = place
            words += 1
        elif not inside and not is_space:
            spans[words, 0] = place
        inside = not is_space
    if inside:
        spans[words, 1] = len(codes)
        words += 1
    return spans[:words]


def _is_whole(changed: Changed) -> bool:
    return len(changed.words) == changed.end - changed.start
