"""Story features: how a report is like each of some others, and where it clashes with them, view by view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.store.story_views import DATE, MAIN, NAME, NUMBER, PACKED, PERSON, PLACE, STEPS, TITLE, YEAR, View

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


def weights(terms: NDArray[np.void]) -> Columns:
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
SHARES = 16
_NUMBERS, _PLACES, _PEOPLE, _MAIN, _MAIN_RARE, _LEAD_NAMES, _DATES, _YEARS = range(SHARES - COSINES)
_BODY, _LEAD = 0, 2
_RAW = np.dtype("V9")


@dataclass(frozen=True)
class Totals:
    """What the weights of a report's terms add up to: of the cosines the squares, of the shares the sums."""

    squares: Columns
    sums: Columns


def totals(weights: Columns) -> Totals:
    """Weights of a report's terms -> what they add up to."""
    return Totals((weights[:, :COSINES] ** 2).sum(axis=0), weights[:, COSINES:SHARES].sum(axis=0))


class Seen:
    """A report's view with what is reckoned of it once, for being compared with others."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.terms = np.ascontiguousarray(view.terms["term"])
        self.weights = weights(view.terms)
        self.totals = totals(self.weights)


def features(report: Seen, others: Sequence[tuple[View, Totals]]) -> Columns:
    """A report and some others, or none -> a row for each: how like it is the report, by the columns in NAMES."""
    many = len(others)
    if not many:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    joined = np.concatenate([other.terms.view(_RAW) for other, _ in others]).view(PACKED)
    hashes = np.ascontiguousarray(joined["term"])
    at = np.minimum(np.searchsorted(report.terms, hashes), max(0, len(report.terms) - 1))
    hits = np.flatnonzero(report.terms[at] == hashes) if len(report.terms) else np.zeros(0, dtype=np.intp)
    ends = np.cumsum([len(other.terms) for other, _ in others])
    shared = _shared(report.weights[at[hits]], weights(joined[hits]), np.searchsorted(hits, ends), many)
    squares = np.stack([total.squares for _, total in others])
    sums = np.stack([total.sums for _, total in others])
    found = np.empty((many, len(NAMES)), dtype=np.float32)
    norms = np.sqrt(squares * report.totals.squares)
    found[:, :COSINES] = np.divide(shared.products, norms, out=np.zeros_like(norms), where=norms > 0)
    # how much of what one has the other has as well, there and back
    there, back = _share(shared.mine, report.totals.sums), _share(shared.theirs, sums)
    found[:, 8:11] = _fuller(there[:, :_MAIN], back[:, :_MAIN])
    found[:, 11:14] = _in_body(shared.bodies, report.totals.squares, squares)
    found[:, 14] = (_known(there[:, _MAIN]) + _known(back[:, _MAIN])) / 2
    missing_there, missing_back = _missing(there), _missing(back)
    found[:, 15:18] = np.minimum(missing_there, missing_back)[:, (_MAIN_RARE, _PEOPLE, _LEAD_NAMES)]
    found[:, 18] = np.maximum(missing_there[:, _LEAD_NAMES], missing_back[:, _LEAD_NAMES])
    both = ~np.isnan(there) & ~np.isnan(back)
    found[:, (19, 21)] = (both & (there > 0))[:, (_DATES, _YEARS)]
    found[:, (20, 22)] = (both & (there == 0))[:, (_DATES, _YEARS)]
    found[:, 23:] = _time(report.view, [other for other, _ in others])
    return found


@dataclass(frozen=True)
class _Shared:
    """What the terms that a report shares with each of others add up to.

    Products of both weights, what each side's weigh, what of bodies and leads stands in the other's body.
    """

    products: Columns
    mine: Columns
    theirs: Columns
    bodies: Columns


def _shared(my: Columns, their: Columns, ends: NDArray[np.intp], many: int) -> _Shared:
    """Weights of shared terms on both sides, other by other, and where each other's end -> what they add up to."""
    body, lead = slice(_BODY, _BODY + 1), slice(_LEAD, _LEAD + 1)
    columns = np.concatenate(
        [
            my[:, :COSINES] * their[:, :COSINES],
            my[:, COSINES:SHARES],
            their[:, COSINES:SHARES],
            my[:, lead] ** 2 * (their[:, body] > 0),
            their[:, lead] ** 2 * (my[:, body] > 0),
            my[:, body] ** 2,
            their[:, body] ** 2,
        ],
        axis=1,
    )
    found = np.zeros((many, columns.shape[1]), dtype=np.float32)
    starts = np.concatenate([[0], ends[:-1]])
    some = starts < ends
    if some.any():
        found[some] = np.add.reduceat(columns, starts[some], axis=0)
    return _Shared(found[:, :8], found[:, 8:16], found[:, 16:24], found[:, 24:28])


def _share(part: Columns, whole: Columns) -> Columns:
    """Parts and wholes -> the shares; NaN where there is no whole."""
    whole = np.broadcast_to(whole, part.shape)
    return np.divide(part, whole, out=np.full(part.shape, np.nan, dtype=np.float32), where=whole > 0)


def _in_body(bodies: Columns, mine: Columns, squares: Columns) -> Columns:
    """How much of the leads stands in the other's body (mean), and of the bodies in the other (more; less)."""
    wholes = np.empty_like(bodies)
    wholes[:, 0], wholes[:, 1] = mine[_LEAD], squares[:, _LEAD]
    wholes[:, 2], wholes[:, 3] = mine[_BODY], squares[:, _BODY]
    shares = np.divide(bodies, wholes, out=np.zeros_like(bodies), where=wholes > 0)
    lead = (shares[:, 0] + shares[:, 1]) / 2
    return np.stack([lead, shares[:, 2:].max(axis=1), shares[:, 2:].min(axis=1)], axis=1)


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
