"""Clashing: which two statements can't both hold, whether or not they are worded as one claim.

Two statements are compared slot by slot where they are about the same: who and what they name does not differ, and most words of
the shorter one are the other's. What differs must be a value that has room for one only: a number of one thing, the date of
one act, yes or no, or one of two verbs that exclude each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import numpy as np

from services.store.statements import dates
from services.store.statements.against import Pair, Value
from services.store.statements.circumstances import NOBODY, ONE
from services.store.statements.counted import Counted
from services.store.statements.denying import OPPOSED, by_its_noun, denied, deny, not_a_cent
from services.store.statements.facts import ATTACKERS, CAUSE, DEATH, NONE, PLEA, POST, SINGLE, Fact, may_both_be
from services.store.statements.frames import Frames, apart, happens_once, is_one_act, one_source, same_event, same_frame
from services.store.statements.overlap import Matrix
from services.store.statements.rival_numbers import MEASURES, rival_answer, rival_numbers, same_time, tallied, two_say
from services.store.statements.sources import same_source
from services.store.statements.tallies import is_of_people
from services.store.statements.telling import Told
from services.store.statements.wording import Wording

LIKELY = -3.0
"""Log-odds of being one claim from which two statements are compared at all."""
CAUSED = -6.5
"""The same, for two causes: a story has one accident, whatever else is told with what it came of."""
NUMBERS = 0.3
"""The same, for two numbers: much that is counted in a story is worded alike."""
WORDS = 2
"""So many stems two statements share at least of which one tells of one attacker or plea, the other of another."""
NEARBY = 2
"""So many statements may stand between what somebody says and who rejects it, or gives another number."""
AT_LENGTH = 6
"""Stems of a statement from which it tells enough to be an allegation."""
PRONOUN = 4
"""Letters of he, she, they: such a name tells nothing."""
FEW = 12
"""So many of something at most are set against one of it."""
MOST = 24
"""Clashes that are kept of two articles."""
_NEGATIVE, _NUMBER, _DAY, _ACT, _TIME = 1, 2, 4, 8, 16
"""What a statement has that may clash, in bits."""
_CLAIMS = frozenset({"claim", "alleg", "accus", "rumour", "rumor"})
"""Stems of words for what is claimed."""


def clashing(one: Told, other: Told, odds: Matrix) -> tuple[Pair, ...]:
    """Two articles (or one, twice) and the log-odds that two statements make one claim -> the statements that can't both hold."""
    is_one = one == other
    found = list(_within(one)) if is_one else []
    frames = Frames(one, other)
    slots = _slots(one)
    others = slots if is_one else _slots(other)
    for at, to in zip(*map(np.ndarray.tolist, (odds >= LIKELY).nonzero()), strict=True):
        if not slots[at] & others[to] and not (slots[at] ^ others[to]) & _NEGATIVE:
            continue
        put, other_put = one.wordings[at], other.wordings[to]
        if is_one and (at >= to or not put.source or same_source(put.source, other_put.source)):
            continue
        if not put.asks and not other_put.asks and not (is_one and not other_put.source and put.negative is other_put.negative):
            likely = bool(odds[at, to] >= NUMBERS)
            share = partial(frames.shared, at, to)
            found += (Pair(at, to, *clash) for clash in _clashes(put, other_put, share, are_likely=likely))
    found += tallied(one, other, odds)
    found += _named(one, other, odds)
    found += _none_and_some(one, other, odds)
    if one != other:
        found += _one_and_several(one, other, odds)
        found += _on_other_days(one, other, slots, others)
        found += (pair.turned() for pair in _none_and_some(other, one, odds.T))
        found += (pair.turned() for pair in _one_and_several(other, one, odds.T))
    found += denied(one, other, frames, odds)
    if one != other:
        found += (pair.turned() for pair in denied(other, one, frames, odds.T))
    return tuple(dict.fromkeys(found))[:MOST]


def _slots(told: Told) -> list[int]:
    """An article -> of each statement in bits what it has that may clash with the same of another; only a denial may with what is none."""
    return [
        _NEGATIVE * put.negative
        | _NUMBER * bool(put.counted)
        | _DAY * dated
        | _TIME * bool(put.times)
        | _ACT * (put.act in OPPOSED and not put.hedged)
        for put, dated in zip(told.wordings, told.firmly_dated, strict=True)
    ]


def _named(one: Told, other: Told, odds: Matrix) -> Iterator[Pair]:
    """Named values of one slot that exclude each other: two manners of one death, two holders of one post."""
    ones = list(_facts(one))
    others = list(_facts(other)) if ones else []
    for (at, put, fact), (to, its, rival) in product(ones, others):
        if (one == other and (at >= to or not put.source or same_source(put.source, its.source))) or odds[at, to] < (
            CAUSED if fact.slot == CAUSE else LIKELY
        ):
            continue
        if fact[:2] != rival[:2] or fact.value == rival.value or (fact.slot != CAUSE and (put.updates or its.updates)):
            continue
        if may_both_be(fact, rival) or (
            fact.slot in (ATTACKERS, PLEA) and len({*put.plain, *put.proper}.intersection((*its.plain, *its.proper))) < WORDS
        ):
            continue
        if any(each.value == fact.value for each in its.facts) or any(each.value == rival.value for each in put.facts):
            continue
        if fact.slot == DEATH and (
            _several_died(put, its) or ({*put.subject}.isdisjoint(its.subject) and put.subject and its.subject)
        ):
            continue
        if (fact.slot == POST or not apart(put, its)) and not dates.clash(dates.telling(put.dates), dates.telling(its.dates)):
            yield Pair(at, to, "fact", " ".join(fact[:2]).strip(), fact.value, rival.value)


def _facts(told: Told) -> Iterator[tuple[int, Wording, Fact]]:
    """An article -> the named values of its statements, but of questions, with their places."""
    return ((at, put, fact) for at in told.with_facts for put in (told.wordings[at],) for fact in put.facts)


def _none_and_some(one: Told, other: Told, odds: Matrix) -> Iterator[Pair]:
    """That there are none (hurt, dead, missing, held) beside a number of them in an earlier article: in a later one it may have risen."""
    if one.at <= other.at:
        return
    nones = [(at, fact.of) for at, _, fact in _facts(one) if fact.slot == NONE]
    for (at, tally), to in product(nones, other.with_tally if nones else ()):
        put, its = one.wordings[at], other.wordings[to]
        some = next(
            (each for each in its.counted if each.tally == tally and (each.quantity.value or 0) > 0 and not each.when), None
        )
        if some and odds[at, to] >= LIKELY and not (its.negative or its.asks or put.updates or apart(put, its)):
            yield Pair(at, to, "quantity", tally, NOBODY, some.quantity.text)


def _one_and_several(one: Told, other: Told, odds: Matrix) -> Iterator[Pair]:
    """That there was only one of something ("a single guard") beside several of it; not of the dead, hurt or aboard, who are counted."""
    ones = [(at, fact.of) for at, _, fact in _facts(one) if fact.slot == SINGLE]
    for (at, noun), to in product(ones, other.with_numbers.tolist() if ones else ()):
        put, its = one.wordings[at], other.wordings[to]
        if (
            odds[at, to] < LIKELY
            or put.negative is not its.negative
            or its.asks
            or put.updates
            or its.updates
            or apart(put, its)
        ):
            continue
        several = next((each for each in its.counted if _are_several(each) and _is_of(each, noun)), None)
        if several:
            yield Pair(at, to, "quantity", several.unit, ONE, several.quantity.text)


def _are_several(each: Counted) -> bool:
    return not (each.tally or each.role or each.when or each.unit in MEASURES) and 1 < (each.quantity.value or 0) <= FEW


def _is_of(each: Counted, noun: str) -> bool:
    """Whether a number is of what a noun names, or of people where it names one."""
    return each.unit == noun or (is_of_people(each.unit) and is_of_people(noun))


def _on_other_days(one: Told, other: Told, slots: list[int], others: list[int]) -> Iterator[Pair]:
    """One act that happens once (who is sworn in takes office) on two days, of one subject, however little else the two statements share."""
    ones = [at for at, slot in enumerate(slots) if slot & _DAY and happens_once(one.wordings[at])]
    its = [to for to, slot in enumerate(others) if slot & _DAY and happens_once(other.wordings[to])] if ones else []
    for at, to in product(ones, its):
        put, other_put = one.wordings[at], other.wordings[to]
        if put.negative or other_put.negative or put.asks or other_put.asks or put.updates or other_put.updates:
            continue
        if not is_one_act(put, other_put) or apart(put, other_put):
            continue
        if (value := _days(put, other_put)) and any(dates.near(*each) for each in product(put.dates, other_put.dates)):
            yield Pair(at, to, *value)


def _several_died(put: Wording, its: Wording) -> bool:
    """Whether one of two tells of more than one who died: they may not have died alike."""
    return any(
        each.tally in ("dead", "") and each.is_people and (each.quantity.value or 0) > 1
        for each in (*put.counted, *its.counted)
    )


def _clashes(put: Wording, other: Wording, shared: Callable[[], float], *, are_likely: bool) -> Iterator[Value]:
    if put.negative is other.negative:
        if are_likely and put.counted and other.counted and same_time(put, other):
            yield from rival_numbers(put, other, shared)
        value = None if put.updates or other.updates else _days(put, other) or _times(put, other)
        if value and same_event(put, other, shared):
            yield value
    if (deny(put, other) and same_frame(put, other, shared)) or not_a_cent(put, other) or by_its_noun(put, other):
        yield "polarity", "", "", ""


def _days(put: Wording, other: Wording) -> Value | None:
    """The dates that can't both hold, where all that both give exclude each other."""
    if not put.dates or not other.dates:
        return None
    ones, others = dates.telling(put.dates), dates.telling(other.dates)
    if not ones or not others or any(dates.may_be_one(one, its) for one, its in product(ones, others)):
        return None
    return "date", "", ones[0].text, others[0].text


def _times(put: Wording, other: Wording) -> Value | None:
    """The times of day that can't both hold, of one day as far as is told."""
    found = dates.times_clash(put.times, other.times)
    return ("date", "time", *found) if found else None


def _within(told: Told) -> Iterator[Pair]:
    """An article -> what it tells with somebody's denial, or with somebody's other number for it."""
    for at, put in enumerate(told.wordings):
        if put.denier:
            yield Pair(at, at, "polarity", "denied", "", f"denied by {put.denier}" if len(put.denier) > PRONOUN else "denied")
        if put.contests and (two := two_say(put)) is not None:
            yield Pair(at, at, *two)
        if put.contests and (times := dates.times_clash(put.times[:1], put.times[1:2])):
            yield Pair(at, at, "date", "time", *times)
        before = [place for place in range(max(0, at - NEARBY), at) if not told.wordings[place].asks]
        if put.replies and not put.denier:
            said = [place for place in before if _is_answered(told.wordings[place], put)]
            if said:
                yield Pair(said[-1], at, "polarity", "", "", "")
        elif len(put.counted) == 1:
            for place in reversed(before):
                if (rival := rival_answer(told.wordings[place], put)) is not None:
                    yield Pair(place, at, *rival)
                    break


def _is_answered(said: Wording, reply: Wording) -> bool:
    """Whether a statement may be what a reply rejects: somebody says so, or it is called a claim; who rejects something claims nothing.

    *The allegations* are what is called so, what somebody else says of who rejects them, or what somebody else says at some length.
    """
    if not said.weight or said.negative or said.says_no or said.replies or one_source(said, reply):
        return False
    if not _CLAIMS.isdisjoint(said.plain):
        return True
    is_meant = reply.replies == "it" or len(said.plain) >= AT_LENGTH or not {*reply.subject}.isdisjoint(said.proper)
    return bool(said.source) and is_meant
