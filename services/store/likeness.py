"""Likeness: the log-odds that two statements of two articles make the same claim.

A logistic regression over few and general features (`training/same_claim.py` fits it and says how well it does on stories
that it was not fitted on). Words are weighted by how few of the two articles' own statements hold them, so that the likeness of
two statements depends on their two articles only: not on the story so far, nor on the order in which it came.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson

from services.store import dates, nearwords, quantities
from services.store.clashing import Pair, clashing
from services.store.overlap import (
    MOST_COMMON,
    Cube,
    Floats,
    Ints,
    Met,
    Way,
    common_weight,
    likest,
    near_columns,
    near_weight,
    weigh,
)
from services.store.remembered import Remembered
from services.store.wording import Incidence, Matrix, Told, Wording

FEATURES = (
    "cosine", "contained", "common", "common_plain", "near", "names", "numbers", "agreement", "clash", "dates_agree",
    "dates_clash", "one_describes", "both_describe", "polarity", "hedging", "prominence", "both_lead",
    "part", "part_contained", "part_common", "tally_agrees", "tally_differs", "other_tally",
)  # fmt: skip
"""What is compared of two statements. Weights of words are in nats; shares lie between 0 and 1."""

LEAD = 0.95
"""Weight from which a statement is a headline or stands in the lead."""
LEAST = 0.05
"""What a word that stands in nearly every statement still weighs."""
FLOOR = -2.6
"""Log-odds below which nothing links two statements."""
LOOK_CLOSER = -3.5
"""Log-odds by words in common alone from which words near in meaning, numbers and dates are looked at: they add 2 at most."""
SAME_ARTICLE = 0.5
"""Two statements of one article are less often one claim than they look: the second says something more."""
SAME_WORDS = 4.0
"""Log-odds that two statements in the very same words (and numbers) at least have."""

NEVER = -9.0
"""Of a question and a statement: who asks states nothing."""

ANOTHER = -4.0
"""Log-odds of two statements of which one is said to be of something else: what was there before, or what comes on top of it."""


def features(one: Told, other: Told, least: float = -math.inf) -> Cube:
    """Two articles -> for each statement of the one and each of the other, what is compared of them, in the order of FEATURES.

    What costs most (words near in meaning, numbers, dates) is looked at only where the rest gives log-odds of at `least` so much.
    """
    found = np.zeros((len(FEATURES), len(one.wordings), len(other.wordings)))
    met = _met(one, other)
    common = common_weight(one.columns, other.columns, met)
    own, whole = weigh(one.columns, met[0][2]), weigh(other.columns, met[1][2])
    found[0] = common / np.sqrt(np.outer(own, whole))
    found[1] = common / np.minimum.outer(own, whole)
    found[2] = np.minimum(MOST_COMMON, common)
    common_plain = common_weight(one.plain, other.plain, met)
    found[3] = np.minimum(MOST_COMMON, common_plain)
    found[4] = 2 * common / np.add.outer(own, whole)
    found[5] = _both(one.names, other.names)
    found[6] = np.minimum(2.0, _both(one.numbers, other.numbers))
    flags, other_flags = one.flags, other.flags
    found[11] = np.not_equal.outer(flags[:, 2], other_flags[:, 2])
    found[12] = np.outer(flags[:, 2], other_flags[:, 2])
    found[13] = np.not_equal.outer(flags[:, 0], other_flags[:, 0])
    found[14] = np.not_equal.outer(flags[:, 1], other_flags[:, 1])
    found[15] = np.outer(flags[:, 3], other_flags[:, 3])
    found[16] = np.outer(flags[:, 3] >= LEAD, other_flags[:, 3] >= LEAD)
    found[17:20] = likest(one.parts, other.parts, met)
    for at, to in product(one.with_tally, other.with_tally):
        found[20:23, at, to] = _tallies(one.wordings[at], other.wordings[to])
    closer = _odds(found) >= least
    found[4] += near_weight(one.columns, other.columns, met, closer) / np.add.outer(own, whole)
    for at, to in _places(closer, one.with_numbers, other.with_numbers):
        ours, theirs = one.wordings[at].quantities, other.wordings[to].quantities
        found[7, at, to] = quantities.agreement(ours, theirs)
        found[8, at, to] = quantities.clash(ours, theirs)
    for at, to in _places(closer, one.with_dates, other.with_dates):
        days, others = one.wordings[at].dates, other.wordings[to].dates
        found[9, at, to] = dates.agree(days, others)
        found[10, at, to] = dates.clash(days, others)
    return found


def _places(asked: Any, ones: Ints, others: Ints) -> list[tuple[int, int]]:
    """Which pairs are asked for, and places on both sides -> those of these pairs."""
    if not len(ones) or not len(others):
        return []
    rows, columns = np.nonzero(asked[ones][:, others])
    return list(zip(ones[rows].tolist(), others[columns].tolist(), strict=True))


def _tallies(put: Wording, other: Wording) -> tuple[bool, bool, bool]:
    """Whether some tally that both give may be one number; whether some can't; and whether both give tallies, and never the same."""
    met = [(one, its) for one, its in product(put.counted, other.counted) if one.is_same_tally(its)]
    fit = [quantities.compatible(one.quantity, its.quantity) for one, its in met]
    apart = {each.tally for each in put.counted}.isdisjoint({each.tally for each in other.counted if each.tally})
    return any(fit), not all(fit), apart


def _met(one: Told, other: Told) -> Met:
    """Two articles -> their terms, seen from both."""
    return (_way(one, other), _way(other, one)) if one != other else (_way(one, one),) * 2


def _way(one: Told, other: Told) -> Way:
    same = np.array([other.column.get(term, -1) for term in one.column], dtype=np.int32)
    return same, near_columns(one.meanings, other.meanings, nearwords.table()), _weights(one, other, same)


def _weights(one: Told, other: Told, same: Ints) -> Floats:
    """What each term of one of two articles weighs: much where few of their statements hold it (idf)."""
    held = one.counts + np.append(other.counts, 0.0)[same]
    found: Floats = np.maximum(LEAST, np.log(len(one.wordings) + len(other.wordings) + 1) - np.log(held + 0.5))
    return found


def _both(one: Incidence, other: Incidence) -> Matrix:
    here, there = one.shared(other)
    found: Matrix = one.matrix[:, here] @ other.matrix[:, there].T
    return found


@cache
def _model() -> tuple[float, Any]:
    """The model: its intercept, and a coefficient for each feature, in order."""
    stored: Mapping[str, float] = orjson.loads(Path(__file__).with_name("likeness.json").read_bytes())
    return stored["intercept"], np.array([stored[name] for name in FEATURES])


def _odds(found: Cube) -> Matrix:
    intercept, coefficients = _model()
    odds: Matrix = intercept + np.tensordot(coefficients, found, axes=1)
    return odds


def log_odds(one: Told, other: Told) -> Matrix:
    """Two articles -> for each statement of the one and each of the other the log-odds that they make the same claim."""
    found = np.round(_odds(features(one, other, LOOK_CLOSER)), 3)
    same: dict[tuple[Any, ...], list[int]] = {}
    for to, put in enumerate(other.wordings):
        same.setdefault((put.plain, put.proper, put.numbers), []).append(to)
    for at, put in enumerate(one.wordings):
        for to in same.get((put.plain, put.proper, put.numbers), ()):
            found[at, to] = max(SAME_WORDS, found[at, to])
    for at, to in np.argwhere(found > FLOOR).tolist():
        if _another(one.wordings[at], other.wordings[to]):
            found[at, to] = ANOTHER
    found[np.not_equal.outer(one.flags[:, 4], other.flags[:, 4])] = NEVER
    return found


def _another(put: Wording, other: Wording) -> bool:
    """Whether one of two is of what was there before, or says that it tells more ("in addition") and gives another number of the unit."""
    if put.past is not other.past:
        return True
    if put.adds is other.adds or not put.counted or not other.counted:
        return False
    return quantities.clash(put.quantities, other.quantities)


Written = tuple[str, bytes]
"""An article and the wordings of its statements as JSON."""

Linked = tuple[tuple[int, int, float], ...]
"""Pairs of statements that may make the same claim: the place of each in its article, and the log-odds."""


class Compared(NamedTuple):
    """Of two articles: the statements that may make the same claim, and those that can't both hold."""

    links: Linked
    clashes: tuple[Pair, ...]


_COMPARED = Remembered[tuple[Written, Written], Compared](1 << 17)
"""Pairs of articles by how they are written, as many as have so many links and clashes together (some 100 bytes each). Not by what they tell: that
would be held with all that was made of it to be compared, for as long as the pair is."""


def compared(one: Told, other: Told) -> Compared:
    """Two articles (or one, twice) -> their pairs of statements that are linked, and that clash: no statement is linked to itself.

    The same whichever of the two is named first. Remembered: the articles of a story meet again with each report that comes.
    """
    pair = (one.article, one.written), (other.article, other.written)
    known = _COMPARED.get(pair)
    if known is None:
        known = _compared(one, other)
        _COMPARED.put(pair, known, 10 + len(known.links) + len(known.clashes))
    return known


def _compared(one: Told, other: Told) -> Compared:
    if one.article > other.article:
        links, clashes = compared(other, one)
        return Compared(tuple((at, to, odds) for to, at, odds in links), tuple(pair.turned() for pair in clashes))
    odds = log_odds(one, other)
    clashes = clashing(one, other, odds)
    if one == other:
        odds = np.maximum(odds, odds.T) - SAME_ARTICLE
    places = zip(*(each.tolist() for each in np.nonzero((odds > FLOOR) | (odds == ANOTHER))), strict=True)
    return Compared(tuple((at, to, float(odds[at, to])) for at, to in places if one != other or at != to), clashes)


def links(one: Told, other: Told) -> Linked:
    """Two articles (or one, twice) -> their pairs of statements that may make the same claim."""
    return compared(one, other).links
