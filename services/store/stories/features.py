"""Story features: how a report is like each of some others, and where it clashes with them, view by view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.store.stories.particulars import JOINS, TELLS_APART, WHERE
from services.store.stories.views import (
    DATE,
    MAIN,
    NAME,
    NUMBER,
    PACKED,
    PARTICULARS,
    PERSON,
    PLACE,
    STEPS,
    TITLE,
    YEAR,
    Bytes,
    Hashes,
    View,
    as_rows,
)
from stream.compiled import compiled

Columns: TypeAlias = NDArray[np.float32]
Totals: TypeAlias = NDArray[np.float32]
"""What the weights of a report's terms add up to: of the first COSINES columns the squares, of the others the sums."""

Ends: TypeAlias = NDArray[np.int64]
Side: TypeAlias = tuple[Bytes, Columns, Ends]
"""Reports' packed terms, one after the other; and of each the totals, its time and whether that is known."""

DAY = 24 * 60
UNKNOWN = 0.5
"""What a view says where one of two reports has nothing of it."""
NAMES = (
    "body", "title", "lead", "names", "words", "rare", "rare lead", "rare names", "numbers", "places", "people",
    "lead in body", "shared of the shorter", "shared of the longer", "main names shared", "main names clash",
    "main people clash", "lead names clash", "lead names missing", "same day named", "other days named",
    "same year named", "other years named", "within a day", "first three days apart", "further apart", "both dated",
    "rarest main name shared", "particulars shared", "other particulars",
)  # fmt: skip
"""What the columns of `features` say, in order."""
RISES = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, 1, -1, 1, -1, -1, -1, -1, 0, 1, 1, -1)
"""Whether likeness rises (1) or falls (-1) with a column: the trees are held to it."""


COSINES, SHARES = 8, 16
_BODY, _TITLE, _LEAD, _NAMES, _WORDS, _RARE, _RARE_LEAD, _RARE_NAMES = range(COSINES)
_NUMBERS, _PLACES, _PEOPLE, _MAIN, _MAIN_RARE, _LEAD_NAMES, _DATES, _YEARS = range(COSINES, SHARES)
_JOINS, _TELLS_APART, _PLACES_OF_IT = (sum(1 << kind for kind in kinds) for kinds in (JOINS, TELLS_APART, WHERE))
HEAVY = 90
"""Weight, of 255, from which in both reports a word that is no name counts as one that they are about."""
_NOT_BOTH = np.float32(-1)
"""In place of a share where there is no whole."""


@compiled
def _weigh(row: Bytes, found: Totals) -> None:
    """A packed term -> what it counts for in each view."""
    rarity = np.float32(row[8]) / np.float32(STEPS)
    body = np.float32(row[4]) * rarity / np.float32(255)
    lead = np.float32(row[5]) * rarity / np.float32(255)
    roles = row[7]
    nothing = np.float32(0)
    name, main = roles & NAME != 0, roles & MAIN != 0
    found[_BODY], found[_LEAD] = body, lead
    found[_TITLE] = rarity if roles & TITLE else nothing
    found[_NAMES] = body if name else nothing
    found[_WORDS] = nothing if roles & (NAME | NUMBER) else body
    found[_RARE], found[_RARE_LEAD] = body * rarity, lead * rarity
    found[_RARE_NAMES] = body * rarity * rarity if name else nothing
    said = np.float32(row[6]) * rarity
    found[_NUMBERS] = rarity if roles & NUMBER else nothing
    found[_PLACES] = min(said, 3 * rarity) if roles & PLACE else nothing
    found[_PEOPLE] = said if main and roles & PERSON else nothing
    found[_MAIN] = body if main and name else nothing
    found[_MAIN_RARE] = body * rarity if main and name else nothing
    found[_LEAD_NAMES] = lead * rarity if name else nothing
    found[_DATES] = np.float32(1) if roles & DATE else nothing
    found[_YEARS] = np.float32(1) if roles & YEAR else nothing


@compiled
def totals(terms: Bytes) -> Totals:
    """A report's packed terms -> what their weights add up to."""
    found, own = np.zeros(SHARES, np.float32), np.empty(SHARES, np.float32)
    for at in range(len(terms)):
        _weigh(terms[at], own)
        for column in range(SHARES):
            found[column] += own[column] * own[column] if column < COSINES else own[column]
    return found


class Seen:
    """A report's view with what its terms' weights add up to, for being compared with others."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.totals = totals(view.rows)


def features(report: Seen, others: Sequence[tuple[View, Totals]]) -> Columns:
    """A report and some others, or none -> a row for each: how like it is the report, by the columns in NAMES."""
    if not others:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    ends = np.cumsum(np.array([len(view.packed) // PACKED.itemsize for view, _ in others]))
    return _features(_side([(report.view, report.totals)]), _side(others), ends)


def _side(reports: Sequence[tuple[View, Totals]]) -> Side:
    """Reports, one or more -> what is compared of them."""
    return (
        as_rows(b"".join([view.packed for view, _ in reports])),
        np.concatenate([total for _, total in reports]).reshape(-1, SHARES),
        np.array([(view.at, view.dated) for view, _ in reports]),
    )


@compiled
def _features(mine: Side, theirs: Side, ends: Ends) -> Columns:
    terms, totals, times = theirs
    found = np.empty((len(ends), len(NAMES)), np.float32)
    weights = np.empty((len(mine[0]), SHARES), np.float32)
    for at in range(len(mine[0])):
        _weigh(mine[0][at], weights[at])
    hashes, others = _hashes(mine[0]), _hashes(terms)
    kinds = _kinds(mine[0])
    start = 0
    for at in range(len(ends)):
        shared, rarest, alike = _shared(hashes, mine[0], weights, others[start : ends[at]], terms[start : ends[at]])
        _compare(shared, mine[1][0], totals[at], found[at])
        _compare_times(mine[2][0], times[at], found[at])
        found[at, 27] = rarest
        found[at, 28] = _many(alike & _JOINS)
        others_of = kinds & _kinds(terms[start : ends[at]]) & ~alike & _TELLS_APART
        found[at, 29] = _many(others_of) if others_of & _PLACES_OF_IT else 0
        start = ends[at]
    return found


@compiled
def _hashes(terms: Bytes) -> NDArray[np.uint32]:
    found = np.empty(len(terms), np.uint32)
    for at in range(len(terms)):
        found[at] = np.uint32(terms[at, 0]) | terms[at, 1] << 8 | terms[at, 2] << 16 | np.uint32(terms[at, 3]) << 24
    return found


@compiled
def _kinds(terms: Bytes) -> int:
    """Packed terms -> the kinds of particulars among them, as bits."""
    found = 0
    for at in range(len(terms)):
        if terms[at, 6] >= PARTICULARS:
            found |= 1 << terms[at, 6] - PARTICULARS
    return found


@compiled
def _many(kinds: int) -> int:
    found = 0
    while kinds:
        found, kinds = found + (kinds & 1), kinds >> 1
    return found


@compiled
def _is_telling(mine: Bytes, theirs: Bytes) -> bool:
    """Whether a term that two reports share may be a local name: a name that one of them is about, or another word that weighs much in both ("zolvarem")."""
    if mine[7] & theirs[7] & NAME:
        return bool((mine[7] | theirs[7]) & MAIN)
    return not mine[7] & (NAME | NUMBER) and min(mine[4], theirs[4]) >= HEAVY


@compiled
def _add(own: Columns, other: Columns, found: Columns) -> None:
    """What a term that two reports share weighs in either -> added to what they share."""
    for column in range(COSINES):
        found[column] += own[column] * other[column]
    for column in range(COSINES, SHARES):
        found[column] += own[column]
        found[column + SHARES - COSINES] += other[column]
    if other[_BODY] > 0:
        found[-4] += own[_LEAD] * own[_LEAD]
    if own[_BODY] > 0:
        found[-3] += other[_LEAD] * other[_LEAD]
    found[-2] += own[_BODY] * own[_BODY]
    found[-1] += other[_BODY] * other[_BODY]


@compiled
def _shared(hashes: Hashes, mine: Bytes, weights: Columns, others: Hashes, theirs: Bytes) -> tuple[Columns, np.float32, int]:
    """A report's terms and another's, both in order -> what those add up to that both have; how rare such a name is that one is about; kinds of particulars.

    The kinds are those of which both give the same one, as bits.

    Of the first COSINES columns the products, of the others what they weigh in the report, then what they weigh in the other;
    at the end how much of both leads and of both bodies stands in the other's body, squared. Of names, the rarest counts.
    """
    rarest = kinds = 0
    found, other = np.zeros(2 * SHARES - COSINES + 4, np.float32), np.empty(SHARES, np.float32)
    at = 0
    for place in range(len(others)):
        while at < len(hashes) and hashes[at] < others[place]:
            at += 1
        if at == len(hashes):
            break
        if hashes[at] != others[place]:
            continue
        if theirs[place, 6] >= PARTICULARS:
            kinds |= 1 << theirs[place, 6] - PARTICULARS
            continue
        own = weights[at]
        _weigh(theirs[place], other)
        _add(own, other, found)
        if _is_telling(mine[at], theirs[place]):
            rarest = max(rarest, min(mine[at, 8], theirs[place, 8]))
    return found, np.float32(rarest) / np.float32(STEPS), kinds


@compiled
def _share(part: np.float32, whole: np.float32) -> np.float32:
    return part / whole if whole > 0 else _NOT_BOTH


@compiled
def _compare(shared: Columns, mine: Totals, theirs: Totals, found: Columns) -> None:
    """What the terms that two reports share add up to, and what all of each do -> how like they are, in all columns but those of time."""
    for column in range(COSINES):
        norm = np.sqrt(mine[column] * theirs[column])
        found[column] = shared[column] / norm if norm > 0 else 0
    # how much of what one has the other has as well, there and back
    there, back = np.empty(SHARES, np.float32), np.empty(SHARES, np.float32)
    for column in range(COSINES, SHARES):
        there[column] = _share(shared[column], mine[column])
        back[column] = _share(shared[column + SHARES - COSINES], theirs[column])
    for nth, column in enumerate((_NUMBERS, _PLACES, _PEOPLE)):
        known = there[column] >= 0 and back[column] >= 0
        found[8 + nth] = max(there[column], back[column]) if known else UNKNOWN
    leads = _none_is_nothing(shared[-4], mine[_LEAD]) + _none_is_nothing(shared[-3], theirs[_LEAD])
    bodies = _none_is_nothing(shared[-2], mine[_BODY]), _none_is_nothing(shared[-1], theirs[_BODY])
    found[11], found[12], found[13] = leads / 2, max(bodies), min(bodies)
    main_there = there[_MAIN] if there[_MAIN] >= 0 else UNKNOWN
    main_back = back[_MAIN] if back[_MAIN] >= 0 else UNKNOWN
    found[14] = (main_there + main_back) / 2
    for nth, column in enumerate((_MAIN_RARE, _PEOPLE, _LEAD_NAMES)):
        found[15 + nth] = min(_missing(there[column]), _missing(back[column]))
    found[18] = max(_missing(there[_LEAD_NAMES]), _missing(back[_LEAD_NAMES]))
    for nth, column in enumerate((_DATES, _YEARS)):
        both = there[column] >= 0 and back[column] >= 0
        found[19 + 2 * nth] = both and there[column] > 0
        found[20 + 2 * nth] = both and there[column] == 0


@compiled
def _none_is_nothing(part: np.float32, whole: np.float32) -> np.float32:
    return part / whole if whole > 0 else np.float32(0)


@compiled
def _missing(share: np.float32) -> np.float32:
    return np.float32(1) - share if share >= 0 else np.float32(0)


@compiled
def _compare_times(mine: Ends, theirs: Ends, found: Columns) -> None:
    """When two reports are of, and whether each is dated -> days between two dated ones, in three pieces, and whether both are."""
    days = np.float32(abs(mine[0] - theirs[0]) / DAY)
    dated = np.float32(mine[1] * theirs[1])
    found[23] = dated * min(days, np.float32(1))
    found[24] = dated * min(max(days - np.float32(1), np.float32(0)), np.float32(2))
    found[25] = dated * min(max(days - np.float32(3), np.float32(0)), np.float32(11))
    found[26] = dated
