"""Times of day: which words are such, and of which day they are."""

from __future__ import annotations

import pytest

from schemas.statement import DateRange
from services.normalize.values.clocktimes import MOST, with_times
from services.normalize.values.dates import Dated

SUNDAY = DateRange(start="2025-08-03", end="2025-08-03", text="Sunday")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("The blaze broke out at around 11:20 a.m. near the mill", ["11:20"]),
        ("The call came at 10:12 a.m., not at 11:16", ["10:12", "11:16"]),
        ("The ship sank just after 2 p.m.", ["14:00"]),
        ("Trading was halted at 14:05 and again by noon", ["14:05", "12:00"]),
        ("The shop opens from 9.30am to 5pm", ["09:30", "17:00"]),
        ("They left shortly before midnight", ["00:00"]),
        ("He was born at 12:30 a.m.", ["00:30"]),
        ("They won 2:1 in the 5th minute", []),
        ("Chapter 11.20 amounts to 5 million", []),
        ("Psalm 23:04 was read; 14:05 was the code", []),
        ("She ran it in 2:05:11", []),
    ],
)
def test_which_words_are_times(text: str, times: list[str]) -> None:
    assert [each.range.time for each in with_times(text, [], SUNDAY)] == times


def test_a_time_goes_with_the_day_beside_it() -> None:
    text = "It sank on Monday at 2 p.m., two days after Saturday"
    monday = Dated(11, 17, DateRange(start="2025-08-04", end="2025-08-04", text="Monday"))
    saturday = Dated(44, 52, DateRange(start="2025-08-02", end="2025-08-02", text="Saturday"))
    found = with_times(text, [monday, saturday], None)
    assert [(each.range.text, each.range.time) for each in found] == [("Monday", "14:00"), ("Saturday", None)]


def test_a_time_without_a_day_is_of_the_day_named_last() -> None:
    (found,) = with_times("The first call came at 10:12 a.m.", [], SUNDAY)
    assert (found.range.start, found.range.end, found.range.time, found.range.text) == (
        "2025-08-03",
        "2025-08-03",
        "10:12",
        "at 10:12 a.m.",
    )


@pytest.mark.parametrize(
    "named", [None, DateRange(start="2025-08", end="2025-08"), DateRange(start="2025-08-01", end="2025-08-09")]
)
def test_a_time_of_no_single_day_has_none(named: DateRange | None) -> None:
    (found,) = with_times("The first call came at 10:12 a.m.", [], named)
    assert (found.range.start, found.range.time) == (None, "10:12")


def test_of_a_timetable_only_the_first_times_are_read() -> None:
    assert len(with_times("at 10:12 a.m., " * 10_000, [], SUNDAY)) == MOST
