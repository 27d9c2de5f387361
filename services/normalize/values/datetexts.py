"""The words that English news uses for dates and times, as patterns: months, weekdays, whole date lines."""

from __future__ import annotations

import re
from datetime import date

from services.normalize.english.wordlists import numbered

MONTHS = numbered("january february march april may june july august september october november december", first=1)
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = numbered("monday tuesday wednesday thursday friday saturday sunday")

MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:em?ber|emer)?|dec(?:ember)?)\.?"
YEAR = r"(?:1[5-9]\d\d|20\d\d|21\d\d)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
CLOCK = r"(?:\d{1,2} ?[:.] ?\d\d(?: ?: ?\d\d)?(?: ?[ap]\. ?m\b\.?| ?[ap]m\b)?|\d{1,2} ?[ap]\.? ?m\b\.?)"
ZONE = r"(?:e[sd]?t|c[sd]t|m[sd]t|p[sd]?t|gmt|utc|bst|cet|ist|uk|local time)(?: ?[+-] ?\d\d?(?: ?:? ?\d\d)?)?"
FULL_DATE = (
    rf"(?:{MONTH} {DAY}(?:st|nd|rd|th)?,? {YEAR}|{DAY}(?:st|nd|rd|th)? {MONTH},? {YEAR}|{YEAR}-\d\d-\d\d"
    rf"|\d{{1,2}} ?/ ?\d{{1,2}} ?/ ?{YEAR})"
)
LABEL = r"(?:posted|published|updated|last updated|last modified|first published|modified|update|date|on|at)"
PART = rf"(?:{LABEL}\b ?:?|{WEEKDAY},?|{FULL_DATE},?|{MONTH} {DAY}\b,?|{CLOCK},?|{ZONE}\b,?|at\b|(?:yesterday|today)\b,?|\d{{1,3}} ?(?:min(?:ute)?s?|hours?|hrs?|days?) ago\b|\d{{1,2}} min(?:ute)?s? read\b|[-–—|•·])"

DATE_LINE = re.compile(rf"(?:{PART}\s*){{1,14}}", re.IGNORECASE)
"""A run of dates, times and their labels, as pages print it above an article."""

A_FULL_DATE = re.compile(rf"\b{FULL_DATE}(?!\d)", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+|\d+", re.IGNORECASE)


def read_full_date(words: str) -> date | None:
    """The words of a full date, like 'Aug. 6, 2024', '6 August 2024', '2024-08-06' or '8/6/2024' -> the day, or None."""
    parts = _WORDS.findall(words.lower())
    numbers = [int(p.rstrip("stndrh") if not p.isdigit() else p) for p in parts if p[0].isdigit()]
    month = next((MONTHS[p] for p in parts if p in MONTHS), 11 if any(p.startswith("novem") for p in parts) else None)
    if month is None:
        if len(numbers) != 3:
            return None
        year, month, day = numbers if numbers[0] > 99 else (numbers[2], numbers[0], numbers[1])
    else:
        year, day = max(numbers), min(numbers)
    try:
        return date(year, month, day)
    except ValueError:
        return None
