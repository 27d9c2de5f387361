"""Candidates: who is compared in full with a text that comes, and who need not be."""

from __future__ import annotations

import pytest

from services.ingest.copies import ASKED, COMMON
from services.ingest.kept import minutes
from services.ingest.seen import Seen
from services.ingest.shingles import MOST, sample_of, size_of
from services.ingest.words import words_in
from tests.unit.ingest.desks import AT, Desk, article, edited, prose


def likely(known: str, coming: str) -> int:
    """How many candidates there are for a text where one other is known."""
    desk = Desk()
    desk.takes(article("known", known, "https://example.com/known"))
    sample = sample_of(words_in(coming), "en")
    seen = Seen.over(desk.rows)
    return len(seen.sharing(sample[:ASKED], size_of(sample), minutes(AT), 60, COMMON).likely)


@pytest.mark.parametrize("words", [600, 1_200, 5_000])
def test_who_shares_a_paragraph_with_a_text_as_long_need_not_be_compared(words: int) -> None:
    shared = prose(99, words // 20)
    found = [likely(f"{prose(seed, words)} {shared}", f"{shared} {prose(100 + seed, words)}") for seed in range(20)]
    assert sum(found) <= 4


@pytest.mark.parametrize("words", [100, 300, 1_000])
def test_what_is_cut_out_of_a_long_text_and_edited_finds_it(words: int) -> None:
    found = []
    for seed in range(20):
        whole = prose(seed, 4_000)
        found.append(likely(whole, edited(" ".join(whole.split()[1_500 : 1_500 + words]), 0.15, seed)))
    assert sum(found) >= 19


@pytest.mark.parametrize("words", [1_000, 2_000])
def test_a_long_text_finds_what_was_cut_out_of_it_and_edited(words: int) -> None:
    found = []
    for seed in range(20):
        whole = prose(seed, 4_000)
        found.append(likely(edited(" ".join(whole.split()[1_500 : 1_500 + words]), 0.15, seed), whole))
    assert sum(found) >= 19


def test_the_size_of_a_long_text_is_told_by_its_sample() -> None:
    assert size_of(sample_of(words_in(prose(1, 2)), "en")) == 0
    short = sample_of(words_in(prose(1, 400)), "en")
    assert size_of(short) == len(short)
    for seed in range(10):
        sample = sample_of(words_in(prose(seed, 8_000)), "en")
        assert len(sample) == MOST
        assert 750 < size_of(sample) < 1_250
