from __future__ import annotations

import pytest

from schemas.statement import DateRange
from services.store.dates import agree, clash, compatible, days, explicit
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
