"""Seen and what it is made of: what is put in is found, also after growth, and nothing else is."""

from __future__ import annotations

import numpy as np

from services.ingest.names import Names, got, put
from services.ingest.postings import Postings, find


def drawn(rng: np.random.Generator, count: int) -> np.ndarray:
    return np.unique(rng.integers(0, 1 << 48, count, dtype=np.uint64))


def test_names_are_found_also_after_growth() -> None:
    rng, names, known = np.random.default_rng(1), Names(), {}
    for number in range(1, 5_000):
        name = int(rng.integers(0, 1 << 63))
        known[name] = number
        if names.note(*put(names.table, name, number)):
            names.build()
    assert {name: got(names.table, name) for name in known} == known
    assert got(names.table, 17) == 0


class Shelf:
    """Postings and the columns of what is there."""

    def __init__(self, size: int = 1 << 15) -> None:
        self.columns = np.zeros((size, 4), dtype=np.int32)
        self.postings = Postings()

    def put(self, number: int, hashes: np.ndarray, at: int = 0, group: int | None = None) -> None:
        self.columns[number % len(self.columns)] = number, at, 0, number if group is None else group
        self.postings.put(hashes, number, self.columns)

    def get(self, hashes: np.ndarray, at: int = 0, window: int = 10, common: int = 100) -> dict[int, list[int]]:
        numbers, _, counts, groups = find(self.postings.ring, self.columns, hashes, (at, window, common))
        return {
            which: numbers[which, :count].tolist() for which, count in enumerate(counts) if count and groups[which] < common
        }


def test_postings_keep_all_entries_through_growth_and_the_ring_and_find_no_others() -> None:
    rng, shelf, articles = np.random.default_rng(1), Shelf(), {}
    for number in range(1, 15_000):
        articles[number] = drawn(rng, 100)
        shelf.put(number, articles[number])
        if number > 5_000:
            shelf.columns[number - 5_000] = 0  # forgotten
    assert shelf.postings.nbytes < 5_000 * 112 * 8 * 2.5
    told = {number: shelf.get(articles[number]) for number in range(1, 15_000, 50)}
    assert all(number in found for number in told if number >= 10_000 for found in told[number].values())
    assert all(len(told[number]) == len(articles[number]) for number in told if number >= 10_000)
    others = sum(found != number for number in told for each in told[number].values() for found in each)
    assert others < 20  # two shingles alike in 32 bits


def test_of_a_shingle_that_everybody_has_the_latest_articles_are_told_unless_it_is_common() -> None:
    shelf, shingle = Shelf(), np.array([42], dtype=np.uint64)
    for number in range(1, 101):
        shelf.put(number, shingle, at=number // 50, group=number % 3)
    assert shelf.get(shingle) == {0: list(range(100, 84, -1))}
    assert shelf.get(shingle, window=0) == {0: list(range(49, 36, -1))}  # and 51 others looked at: 64 in all
    assert shelf.get(shingle, common=3) == {}


def test_postings_entered_in_any_order_and_sorted_are_the_same() -> None:
    rng = np.random.default_rng(1)
    articles = {number: drawn(rng, 40) % 500 for number in range(1, 300)}
    ordered, other = Shelf(), Shelf()
    for number, hashes in articles.items():
        ordered.put(number, hashes)
    for number in rng.permutation(list(articles)).tolist():
        other.put(number, articles[number])
    other.postings.sort(1)
    every = np.arange(500, dtype=np.uint64)
    assert ordered.get(every) == other.get(every)
    assert all(other.postings.holds(number) for number in articles)
    assert not other.postings.holds(300)


def test_what_was_entered_last_and_is_gone_is_taken_out_so_that_its_number_can_be_given_again() -> None:
    shelf, one, other = Shelf(), np.array([1, 42], dtype=np.uint64), np.array([2, 42], dtype=np.uint64)
    shelf.put(1, one)
    shelf.put(2, one)
    shelf.columns[2] = 0
    shelf.postings.pop(shelf.columns)
    shelf.put(2, other)
    assert shelf.get(np.array([1, 2, 42], dtype=np.uint64)) == {0: [1], 1: [2], 2: [2, 1]}
