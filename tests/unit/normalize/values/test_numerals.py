"""Numerals: digits, words, vague ones."""

from __future__ import annotations

import pytest

from services.normalize.values.numerals import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("25,000", 25_000),
        ("120, 000", 120_000),
        ("2.6 million", 2_600_000),
        ("$2. 6 million", 2_600_000),
        ("5. 9 - magnitude", 5.9),
        ("forty-two", 42),
        ("two hundred", 200),
        ("three million", 3_000_000),
        ("half a million", 500_000),
        ("two dozen", 24),
        ("a dozen", 12),
        ("88m", 88_000_000),
    ],
)
def test_a_number_is_read(text: str, value: float) -> None:
    assert [n.value for n in numerals(text)] == [value]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("tens of thousands", 10_000, 99_999),
        ("tens of billions", 10_000_000_000, 99_999_999_999),
        ("hundreds", 200, 999),
        ("dozens", 24, 99),
    ],
)
def test_a_vague_number_is_an_interval(text: str, low: float, high: float) -> None:
    assert [(n.value, n.low, n.high) for n in numerals(text)] == [(None, low, high)]


def test_a_number_within_a_word_is_none() -> None:
    assert list(numerals("the A320 and the B-52s")) == []
    assert list(numerals("a billionaire met a millionaire")) == []


@pytest.mark.parametrize("text", ["1" + ",000" * 400 + " homes", "9" * 500])
def test_a_run_of_digits_is_no_number(text: str) -> None:
    assert not list(numerals(text))
