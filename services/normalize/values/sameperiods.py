"""Same periods: "the same three years", "that month": a time that an article names by one named before."""

from __future__ import annotations

import re

from schemas.statement import DateRange
from services.normalize.english.cues import Cued
from services.normalize.values.dates import NUMBER, Dated

SAME = Cued(
    rf"\b(?:(?:the|that|those|these) same (?:{NUMBER} )?(?P<unit>years?|months?|weeks?|days?|period)|that (?P<single>year|month|day))\b",
    re.IGNORECASE,
)
DIGITS = {"year": 4, "month": 7, "day": 10}
"""Characters of an ISO date that name a unit."""


def same_periods(text: str, named: DateRange | None) -> list[Dated]:
    """The words of a clause and the time that its article named last -> the times in it that mean that one."""
    if named is None or named.start is None or named.end is None:
        return []
    found = []
    for match in SAME.finditer(text):
        ends = named.start, named.end
        unit = (match["single"] or match["unit"]).lower()
        if unit in DIGITS:  # one year, month or day
            ends = named.start[: DIGITS[unit]], named.end[: DIGITS[unit]]
        if unit not in DIGITS or (ends[0] == ends[1] and len(ends[0]) == DIGITS[unit]):
            found.append(Dated(*match.span(), DateRange(start=ends[0], end=ends[1], text=match.group())))
    return found
