"""Likeness: the log-odds that two statements of two articles make the same claim.

A logistic regression over few and general features (`training/same_claim.py` fits it and says how well it does on stories
that it was not fitted on). Words are weighted by how few of the two articles' own statements hold them, so that the likeness of
two statements depends on their two articles only: not on the story so far, nor on the order in which it came.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from itertools import product, repeat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from services.store.claims.grouping import JOINS
from services.store.remembered import Remembered
from services.store.statements import dates, nearwords, quantities
from services.store.statements.against import Pair
from services.store.statements.anchors import anchored
from services.store.statements.clashing import MOST, clashing
from services.store.statements.overlap import (
    MOST_COMMON,
    Cube,
    Floats,
    Ints,
    Matrix,
    Near,
    common_weight,
    likest,
    met,
    near_weight,
    weigh,
)
from services.store.statements.rival_numbers import rival_counts, without_parts
from services.store.statements.tallies import ATTACKERS, COUNTS
from services.store.statements.telling import Side, Told, Written
from services.store.statements.wording import Wording
from stream.compiled import compiled

FEATURES = (
    "cosine", "contained", "common", "common_plain", "near", "names", "numbers", "agreement", "clash", "dates_agree",
    "dates_clash", "one_describes", "both_describe", "polarity", "hedging", "prominence", "both_lead",
    "part", "part_contained", "part_common", "tally_agrees", "tally_differs", "other_tally",
)  # fmt: skip
"""What is compared of two statements. Weights of words are in nats; shares lie between 0 and 1."""

LEAD = 0.95
"""Weight from which a statement is a headline or stands in the lead."""
FLOOR = -2.6
"""Log-odds below which nothing links two statements."""
LOOK_CLOSER = -3.5
"""Log-odds by words in common alone from which words near in meaning, numbers and dates are looked at: they add 2 at most."""
SAME_ARTICLE = 0.5
"""Two statements of one article are less often one claim than they look: the second says something more."""
SAME_WORDS = 4.0
"""Log-odds that two statements in the very same words (and numbers) at least have."""

ANCHORED = 2.0
"""Log-odds that two statements which give one value (a toll, a sum, a named value) at least have."""

NEVER = -9.0
"""Of a question and a statement: who asks states nothing."""

ANOTHER = -4.0
"""Log-odds of two statements of which one is of what was there before, or says that it tells more ("in addition") and gives another number of the unit, of no tally of the other."""


_NO_OTHER = frozenset({"", ATTACKERS})
"""Tallies that do not make what else is counted another thing: who took part in a crime is told with its loot and with its dead."""

RIVAL = -8.0
"""Log-odds of two statements that give rival counts of one thing: they make two claims, which can't both hold."""


def features(one: Told, other: Told, least: float = -math.inf) -> Cube:
    """Two articles -> for each statement of the one and each of the other, what is compared of them, in the order of FEATURES.

    What costs most (words near in meaning, numbers, dates) is looked at only where the rest gives log-odds of at `least` so much.
    """
    found: Cube = np.zeros((len(FEATURES), len(one.wordings), len(other.wordings)))
    for at, to in product(one.with_tally, other.with_tally):
        found[20:23, at, to] = _tallies(one.wordings[at], other.wordings[to])
    same = (
        _same(one.column, other.column),
        _same(one.name_column, other.name_column),
        _same(one.number_column, other.number_column),
    )
    closer = _by_words(found, one.compared, other.compared, same, (nearwords.table(), *_model(), least))
    for at, to in _places(closer, one.with_numbers, other.with_numbers):
        if one.units[at].isdisjoint(other.units[to]):
            continue
        ours, theirs = one.quantities[at], other.quantities[to]
        found[7, at, to] = quantities.agreement(ours, theirs)
        found[8, at, to] = quantities.clash(ours, theirs)
    for at, to in _places(closer, one.with_dates, other.with_dates):
        days, others = one.wordings[at].dates, other.wordings[to].dates
        found[9, at, to] = dates.agree(days, others)
        found[10, at, to] = dates.clash(days, others)
    return found


@compiled
def _added(found: Cube, intercept: float, coefficients: Floats) -> Matrix:
    odds = np.full(found.shape[1:], intercept)
    for feature in range(len(found)):
        odds += coefficients[feature] * found[feature]
    return odds


Asked = tuple[Near, float, Floats, float]
"""The table of words near in meaning, the model, and the log-odds from which near words are looked at."""


@compiled
def _by_words(found: Cube, ones: Side, others: Side, same: tuple[Ints, Ints, Ints], asked: Asked) -> NDArray[np.bool_]:
    """Two articles' statements, and which terms, names and numbers are the same -> which pairs are worth a closer look.

    Writes all features but those of values (numbers, dates, tallies).
    """
    columns, plain, names, numbers, parts, flags, terms = ones
    other_columns, other_plain, other_names, other_numbers, other_parts, their, other_terms = others
    terms_met = met(terms, other_terms, same[0], len(flags) + len(their), asked[0])
    weights, width = terms_met[0][2], len(other_terms[0])
    own, whole = weigh(columns, weights), weigh(other_columns, terms_met[1][2])
    common = common_weight(columns, other_columns, same[0], weights, width)
    common_plain = common_weight(plain, other_plain, same[0], weights, width)
    once = np.ones(max(len(same[1]), len(same[2])))
    named = common_weight(names, other_names, same[1], once, len(other_names[1]))
    numbered = common_weight(numbers, other_numbers, same[2], once, len(other_numbers[1]))
    found[17:20] = likest(parts, other_parts, terms_met)
    for at in range(len(flags)):
        mine = flags[at]
        for to in range(len(their)):
            its, both = their[to], common[at, to]
            found[0, at, to] = both / math.sqrt(own[at] * whole[to])
            found[1, at, to] = both / min(own[at], whole[to])
            found[2, at, to] = min(MOST_COMMON, both)
            found[3, at, to] = min(MOST_COMMON, common_plain[at, to])
            found[4, at, to] = 2 * both / (own[at] + whole[to])
            found[5, at, to] = named[at, to]
            found[6, at, to] = min(2.0, numbered[at, to])
            found[11, at, to] = mine[2] != its[2]
            found[12, at, to] = mine[2] * its[2]
            found[13, at, to] = mine[0] != its[0]
            found[14, at, to] = mine[1] != its[1]
            found[15, at, to] = mine[3] * its[3]
            found[16, at, to] = mine[3] >= LEAD and its[3] >= LEAD
    closer = _added(found, asked[1], asked[2]) >= asked[3]
    near = near_weight(columns, other_columns, terms_met, closer)
    for at in range(len(flags)):
        for to in range(len(their)):
            found[4, at, to] += near[at, to] / (own[at] + whole[to])
    return closer


def _places(asked: Any, ones: Ints, others: Ints) -> list[tuple[int, int]]:
    """Which pairs are asked for, and places on both sides -> those of these pairs."""
    if not len(ones) or not len(others):
        return []
    rows, columns = asked[ones][:, others].nonzero()
    return list(zip(ones[rows].tolist(), others[columns].tolist(), strict=True))


def _tallies(put: Wording, other: Wording) -> tuple[bool, bool, bool]:
    """Whether some tally that both give may be one number; whether some can't; and whether both give tallies, and never the same."""
    met = [(one, its) for one, its in product(put.counted, other.counted) if one.is_same_tally(its)]
    fit = [quantities.compatible(one.quantity, its.quantity) for one, its in met]
    ours, theirs = ({each.tally for each in side.counted} - _NO_OTHER for side in (put, other))
    return any(fit), not all(fit), bool(ours and theirs) and ours.isdisjoint(theirs)


def _same(column: Mapping[str, int], others: Mapping[str, int]) -> Ints:
    """The columns of two articles -> which the other's is that each of the one is, or -1."""
    return np.fromiter(map(others.get, column, repeat(-1)), dtype=np.int32, count=len(column))


@cache
def _model() -> tuple[float, Any]:
    """The model: its intercept, and a coefficient for each feature, in order."""
    stored: Mapping[str, float] = orjson.loads(Path(__file__).with_name("likeness.json").read_bytes())
    return stored["intercept"], np.array([stored[name] for name in FEATURES])


def _odds(found: Cube) -> Matrix:
    return _added(found, *_model())


def log_odds(one: Told, other: Told) -> Matrix:
    """Two articles -> for each statement of the one and each of the other the log-odds that they make the same claim."""
    found: Matrix = _odds(features(one, other, LOOK_CLOSER)).round(3)
    for words, places in one.in_words.items():
        for at, to in product(places, other.in_words.get(words, ())):
            found[at, to] = max(SAME_WORDS, found[at, to])
    for at, to in anchored(one.anchors, other.anchors):
        found[at, to] = max(ANCHORED, found[at, to])
    flags, others = one.flags, other.flags
    likely = found > FLOOR
    more = (
        likely & np.not_equal.outer(flags[:, 6], others[:, 6]) if len(one.with_numbers) and len(other.with_numbers) else likely
    )
    for at, to in _places(more, one.with_numbers, other.with_numbers):
        if quantities.clash(one.quantities[at], other.quantities[to]) and not _are_rivals(one, other, at, to):
            found[at, to] = ANOTHER
    _set_apart(found, likely, flags, others)
    return found


def _are_rivals(one: Told, other: Told, at: int, to: int) -> bool:
    """Whether two statements give two numbers of what news often counts: "the blast also hurt 33" gives another number of it, and tells of nothing else."""
    return any(
        put.tally in COUNTS and put.is_same_tally(its) and not quantities.compatible(put.quantity, its.quantity)
        for put, its in product(one.wordings[at].counted, other.wordings[to].counted)
    )


@compiled
def _set_apart(found: Matrix, likely: NDArray[np.bool_], flags: Matrix, others: Matrix) -> None:
    """Log-odds, which of them are likely, and flags -> what is of the past is another thing than what is not, and a question no statement."""
    for at in range(len(flags)):
        for to in range(len(others)):
            if flags[at, 4] != others[to, 4]:
                found[at, to] = NEVER
            elif likely[at, to] and flags[at, 5] != others[to, 5]:
                found[at, to] = ANOTHER


def part(one: Told, other: Told, odds: Matrix) -> list[Pair]:
    """Two articles and the log-odds that two statements make one claim -> those that would, but for rival counts of one thing.

    All that give rival counts are RIVAL from then on: each value is a claim of its own.
    """
    rivals = list(rival_counts(one, other, odds > FLOOR))
    likely = without_parts(one, other, [pair for pair in rivals if odds[pair.at, pair.to] >= JOINS])
    for pair in rivals:
        odds[pair.at, pair.to] = RIVAL
    return likely


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
    pair = one.as_written, other.as_written
    known = _COMPARED.get(pair)
    if known is None:
        known = _compared(one, other)
        _COMPARED.put(pair, known, 10 + len(known.links) + len(known.clashes))
    return known


def _compared(one: Told, other: Told) -> Compared:
    if one.article > other.article:
        links, clashes = compared(other, one)
        return Compared(tuple((at, to, odds) for to, at, odds in links), tuple(pair.turned() for pair in clashes))
    is_one = one == other
    odds = log_odds(one, other)
    clashes = clashing(one, other, odds)
    if is_one:
        odds = np.maximum(odds, odds.T) - SAME_ARTICLE
    rivals = part(one, other, odds)
    if not is_one:
        known = {(pair.at, pair.to) for pair in clashes if pair.kind == "quantity"}
        clashes = (*clashes, *(pair for pair in rivals if (pair.at, pair.to) not in known))[:MOST]
    are_linked = (odds > FLOOR) | (odds == ANOTHER) | (odds == RIVAL)
    places = zip(*(each.tolist() for each in are_linked.nonzero()), odds[are_linked].tolist(), strict=True)
    return Compared(tuple([(at, to, its) for at, to, its in places if not is_one or at != to]), clashes)


def links(one: Told, other: Told) -> Linked:
    """Two articles (or one, twice) -> their pairs of statements that may make the same claim."""
    return compared(one, other).links
