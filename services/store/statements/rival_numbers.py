"""Rival numbers: which numbers of two statements are of one thing and can't both hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from services.store.statements import dates, quantities
from services.store.statements.against import Pair, Value
from services.store.statements.counted import Counted
from services.store.statements.frames import apart, differ, one_source, same_act, same_frame, same_scope
from services.store.statements.overlap import Matrix
from services.store.statements.sources import same_source
from services.store.statements.tallies import AGE, COUNTS, GROWS, YES
from services.store.statements.telling import Told
from services.store.statements.wording import Wording

TALLIED = -2.5
"""Log-odds of being one claim from which two tallies of people are compared."""
AGED = -4.0
"""Log-odds of being one claim from which two ages are compared: of who suffers one act, whatever noun stands for them."""
SAME_SIZE = 5.0
"""A rival number is not so many times as large."""
_TOLL = (
    "kill", "die", "dead", "death", "injur", "wound", "hurt", "miss", "toll", "casual", "fatal", "victim", "surviv", "arrest", "evacu",
)  # fmt: skip
"""How words begin of which the number grows from report to report."""
MEASURES = frozenset(
    """
    usd eur gbp % share year month week day hour minute time season kilometer meter mile foot
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""Units that leave open what is measured."""
_SUMS = frozenset({"loot", "damage"})
"""Tallies in money: two of two currencies say nothing of each other."""
_RIVALS = _SUMS | {
    "aboard",
    "crowd",
    "held",
    "displaced",
    "layoffs",
    "abducted",
    "population",
    "turnout",
    "premium",
    "rejected",
    "burned",
    "flooded",
    "destroyed",
    "damaged",
    "fine",
    "price",
    "depth",
    "height",
    "margin",
    "missing",
    AGE,
    YES,
    *GROWS,
}
"""Tallies of which a story has one number, at one time."""
_CONTESTED = _RIVALS - {AGE} | {"dead", "hurt", "missing"}
"""Tallies of which two sources in one report may give two numbers."""


_Said = tuple[int, Wording, Counted]
"""A statement by its place, and a number in it."""


def tallied(one: Told, other: Told, odds: Matrix) -> Iterator[Pair]:
    """People (or jobs) counted as the same by two statements, in numbers that can't both hold; a toll that has risen, or a number said to be new, is an update."""
    ones = _tallies(one)
    others = _tallies(other) if ones else []
    for (at, put, each), (to, its, rival) in product(ones, others):
        if (
            (one == other and (at >= to or not (put.source and its.source) or same_source(put.source, its.source)))
            or put.asks
            or its.asks
        ):
            continue
        if (
            each.tally != rival.tally
            or (each.tally in _SUMS and each.unit != rival.unit)
            or odds[at, to] < (AGED if each.tally == AGE else TALLIED)
        ):
            continue
        if _is_rival_tally(put, its, each, rival):
            is_update = put.updates or its.updates or _rises(each, rival, one.at, other.at)
            yield Pair(at, to, "quantity", _of(each), each.quantity.text, rival.quantity.text, is_update)


def without_parts(one: Told, other: Told, rivals: Sequence[Pair]) -> list[Pair]:
    """Two articles and their rival counts -> those of which neither is of a part of what its article counts."""
    if not rivals:
        return []
    ours, theirs = ({(at, each.tally) for at, _, each in _tallies(told)} for told in (one, other))
    return [
        pair
        for pair in rivals
        if pair.about not in GROWS or ((pair.at, pair.about) in ours and (pair.to, pair.about) in theirs)
    ]


def _tallies(told: Told) -> list[_Said]:
    """An article -> the tallies in its statements, without those of a part of what it counts itself."""
    said = [
        (at, put, each) for at in told.with_tally for put in (told.wordings[at],) for each in put.counted if _is_tally(each)
    ]
    greatest = _greatest(said) if said else {}
    return [each for each in said if not _is_less_than(each, greatest)]


def _greatest(said: Iterable[_Said]) -> dict[str, float]:
    """The tallies of an article -> the highest number of each toll: lower ones are of a part ("three of them in Moor County"), or of before."""
    found: dict[str, float] = {}
    for _, put, each in said:
        if each.tally in GROWS and not put.updates:
            found[each.tally] = max(found.get(each.tally, 0.0), each.quantity.value or 0.0)
    return found


def _is_less_than(said: _Said, greatest: Mapping[str, float]) -> bool:
    """Whether a number is lower than the highest of its toll in its article, and not said to have come in place of that."""
    _, put, each = said
    return not put.updates and (each.quantity.value or 0.0) < greatest.get(each.tally, 0.0)


def _is_tally(each: Counted) -> bool:
    return each.tally in _RIVALS and each.quantity.value is not None


def _of(each: Counted) -> str:
    """What a number is of, in a word."""
    return each.tally or each.unit


def _is_rival_tally(put: Wording, other: Wording, one: Counted, its: Counted) -> bool:
    """Whether two tallies of one kind are of one thing at one time, and neither statement gives a number that both can hold."""
    if not same_scope(put, other) or apart(put, other) or differ(put, other):
        return False
    if one.may_be_part_of(its) or its.may_be_part_of(one) or dates.clash(dates.telling(put.dates), dates.telling(other.dates)):
        return False
    given = [(one, each) for each in other.counted] + [(its, each) for each in put.counted]
    if any(each.tally == tally.tally and quantities.compatible(each.quantity, tally.quantity) for tally, each in given):
        return False
    return same_act(put, other) and not one.is_of_another_sex(its) if one.tally == AGE else _same_size(one, its)


def rival_counts(one: Told, other: Told, linked: NDArray[np.bool_]) -> Iterator[Pair]:
    """Two articles, and which statements may make one claim -> those of them that count the same (people, jobs, votes) and get another number.

    They do if some count is given in numbers that can't both hold, and none in such that can. A toll that is higher in the later
    article has risen: that is an update, but the two numbers are two claims all the same.
    """
    for at, to in product(one.with_tally, other.with_tally):
        if linked[at, to] and (one != other or at != to):
            rivals = _other_counts(one.wordings[at], other.wordings[to])
            if rivals is not None:
                ours, theirs = rivals
                is_update = _rises(ours, theirs, one.at, other.at)
                yield Pair(at, to, "quantity", ours.tally, ours.quantity.text, theirs.quantity.text, is_update)


def _other_counts(put: Wording, its: Wording) -> tuple[Counted, Counted] | None:
    """Two statements -> two counts of one thing that can't both hold, where no number of the two is the same count."""
    met = [
        (one, rival) for one, rival in product(put.counted, its.counted) if one.is_same_tally(rival) and _are_exact(one, rival)
    ]
    if any(quantities.compatible(one.quantity, rival.quantity) for one, rival in met):
        return None
    counts = [each for each in met if each[0].tally in COUNTS]
    return min(counts, key=lambda each: each[0].tally, default=None)


def _are_exact(one: Counted, its: Counted) -> bool:
    return one.quantity.value is not None and its.quantity.value is not None


def _rises(one: Counted, its: Counted, at: str, later: str) -> bool:
    """Two counts and the times of their articles -> whether it is a toll that is higher in the later one."""
    value, other = one.quantity.value or 0.0, its.quantity.value or 0.0
    return one.tally in GROWS and bool(at and later) and at != later and (at < later) is (value < other)


def same_time(put: Wording, other: Wording) -> bool:
    """Whether two statements may speak of one time, and one way: neither is an update or a guess beside what the other says was."""
    if put.updates or other.updates or put.hedged is not other.hedged or not same_scope(put, other):
        return False
    ones, others = dates.explicit(dates.telling(put.dates)), dates.explicit(dates.telling(other.dates))
    return bool(ones) is bool(others) and not dates.clash(ones, others)


def rival_numbers(put: Wording, other: Wording, shared: Callable[[], float]) -> Iterator[Value]:
    """The numbers of one thing that can't both hold, where neither statement gives another one of it that can."""
    for one, its in product(put.counted, other.counted):
        if (
            not one.unit
            or _is_toll(one)
            or not one.is_of_what(its)
            or not _same_size(one, its)
            or _fits(one, other.counted)
            or _fits(its, put.counted)
        ):
            continue
        if not differ(put, other) and same_frame(put, other, shared):
            yield "quantity", _of(one), one.quantity.text, its.quantity.text
            return


def _fits(one: Counted, others: Sequence[Counted]) -> bool:
    """Whether some number among others can be the same number of the same thing."""
    return any(
        (one.unit == its.unit or not its.unit or one.is_people) and quantities.compatible(one.quantity, its.quantity)
        for its in others
    )


def _of_one_thing(one: Counted, its: Counted) -> bool:
    """Whether two numbers of two claims are of one thing: what is measured must be told by the words beside both."""
    if one.unit in MEASURES or its.unit in MEASURES:
        return one.unit == its.unit and one.role == its.role and one.shares(its)
    return one.is_of_what(its)


def _is_toll(one: Counted) -> bool:
    """Whether people hurt or missing are counted: their number grows from report to report."""
    return one.is_people and any(word.startswith(_TOLL) for word in (one.unit, *one.beside))


def _same_size(one: Counted, its: Counted) -> bool:
    """Whether neither number is many times the other."""
    value, rival = one.quantity.value, its.quantity.value
    return value is not None and rival is not None and value * rival > 0 and 1 / SAME_SIZE <= value / rival <= SAME_SIZE


def two_say(put: Wording) -> Value | None:
    """A statement that gives two sources' numbers -> the two, if they can't both hold."""
    for one, its in pairwise(put.counted):
        if (one.unit == its.unit or not its.unit) and not quantities.compatible(one.quantity, its.quantity):
            return "quantity", _of(one), one.quantity.text, its.quantity.text
    return None


def rival_answer(put: Wording, answer: Wording) -> Value | None:
    """A statement with a number and a later one with another -> the two, if they are rival counts of one thing."""
    if not (put.source or answer.source) or one_source(put, answer):
        return None
    its = answer.counted[0]
    tallied = [each for each in put.counted if each.tally in _CONTESTED]
    alike = [each for each in put.counted if each.unit == its.unit != "" and each.shares(its)]
    one = next((each[0] for each in (tallied, put.counted, alike) if len(each) == 1), None)
    if one is None or not _same_size(one, its) or quantities.compatible(one.quantity, its.quantity):
        return None
    if one.role != its.role or apart(put, answer) or _is_less(put, answer):
        return None
    return ("quantity", _of(one), one.quantity.text, its.quantity.text) if _answered(put, answer, one, its) else None


def _answered(put: Wording, answer: Wording, one: Counted, its: Counted) -> bool:
    """Whether a later number is of the same thing as one before it."""
    if one.tally in _CONTESTED and its.tally == one.tally:
        return answer.answers or bool(put.source and answer.source)
    if not its.unit and not its.tally and answer.answers:
        return True
    of_one = bool(one.unit) and _of_one_thing(its, one) and not {*put.plain}.isdisjoint(answer.plain)
    both_say = bool(put.source and answer.source)
    return of_one and (answer.answers or (both_say and not {*put.subject}.isdisjoint(answer.subject)))


def _is_less(put: Wording, other: Wording) -> bool:
    """Whether one is of what the other is not: of defense spending and nondefense spending."""
    ours, theirs = {*put.plain}, {*other.plain}
    return any(f"non{word}" in theirs for word in ours) or any(f"non{word}" in ours for word in theirs)
