"""Dates: intervals, relative ones resolved against the anchor."""

from __future__ import annotations

from datetime import date

import pytest

from services.normalize.values.dates import Calendar, dates
from services.normalize.values.datetexts import read_full_date

WEDNESDAY = Calendar(date(2024, 5, 15), is_known=True)


def told(text: str, calendar: Calendar = WEDNESDAY) -> list[tuple[str | None, str | None]]:
    return [(d.range.start, d.range.end) for d in dates(text, calendar)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("on Aug. 6, 2023", "2023-08-06", "2023-08-06"),
        ("on 6 August 2023", "2023-08-06", "2023-08-06"),
        ("in June 2023", "2023-06", "2023-06"),
        ("since late 2022", "2022-10", "2022-12"),
        ("in 2019", "2019", "2019"),
        ("in the 1990s", "1990", "1999"),
        ("on Monday", "2024-05-13", "2024-05-13"),
        ("last October", "2023-10", "2023-10"),
        ("earlier this week", "2024-05-13", "2024-05-15"),
        ("last week", "2024-05-06", "2024-05-12"),
        ("last month", "2024-04", "2024-04"),
        ("last year", "2023", "2023"),
        ("yesterday", "2024-05-14", "2024-05-14"),
        ("the ballots go out tomorrow", "2024-05-16", "2024-05-16"),
        ("overnight", "2024-05-14", "2024-05-15"),
        ("three days ago", "2024-05-12", "2024-05-12"),
        ("on May 9", "2024-05-09", "2024-05-09"),
        ("in March", "2024-03", "2024-03"),
        ("the vote will be held on Friday", "2024-05-17", "2024-05-17"),
    ],
)
def test_a_date_is_an_interval_of_days(text: str, start: str, end: str) -> None:
    assert told(text) == [(start, end)]


def test_a_month_without_a_year_stays_open_when_the_year_is_not_known() -> None:
    assert told("in June", Calendar(date(1970, 1, 1), is_known=False)) == [(None, None)]


@pytest.mark.parametrize("text", ["on Friday", "yesterday", "last week", "two years ago", "last October"])
def test_a_day_told_by_that_of_publication_stays_open_when_that_is_not_known(text: str) -> None:
    assert told(text, Calendar(date(1970, 1, 1), is_known=False)) == [(None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "2,019 people",
        "The 2000 workers may march.",
        "It may rain",
        "three years before the vote",
        "He drove a black 2014 Honda.",
    ],
)
def test_other_words_and_numbers_are_no_dates(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("ahead of November's vote", "2024-11"),
        ("All seats are up for grabs in November", "2024-11"),
        ("an interview to be aired Sunday", "2024-05-19"),
        ("support in Tuesday's vote", "2024-05-14"),
        ("support in Thursday's crucial vote", "2024-05-16"),
        ("approval on Thursday would open the road", "2024-05-16"),
        ("“He might come,” she said on Tuesday", "2024-05-14"),
        ("lost it in May", "2024-05"),
    ],
)
def test_words_around_a_date_tell_whether_it_is_to_come(text: str, start: str) -> None:
    assert [first for first, _ in told(text)] == [start]


def test_a_weekday_in_a_title_is_no_date() -> None:
    assert told("He was on Sunday Morning Futures and in the Sunday Times") == []


@pytest.mark.parametrize("words", ["February 30, 2024", "2024-13-01", "13/45/2024"])
def test_a_day_that_does_not_exist_is_none(words: str) -> None:
    assert read_full_date(words) is None


@pytest.mark.parametrize("words", ["May 5, 2024", "5 May 2024", "2024-05-05", "5/5/2024", "Novemer 27, 2005"])
def test_a_full_date_is_read(words: str) -> None:
    assert read_full_date(words) in {date(2024, 5, 5), date(2005, 11, 27)}
