"""Anchors: values that make one claim of two statements, however else they are worded: one toll, sum of money or cause of death, one number that is rare.

A headline of four words and a sentence of forty share little but the number; that number, of the same thing, is what both are about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import chain, product
from typing import NamedTuple

from services.store.statements import quantities
from services.store.statements.counted import Counted
from services.store.statements.facts import ANCHORS, Fact
from services.store.statements.tallies import AGE, MONEY

PERCENT = "%"
_PLACES = frozenset({"street", "avenue", "road", "drive", "lane", "boulevard", "block"})
"""Units of numbers that tell where: much may happen at one address."""
_EMERGENCY = (911, 999, 112)
"""Numbers that are called in an emergency of any kind."""

Value = tuple[Hashable, ...]
"""What two statements have alike if they may give one value."""


class Anchor(NamedTuple):
    """A statement by its place, and its number where the value is one."""

    place: int
    counted: Counted | None


Anchors = Mapping[Value, Sequence[Anchor]]
"""The values of an article's statements, and where each stands."""


def anchors(said: Sequence[tuple[Sequence[Counted], Sequence[Fact]]]) -> Anchors:
    """The numbers and named values of an article's statements, in order -> its anchors. An age is none: it stands for a person, whatever is told of them."""
    found: defaultdict[Value, list[Anchor]] = defaultdict(list)
    for place, (numbers, facts) in enumerate(said):
        for each in numbers:
            for value in _values(each):
                found[value].append(Anchor(place, each))
        for fact in facts:
            if fact.slot in ANCHORS:
                found["fact", *fact].append(Anchor(place, None))
    return found


def _values(each: Counted) -> Iterator[Value]:
    if each.quantity.value is None or each.tally == AGE:
        return
    if each.tally:
        yield "tally", each.tally, each.quantity.value
    if each.unit in MONEY:
        if quantities.is_telling(each.quantity):
            yield "money", each.unit, each.quantity.value
    elif quantities.is_rare(each.quantity) and each.unit not in _PLACES and each.quantity.value not in _EMERGENCY:
        yield "number", each.unit == PERCENT, each.quantity.value


def anchored(ones: Anchors, others: Anchors) -> Iterator[tuple[int, int]]:
    """The anchors of two articles -> the places of statements that give one value; a pair may come twice."""
    met = (product(ones[value], others[value]) for value in ones.keys() & others.keys())
    for one, its in chain.from_iterable(met):
        if _are_of_one(one.counted, its.counted):
            yield one.place, its.place


def _are_of_one(one: Counted | None, its: Counted | None) -> bool:
    """Whether two equal numbers may be of one thing; named values of one slot are."""
    if one is None or its is None:
        return True
    return one.is_same_tally(its) or one.unit == its.unit in MONEY or quantities.is_rare(one.quantity)
