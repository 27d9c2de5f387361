"""Stems: words of one family meet."""

from __future__ import annotations

import pytest

from services.normalize.english.stems import singular, stem, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("workers", "worker"),
        ("producing", "production"),
        ("killed", "killing"),
        ("Factories", "factory"),
        ("deployment", "deployed"),
        ("constructed", "construction"),
    ],
)
def test_words_of_one_family_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_short_words_and_numbers_stay() -> None:
    assert (stem("US"), stem("25,000"), stem("A-22")) == ("us", "25,000", "a-22")


@pytest.mark.parametrize(
    ("plural", "one"), [("workers", "worker"), ("people", "person"), ("countries", "country"), ("churches", "church")]
)
def test_a_plural_has_its_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_words_keep_their_apostrophes_and_hyphens() -> None:
    assert [m.group() for m in tokens("The U.S. mayor's long-range plan.")] == ["The", "U.S.", "mayor's", "long-range", "plan"]
