from __future__ import annotations

import pytest

from schemas.statement import DateRange
from services.store.statements.dates import agree, clash, compatible, days, explicit, is_of_a_noun, near
from tests.unit.store.building import day


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (day("2022-10", "2022-12", "late 2022"), day("2022-09", text="September 2022")),
        (day("2024", text="2024"), day("2024-08-06", text="Aug. 6, 2024")),
        (day("2024-08", text="August 2024"), day("2024-08-06", text="Aug. 6")),
    ],
)
def test_a_coarse_date_and_a_finer_one_are_compatible(one: DateRange, other: DateRange) -> None:
    assert compatible(one, other)
    assert agree([one], [other])


def test_two_days_of_one_event_are_near_and_of_two_years_are_not() -> None:
    assert near(day("2031-06-08"), day("2031-06-15"))
    assert not near(day("2031-06-08"), day("2029-06-15"))


def test_two_years_clash() -> None:
    assert clash([day("2023-06", text="June 2023")], [day("2024", text="2024")])


def test_a_date_without_a_year_excludes_nothing() -> None:
    assert days(DateRange(text="June")) is None
    assert compatible(DateRange(text="June"), day("2024-03"))


def test_a_reckoned_date_opens_no_clash() -> None:
    reckoned = day("2024-03-05", text="Tuesday")
    assert explicit([reckoned]) == ()
    assert not clash([reckoned], [day("2024-03-07", text="March 7")])


def test_a_date_that_is_none_is_no_date() -> None:
    assert days(day("2024-02-31")) is None


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
