"""The term index says what plain lists of the same reports say, whatever came and went before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from services.store.stories.postings import LATEST, POSTINGS, key, number_of
from services.store.stories.term_index import FEWEST_TERMS, TermIndex

NOTHING = 0, np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int32)
WITHIN = 1_000


@dataclass(frozen=True)
class Told:
    number: int
    at: int
    dated: bool
    hashes: np.ndarray
    leading: np.ndarray

    @property
    def key(self) -> int:
        return key(self.at, self.number, dated=self.dated)


def told(number: int, at: int, *terms: int, dated: bool = True, leading: int = 100) -> Told:
    hashes = np.array(sorted(terms), dtype=np.uint32)
    return Told(number, at, dated, hashes, hashes[:leading])


def put(index: TermIndex, *reports: Told) -> None:
    for each in reports:
        index.put(each.hashes, each.leading, each.key)


def drop(index: TermIndex, *reports: Told) -> None:
    for each in reports:
        index.drop(each.hashes, each.leading, each.key)


def alike(index: TermIndex, terms: list[int], at: int = 0, *, dated: bool = True, most: int = 48) -> list[int]:
    scores = np.zeros(1 << 13, dtype=np.float32)
    hashes, weights = np.array(terms, dtype=np.uint32), np.arange(len(terms), 0, -1).astype(np.float32)
    found = index.alike(hashes, weights, (at, WITHIN, dated), most, scores)
    assert not scores.any()
    return [number_of(each) for each in found]


def test_the_heaviest_come_first_and_the_later_of_equal_ones() -> None:
    index = TermIndex(NOTHING)
    put(index, told(1, 10, 7, 8), told(2, 20, 7, 9), told(3, 30, 7, 8), told(4, 5, 5))
    assert alike(index, [7, 8]) == [3, 1, 2]
    assert alike(index, [8, 9]) == [3, 1, 2]
    assert alike(index, [7, 8], most=2) == [3, 1]
    assert alike(index, [6]) == []


def test_what_is_of_another_time_is_left_out_unless_one_of_both_is_undated() -> None:
    index = TermIndex(NOTHING)
    put(index, told(1, 0, 7), told(2, 5_000, 7), told(3, 9_000, 7, dated=False))
    assert alike(index, [7], 4_100) == [3, 2]
    assert alike(index, [7], 4_100, dated=False) == [3, 2, 1]


def test_of_a_common_term_those_nearest_in_time_are_looked_at() -> None:
    index = TermIndex(NOTHING)
    put(index, *(told(number, number, 7) for number in range(1, 4 * POSTINGS)))
    middle = 2 * POSTINGS
    assert set(alike(index, [7], middle, most=1_000)) == set(range(middle + 1 - POSTINGS // 2, middle + 1 + POSTINGS // 2))
    assert max(alike(index, [7], 4 * POSTINGS + WITHIN - 1, most=1_000)) == 4 * POSTINGS - 1


def test_times_of_any_year_have_an_order() -> None:
    assert key(-(10**9), 1, dated=True) < key(-5, 2, dated=True) < key(5, 1, dated=True) < key(10**12, 1, dated=True) < 1 << 64
    assert number_of(key(LATEST * 2, 77, dated=False)) == 77


def test_rarity_counts_reports_from_before_and_live_ones() -> None:
    index = TermIndex((9, np.array([7, 8], dtype=np.uint32), np.array([4, 1], dtype=np.int32)))
    first, second = told(1, 0, 7, 9), told(2, 0, 9)
    put(index, first, second)
    assert index.rarities(np.array([7, 8, 9, 10], dtype=np.uint32)) == pytest.approx(np.log([12 / 6, 12 / 2, 12 / 3, 12 / 1]))
    drop(index, first, second)
    assert index.rarities(np.array([7, 9], dtype=np.uint32)) == pytest.approx(np.log([10 / 5, 10 / 1]))
    assert (index.reports, index.terms) == (0, 0)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_comings_and_goings_it_is_as_one_built_anew(seed: int) -> None:
    random, index, live = np.random.default_rng(seed), TermIndex(NOTHING), dict[int, Told]()
    for number in range(1, 900):
        terms = {int(each) for each in random.zipf(1.3, 12) % (FEWEST_TERMS * 4)}
        made = told(number, int(random.integers(20_000)), *terms, dated=bool(random.integers(5)), leading=8)
        put(index, made)
        live[number] = made
        while live and random.random() < (0.3 if number < 600 else 0.8):
            drop(index, live.pop(int(random.choice(list(live)))))
    anew = TermIndex(NOTHING)
    put(anew, *random.permutation(np.array(list(live.values()), dtype=object)))
    every = np.arange(FEWEST_TERMS * 4, dtype=np.uint32)
    assert index.rarities(every).tolist() == anew.rarities(every).tolist()
    assert (
        (index.reports, index.terms)
        == (anew.reports, anew.terms)
        == (len(live), len({*np.concatenate([each.hashes for each in live.values()])} if live else {}))
    )
    for _ in range(60):
        asked, at = [int(each) for each in random.zipf(1.3, 6) % (FEWEST_TERMS * 4)], int(random.integers(20_000))
        of_one_term = {
            number
            for number, each in live.items()
            if asked[0] in each.leading and (not each.dated or abs(each.at - at) <= WITHIN)
        }
        if len(live) < POSTINGS:
            assert set(alike(index, asked[:1], at, most=2_000)) == of_one_term
        assert alike(index, [*dict.fromkeys(asked)], at) == alike(anew, [*dict.fromkeys(asked)], at)


def test_memory_that_is_left_is_used_again() -> None:
    index = TermIndex(NOTHING)
    for round_ in range(6):
        made = [told(number, number, *range(number, number + 40)) for number in range(1 + round_ * 300, 300 + round_ * 300)]
        put(index, *made)
        if round_ == 1:
            taken = index.nbytes
        drop(index, *made)
    assert index.nbytes <= 2 * taken
