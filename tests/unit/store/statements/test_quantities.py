from __future__ import annotations

import pytest

from schemas.statement import Quantity
from services.store.statements.quantities import agree, agreement, clash, compatible, is_telling, same_thing, unit_of
from tests.unit.store.building import number

TENS_OF_THOUSANDS = Quantity(value=None, low=20_000, high=99_999, unit="worker")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (number(25_000), TENS_OF_THOUSANDS),
        (number(25_000), number(25_000, bound="at_most")),
        (number(11_000), number(11_000, bound="at_least")),
        (number(11_000), number(10_900, bound="about")),
        (number(14_000, bound="at_least"), number(20_000)),
    ],
)
def test_values_that_can_both_hold_are_compatible(one: Quantity, other: Quantity) -> None:
    assert compatible(one, other)
    assert compatible(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (number(3), number(10)),
        (number(5.9, "magnitude"), number(6.1, "magnitude")),
        (number(120_000), number(200_000)),
        (number(25_000, bound="at_most"), number(40_000)),
        (number(7), TENS_OF_THOUSANDS),
    ],
)
def test_values_that_exclude_each_other_are_not(one: Quantity, other: Quantity) -> None:
    assert not compatible(one, other)
    assert clash([one], [other])


def test_values_of_different_things_never_meet() -> None:
    assert not same_thing(number(25_000, "worker"), number(5_000, "troop"))
    assert not clash([number(25_000, "worker")], [number(5_000, "troop")])


def test_a_rate_is_another_thing_than_a_total() -> None:
    assert not same_thing(number(2_000, "drone", per="month"), number(5_000, "drone"))


def test_one_pair_that_can_hold_is_enough() -> None:
    assert not clash([number(63.2, "%"), number(63, "%")], [number(63, "percent")])


def test_words_for_one_unit_are_one_unit() -> None:
    assert unit_of(number(1, "labourer")) == unit_of(number(1, "worker")) == "worker"


def test_measures_may_be_rounded() -> None:
    assert compatible(number(35, "mile"), number(36, "mile"))
    assert not compatible(number(35, "person"), number(36, "person"))


def test_small_whole_numbers_tell_nothing() -> None:
    assert not is_telling(number(2))
    assert agreement([number(2)], [number(2)]) == 0
    assert agreement([number(3.8, "%")], [number(3.8, "%")]) == 1


def test_numbers_without_a_value_do_not_agree() -> None:
    assert not agree(number(25_000), TENS_OF_THOUSANDS)
