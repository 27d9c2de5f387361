"""Seen and what it is made of: what is put in is found, also after growth, and nothing else is."""

from __future__ import annotations

import numpy as np

from services.ingest.names import Names
from services.ingest.postings import Postings


def drawn(rng: np.random.Generator, count: int) -> np.ndarray:
    return np.unique(rng.integers(0, 1 << 48, count, dtype=np.uint64))


def test_names_are_found_also_after_growth() -> None:
    rng, names, known = np.random.default_rng(1), Names(), {}
    for number in range(1, 5_000):
        name = int(rng.integers(0, 1 << 63))
        known[name] = number
        if names.put(name, number):
            names.build()
    assert {name: names.get(name) for name in known} == known
    assert names.get(17) == 0


def test_postings_keep_almost_all_entries_through_growth_and_find_no_others() -> None:
    rng, postings, articles = np.random.default_rng(1), Postings(), {}
    for number in range(1, 15_000):
        articles[number] = drawn(rng, 100)
        postings.put(articles[number], number, number)
        postings.grow(100 * number)
    found = [postings.get(articles[number]) for number in range(1, 15_000, 50)]
    right = sum(int((each.numbers == number).sum()) for each, number in zip(found, range(1, 15_000, 50), strict=True))
    assert right > 0.98 * sum(len(articles[number]) for number in range(1, 15_000, 50))
    assert sum(len(each.numbers) for each in found) == right


def test_of_a_shingle_that_everybody_has_the_latest_articles_are_kept() -> None:
    postings, common = Postings(), np.array([42], dtype=np.uint64)
    for number in range(1, 101):
        postings.put(common, number, number)
    assert sorted(postings.get(common).numbers.tolist()) == list(range(85, 101))


def test_postings_entered_in_any_order_are_the_same() -> None:
    common = np.array([42], dtype=np.uint64)
    found = []
    for order in (range(1, 41), range(40, 0, -1)):
        postings = Postings()
        for number in order:
            postings.put(common, number, 40)
        found.append(sorted(postings.get(common).numbers.tolist()))
    assert found[0] == found[1]
