"""Dates: whether two intervals of days can be one date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from schemas.statement import DateRange

_LOOSE = re.compile(
    r"\b(late|early|mid|around|about|end of|start of|beginning of|by|soon|since|before|after|ago)\b", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_YEAR = re.compile(r"(?:of |from |in )?\d{4}")
_TIMES = re.compile(
    r"(?:\b(?:in|by|since|until|till|before|after|during|between|and|to|early|late|mid|year|around|about|back in)|(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december),?) (?:the year |mid-?|early |late )?$|[,(] ?$",
    re.IGNORECASE,
)
"""What stands before a year that says when something was."""
_NUMBER = re.compile(r"\d")
_SLACK = timedelta(days=31)


_CLOCK = re.compile(r"\d ?[ap]\.? ?m\b|\d:\d\d|\b(?:noon|midday|midnight)\b", re.IGNORECASE)
MINUTES = 20
"""Two times of day that are no further apart may be one; where the words of either are loose, half an hour more."""
LOOSELY = 30
_DAY_OF_MINUTES = 24 * 60


SEASON = timedelta(days=100)
"""So far apart may two days lie that reports give for one event."""


def is_time_alone(given: DateRange) -> bool:
    """Whether a date's words are a time of day, whose day was reckoned from what its article said before."""
    return given.time is not None and _CLOCK.search(given.text) is not None


def times_clash(ones: Sequence[DateRange], others: Sequence[DateRange]) -> tuple[str, str] | None:
    """Dates of two statements -> the words of two times of day, if both give such, of days that may be one, and no two of them can be one time."""
    met = [(one, other) for one in ones for other in others if one.time and other.time]
    if not met or any(not compatible(one, other) or _minutes_apart(one, other) <= _slack(one, other) for one, other in met):
        return None
    return met[0][0].text, met[0][1].text


def _minutes_apart(one: DateRange, other: DateRange) -> int:
    apart = abs(_minutes(one.time or "") - _minutes(other.time or ""))
    return min(apart, _DAY_OF_MINUTES - apart)


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


def _slack(one: DateRange, other: DateRange) -> int:
    return MINUTES + LOOSELY * bool(_LOOSE.search(one.text) or _LOOSE.search(other.text))


def days(given: DateRange) -> tuple[date, date] | None:
    """A date range -> its first and last day, a month wider where its words are loose; None where it names no year."""
    return _days(given.start or given.end or "", given.end or given.start or "", given.text)


@lru_cache(maxsize=4096)
def _days(start: str, end: str, words: str) -> tuple[date, date] | None:
    first, last = _first_day(start), _last_day(end)
    if first is None or last is None:
        return None
    slack = _SLACK if _LOOSE.search(words) else timedelta()
    return _shift(first, -slack), _shift(last, slack)


def _first_day(iso: str) -> date | None:
    if not (found := _ISO.match(iso)):
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    return _day(year, month, day)


def _last_day(iso: str) -> date | None:
    if not (found := _ISO.match(iso)):
        return None
    year, month = int(found[1]), int(found[2] or 12)
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return _day(year, month, int(found[3] or calendar.monthrange(year, month)[1]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shift(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def near(one: DateRange, other: DateRange) -> bool:
    """Whether two date ranges begin at most SEASON apart: two days that are given for one event, and not of its years before."""
    ours, theirs = days(one), days(other)
    return ours is not None and theirs is not None and abs(ours[0] - theirs[0]) <= SEASON


def explicit(given: Iterable[DateRange]) -> tuple[DateRange, ...]:
    """Dates -> those whose words give a number: "June 2023", not "Tuesday", which was reckoned and may be reckoned wrong."""
    return tuple(each for each in given if _NUMBER.search(each.text) and days(each) and not is_time_alone(each))


def is_of_a_noun(given: DateRange, text: str) -> bool:
    """A date and its statement's words -> whether it is a year that dates a thing in it, not what it tells: "the flood of 1954", "the 2016 election"."""
    if not _YEAR.fullmatch(given.text):
        return False
    at = text.find(given.text[-4:])
    return at >= 0 and _TIMES.search(text[:at]) is None


def compatible(one: DateRange, other: DateRange) -> bool:
    """Two date ranges -> whether they can be one date: "late 2022" and "September 2022", 2024 and 2024-08-06."""
    left, right = days(one), days(other)
    return left is None or right is None or (left[0] <= right[1] and right[0] <= left[1])


def clash(ones: Sequence[DateRange], others: Sequence[DateRange]) -> bool:
    """Dates of two statements -> whether both give explicit dates and no two of them can be one date."""
    ones, others = explicit(ones), explicit(others)
    return bool(ones and others) and not any(compatible(one, other) for one in ones for other in others)


def agree(ones: Sequence[DateRange], others: Sequence[DateRange]) -> bool:
    """Dates of two statements -> whether both give dates and some two of them can be one date."""
    return any(days(one) and days(other) and compatible(one, other) for one in ones for other in others)


_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.IGNORECASE
)


def telling(given: Sequence[DateRange]) -> tuple[DateRange, ...]:
    """Dates -> those to hold against others: with a number if there are such, else a weekday or a month; none that is loose."""
    firm = [each for each in given if days(each) and not _LOOSE.search(each.text) and not is_time_alone(each)]
    return explicit(firm) or tuple(each for each in firm if _WEEKDAY.search(each.text) or _MONTH.search(each.text))


def _is_month(given: DateRange) -> bool:
    """Whether a date's words are of a month, without a day or year: two months of one year are two dates."""
    return bool(_MONTH.search(given.text)) and not _NUMBER.search(given.text) and not _WEEKDAY.search(given.text)


def may_be_one(one: DateRange, other: DateRange) -> bool:
    """Two such dates -> whether they can be one. A weekday was reckoned: it is held only against days of the same week."""
    if compatible(one, other):
        return True
    left, right = days(one), days(other)
    if left is None or right is None:
        return True
    if _is_month(one) and _is_month(other):
        return left[0].year != right[0].year
    reckoned = not (_NUMBER.search(one.text) and _NUMBER.search(other.text))
    return reckoned and max(abs(left[0] - right[0]), abs(left[1] - right[1])) >= timedelta(days=7)
