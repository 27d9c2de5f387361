"""Prose: a text's words, and which of them are its own: not quoted, and not in the short lines that a page puts around a text.

Two reports that quote one speech, or one letter at length, share most of their words and are no copies for that.
"""

from __future__ import annotations

from threading import local
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.words import LETTERS, MOST, Codes, Sign, Signs, Words32, read, ways
from stream.compiled import compiled

Mask: TypeAlias = NDArray[np.bool_]

SHORT = 8
"""Words of a line below which it is chrome, a heading or a credit."""
FEWEST = 27
"""Words of its own from which a text is measured by these alone."""

_PARAGRAPH, _LINE = 3_000, 1_500
"""Characters that a quotation may have: between marks that say which way they turn, and between straight ones."""

_NEWLINE, _BREAK, _STRAIGHT = int(Sign.NEWLINE), int(Sign.BREAK), int(Sign.STRAIGHT)
_CURLED, _CURLED_END, _LOW = int(Sign.CURLED), int(Sign.CURLED_END), int(Sign.LOW)
_OPENING = tuple(map(int, (Sign.STRAIGHT, Sign.CURLED, Sign.ANGLED, Sign.LOW, Sign.CORNERED)))


class Prose(NamedTuple):
    """The hashes of a text's words, and which of them it is measured by."""

    words: Words32
    own: Mask


class _Scratch(local):
    """Where a thread's texts are read to, one after another: what is asked for anew each time lies in no cache."""

    def __init__(self) -> None:
        self.words = np.empty(MOST + 1, np.uint32)
        self.own = np.empty(MOST + 1, np.bool_)


SCRATCH = _Scratch()


def prose_of(text: str) -> Prose:
    """A text -> its prose."""
    for codes, barred in ways(text):
        words, own = SCRATCH.words, SCRATCH.own
        count = _read(codes, LETTERS, barred, (words, own))
        if count >= 0:
            break
    return Prose(words[:count].copy(), own[:count].copy())


@compiled
def _read(codes: Codes, letters: Words32, barred: np.uint32, prose: tuple[Words32, Mask]) -> int:
    count, signs = read(codes, letters, barred, prose[0])
    if count >= 0:
        find_own(prose[1][:count], signs)
    return count


@compiled
def find_own(own: Mask, signs: Signs) -> None:
    """The signs of a text -> `own`: which of its words are its own; of a text with too few, all."""
    own[:] = True
    _without_quotations(own, signs)
    first = count = 0
    for number in range(len(signs.words) + 1):
        if number < len(signs.words) and signs.kinds[number] > _BREAK:
            continue
        last = signs.words[number] if number < len(signs.words) else len(own)
        if last - first < SHORT:
            own[first:last] = False
        elif count < FEWEST:
            count += _counted(own[first:last])
        first = last
    if count < FEWEST:
        own[:] = True


@compiled
def _counted(mask: Mask) -> int:
    count = 0
    for each in mask:
        count += each
    return count


@compiled
def _without_quotations(own: Mask, signs: Signs) -> None:
    after = 0
    for number in range(len(signs.places)):
        if number < after or signs.kinds[number] not in _OPENING:
            continue
        end = _closing(number, signs)
        if end:
            after = end + 1
            own[signs.words[number] : signs.words[end]] = False


@compiled
def _closing(number: int, signs: Signs) -> int:
    """The number of a sign that opens a quotation -> that of the sign that closes it; 0 if none does, or not on its line."""
    opening = np.int64(signs.kinds[number])
    most = _LINE if opening == _STRAIGHT else _PARAGRAPH
    for end in range(number + 1, len(signs.kinds)):
        sign, length = np.int64(signs.kinds[end]), signs.places[end] - signs.places[number] - 1
        if _closes(opening, sign):
            return end if 1 <= length <= most else 0
        if sign in (_NEWLINE, opening) or length >= most:
            return 0
    return 0


@compiled
def _closes(opening: np.int64, sign: np.int64) -> bool:
    if opening == _STRAIGHT:
        return bool(sign == _STRAIGHT)
    return bool(sign == opening + 1) if opening != _LOW else sign in (_CURLED, _CURLED_END)
