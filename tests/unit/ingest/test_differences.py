"""Differences: what difflib finds, in a bounded number of steps."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import numpy as np
import pytest

from services.ingest.differences import COMPARED, differences


def found(old: list[int], new: list[int]) -> list[tuple[int, ...]]:
    return [tuple(each) for each in differences(np.array(old, np.int32), np.array(new, np.int32)).tolist()]


def by_difflib(old: list[int], new: list[int]) -> list[tuple[int, ...]]:
    return [tuple(places) for tag, *places in SequenceMatcher(None, old, new).get_opcodes() if tag != "equal"]


def edited(numbers: list[int], rng: random.Random, kinds: int) -> list[int]:
    thrown = [(rng.random(), number) for number in numbers]
    kept = [[number] if dice > 0.3 else [] if dice > 0.2 else [rng.randrange(kinds), number] for dice, number in thrown]
    return [number for part in kept for number in part]


def without_ends(old: list[int], new: list[int]) -> tuple[list[int], list[int]]:
    return [998, *old, 999], [997, *new, 996]  # no common beginning or end: it is taken off before blocks are sought


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("length", "kinds"), [(6, 3), (60, 20), (199, 5), (200, 5), (201, 150), (900, 300)])
def test_differences_are_those_of_difflib(seed: int, length: int, kinds: int) -> None:
    rng = random.Random(seed)
    old = [rng.randrange(kinds) for _ in range(length)]
    old, new = without_ends(old, edited(old, rng, kinds))
    assert found(old, new) == by_difflib(old, new)


def test_what_both_begin_and_end_with_is_taken_off_first() -> None:
    assert found([1, 2, 3, 4], [1, 2, 9, 3, 4]) == [(2, 2, 2, 3)]
    assert found([1, 1, 1], [1, 1]) == [(2, 3, 2, 2)]


@pytest.mark.parametrize(("old", "new"), [([], []), ([1], [1]), ([1, 2], [1, 2])])
def test_the_same_has_no_differences(old: list[int], new: list[int]) -> None:
    assert found(old, new) == []


def test_nothing_against_something_is_one_difference() -> None:
    assert found([], [1, 2]) == [(0, 0, 0, 2)]
    assert found([1, 2], []) == [(0, 2, 0, 0)]


def test_long_sequences_are_one_difference_between_what_they_share_at_the_ends() -> None:
    old, new = list(range(COMPARED)), list(range(COMPARED, 2 * COMPARED))
    assert found([7, *old, 8], [7, *new, 8]) == [(1, COMPARED + 1, 1, COMPARED + 1)]


def test_sequences_made_to_take_long_come_to_an_end_and_nothing_is_lost() -> None:
    old = [number % 19 for number in range(COMPARED - 200)]
    new = [number * 7 % 19 for number in range(199)]
    places = found(old, new)
    assert places == sorted(places)
    kept_old = [n for i, n in enumerate(old) if not any(low <= i < high for low, high, _, _ in places)]
    kept_new = [n for i, n in enumerate(new) if not any(low <= i < high for _, _, low, high in places)]
    assert kept_old == kept_new
