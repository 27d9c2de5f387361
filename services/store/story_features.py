"""Story features: how a report is like each of some others, and where it clashes with them, view by view."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.store.story_views import DATE, MAIN, NAME, NUMBER, PERSON, PLACE, STEPS, TITLE, YEAR, View

Columns = NDArray[np.float32]

DAY = 24 * 60
UNKNOWN = 0.5
"""What a view says where one of two reports has nothing of it."""
NAMES = (
    "body", "title", "lead", "names", "words", "rare", "rare lead", "rare names", "numbers", "places", "people",
    "lead in body", "shared of the shorter", "shared of the longer", "main names shared", "main names clash",
    "main people clash", "lead names clash", "lead names missing", "same day named", "other days named",
    "same year named", "other years named", "within a day", "first three days apart", "further apart", "both dated",
)  # fmt: skip
"""What the columns of `features` say, in order."""
RISES = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, 1, -1, 1, -1, -1, -1, -1, 0)
"""Whether likeness rises (1) or falls (-1) with a column: the trees are held to it."""


def _weights(terms: NDArray[np.void]) -> Columns:
    """Packed terms -> a row of weights for each: what it counts for in each view."""
    rarity = terms["rarity"].astype(np.float32) / np.float32(STEPS)
    body = terms["weight"].astype(np.float32) * rarity / np.float32(255)
    lead = terms["lead"].astype(np.float32) * rarity / np.float32(255)
    said = terms["said"].astype(np.float32) * rarity
    roles = terms["roles"]
    name, main = (roles & NAME) != 0, (roles & MAIN) != 0
    number = (roles & NUMBER) != 0
    columns = (
        body,
        rarity * ((roles & TITLE) != 0),
        lead,
        body * name,
        body * ~(name | number),
        body * rarity,
        lead * rarity,
        body * rarity * rarity * name,
        # those from here on add up to 1
        rarity * number,
        np.minimum(said, 3 * rarity) * ((roles & PLACE) != 0),
        said * (main & ((roles & PERSON) != 0)),
        body * (main & name),
        body * rarity * (main & name),
        lead * rarity * name,
        ((roles & DATE) != 0).astype(np.float32),
        ((roles & YEAR) != 0).astype(np.float32),
    )
    return np.stack(columns, axis=1)


COSINES = 8
_NUMBERS, _PLACES, _PEOPLE, _MAIN, _MAIN_RARE, _LEAD_NAMES, _DATES, _YEARS = range(COSINES, COSINES + 8)


def features(report: View, others: Sequence[View]) -> Columns:
    """A report and some others, or none -> a row for each: how like it is the report, by the columns in NAMES."""
    own, many = report.terms, len(others)
    if not many:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    joined = np.concatenate([other.terms for other in others])
    sizes = np.array([len(other.terms) for other in others])
    of = np.repeat(np.arange(many), sizes)
    theirs, mine = _weights(joined), _weights(own)
    sums, squares = _sums(theirs, of, many), _sums(theirs[:, :COSINES] ** 2, of, many)
    at = np.minimum(np.searchsorted(own["term"], joined["term"]), max(0, len(own) - 1))
    hits = np.flatnonzero(own["term"][at] == joined["term"]) if len(own) else np.zeros(0, dtype=np.intp)
    their, my, whose = theirs[hits], mine[at[hits]], of[hits]
    cosines = _sums(their[:, :COSINES] * my[:, :COSINES], whose, many)
    norms = np.sqrt(squares * (mine[:, :COSINES] ** 2).sum(axis=0))
    cosines = np.divide(cosines, norms, out=np.zeros_like(cosines), where=norms > 0)
    # how much of what one has the other has as well, there and back
    there = _share(_sums(my[:, COSINES:], whose, many), mine[:, COSINES:].sum(axis=0)[None, :])
    back = _share(_sums(their[:, COSINES:], whose, many), sums[:, COSINES:])
    in_body = _in_body((my, their, whose), mine, squares, many)
    found = np.empty((many, len(NAMES)), dtype=np.float32)
    found[:, :COSINES] = cosines
    for column, view in enumerate((_NUMBERS, _PLACES, _PEOPLE), COSINES):
        found[:, column] = _fuller(there[:, view - COSINES], back[:, view - COSINES])
    found[:, 11:14] = in_body
    main_there, main_back = there[:, _MAIN - COSINES], back[:, _MAIN - COSINES]
    found[:, 14] = (_known(main_there) + _known(main_back)) / 2
    for column, view in ((15, _MAIN_RARE), (16, _PEOPLE), (17, _LEAD_NAMES)):
        found[:, column] = np.minimum(_missing(there[:, view - COSINES]), _missing(back[:, view - COSINES]))
    found[:, 18] = np.maximum(_missing(there[:, _LEAD_NAMES - COSINES]), _missing(back[:, _LEAD_NAMES - COSINES]))
    for column, view in ((19, _DATES), (21, _YEARS)):
        shared = there[:, view - COSINES]
        both = ~np.isnan(shared) & ~np.isnan(back[:, view - COSINES])
        found[:, column] = both & (shared > 0)
        found[:, column + 1] = both & (shared == 0)
    found[:, 23:] = _time(report, others)
    return found


def _sums(rows: Columns, of: NDArray[np.intp], many: int) -> Columns:
    """Rows and whose each is -> the sum of each one's rows."""
    found = np.zeros((many, rows.shape[1]), dtype=np.float32)
    if len(rows):
        starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
        found[of[starts]] = np.add.reduceat(rows, starts, axis=0)
    return found


def _share(part: Columns, whole: Columns) -> Columns:
    """Parts and wholes -> the shares; NaN where there is no whole."""
    whole = np.broadcast_to(whole, part.shape)
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _in_body(shared: tuple[Columns, Columns, NDArray[np.intp]], mine: Columns, squares: Columns, many: int) -> Columns:
    """How much of the leads stands in the other's body (mean), and of the bodies in the other (more; less)."""
    my, their, whose = shared
    own = (mine[:, (0, 2)] ** 2).sum(axis=0)
    lead_there = _share(_sums(my[:, 2:3] ** 2 * (their[:, :1] > 0), whose, many), own[None, 1:])
    lead_back = _share(_sums(their[:, 2:3] ** 2 * (my[:, :1] > 0), whose, many), squares[:, 2:3])
    body_there = np.nan_to_num(_share(_sums(my[:, :1] ** 2, whose, many), own[None, :1]))
    body_back = np.nan_to_num(_share(_sums(their[:, :1] ** 2, whose, many), squares[:, :1]))
    lead = (np.nan_to_num(lead_there) + np.nan_to_num(lead_back)) / 2
    return np.concatenate([lead, np.maximum(body_there, body_back), np.minimum(body_there, body_back)], axis=1)


def _known(share: Columns) -> Columns:
    return np.where(np.isnan(share), np.float32(UNKNOWN), share)


def _missing(share: Columns) -> Columns:
    return np.where(np.isnan(share), np.float32(0), 1 - share)


def _fuller(there: Columns, back: Columns) -> Columns:
    return np.where(np.isnan(there) | np.isnan(back), np.float32(UNKNOWN), np.maximum(there, back))


def _time(report: View, others: Sequence[View]) -> Columns:
    """Days between two dated reports, in three pieces, and whether both are dated."""
    dated = np.array([report.dated and other.dated for other in others], dtype=np.float32)
    days = np.array([abs(report.at - other.at) / DAY for other in others], dtype=np.float32)
    pieces = (np.minimum(days, 1), np.clip(days - 1, 0, 2), np.clip(days - 3, 0, 11))
    return np.stack([*(piece * dated for piece in pieces), dated], axis=1)
