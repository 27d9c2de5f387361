"""Years that date a thing in a statement, not what it tells."""

from __future__ import annotations

import pytest

from services.store.dates import is_of_a_noun
from tests.unit.store.building import day


@pytest.mark.parametrize(
    "text", ["The wall was built after the flood of 1954", "They meddled in the 1954 election", "the state's 1954 law"]
)
def test_a_year_beside_a_noun_dates_the_noun(text: str) -> None:
    assert is_of_a_noun(day("1954"), text)


@pytest.mark.parametrize(
    "text", ["The wall was built in 1954", "It has stood since 1954", "It opened in May 1954", "It opened (1954)", "It opened"]
)
def test_a_year_with_a_preposition_dates_what_is_told(text: str) -> None:
    assert not is_of_a_noun(day("1954"), text)


def test_only_bare_years_may_be_of_a_noun() -> None:
    assert not is_of_a_noun(day("1954-05-02", text="2 May 1954"), "the act of 2 May 1954")
