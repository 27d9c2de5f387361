"""Changes: what a new version of a page has, and what the version before it had, as stretches of both texts.

Longest matching blocks of words (Ratcliff and Obershelp's method, as difflib has it), after what both texts begin and end
with has been taken off.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

from schemas.arrival import Change, Changed
from schemas.received import Received

LISTED = 40
"""Stretches listed on either side."""
LONGEST = 500
"""Characters of a stretch that are given."""
COMPARED = 4_000
"""Words compared, after what both texts begin and end with; of longer ones all from first to last difference is one stretch."""

_WORD = re.compile(r"\S+")


class _Word(NamedTuple):
    start: int
    end: int
    plain: str


def change_between(before: Received, after: Received) -> Change:
    """Two versions of an article -> what changed."""
    old, new = _words(before.text), _words(after.text)
    removed: list[tuple[int, int]] = []
    added: list[tuple[int, int]] = []
    for low, high, new_low, new_high in _differences(old, new):
        removed += [(low, high)] if high > low else []
        added += [(new_low, new_high)] if new_high > new_low else []
    gone, here = _listed(before.text, old, removed), _listed(after.text, new, added)
    return Change(
        added=here,
        removed=gone,
        words_added=sum(high - low for low, high in added),
        words_removed=sum(high - low for low, high in removed),
        title_before=before.title if _plain(before.title or "") != _plain(after.title or "") else None,
        whole=len(gone) == len(removed) and len(here) == len(added) and all(_is_whole(each) for each in (*gone, *here)),
    )


def _words(text: str) -> list[_Word]:
    return [_Word(match.start(), match.end(), _plain(match.group())) for match in _WORD.finditer(text)]


def _plain(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _differences(old: list[_Word], new: list[_Word]) -> list[tuple[int, int, int, int]]:
    """Two texts' words -> what differs: from, to in the old one; from, to in the new one."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    mine, theirs = old[start : len(old) - end], new[start : len(new) - end]
    if not mine and not theirs:
        return []
    if len(mine) + len(theirs) > COMPARED:
        return [(start, start + len(mine), start, start + len(theirs))]
    codes = SequenceMatcher(None, [word.plain for word in mine], [word.plain for word in theirs]).get_opcodes()
    return [(start + low, start + high, start + a, start + b) for tag, low, high, a, b in codes if tag != "equal"]


def _alike(one: list[_Word], other: list[_Word]) -> int:
    """How many words two texts begin with in common."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a.plain != b.plain), min(len(one), len(other)))


def _listed(text: str, words: list[_Word], stretches: list[tuple[int, int]]) -> list[Changed]:
    found = [(words[low].start, words[high - 1].end) for low, high in stretches[:LISTED]]
    return [Changed(start=start, end=end, words=text[start : min(end, start + LONGEST)]) for start, end in found]


def _is_whole(changed: Changed) -> bool:
    return len(changed.words) == changed.end - changed.start
