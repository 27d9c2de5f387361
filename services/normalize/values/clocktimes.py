"""Times of day: when on its day something happened, and the day that it then was: that of its clause, else the one the article named last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from schemas.statement import DateRange
from services.normalize.english.cues import Cued
from services.normalize.values.dates import Dated

TIME = Cued(
    r"(?<![\d:.,$€£])(?P<hour>1[0-2]|0?[1-9])(?: ?[:.] ?(?P<minute>[0-5]\d))? ?(?P<of>[ap])(?:\. ?m\b\.?|m\b)"
    r"|(?<![\d:.,$€£])(?P<full>[01]?\d|2[0-3]):(?P<past>[0-5]\d)\b(?![:.]?\d)"
    r"|\b(?P<named>noon|midday|midnight)\b",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"(?:\b(?:at|around|about|by|shortly|just|some ?time|soon|a little|until|till|since|from|before|after|between|nearly|roughly|exactly) ){1,3}$",
    re.IGNORECASE,
)
"""Words that lead to a time of day; one without a.m. or p.m. is told by them from a score."""
MOST = 16
"""Times of one clause that are read: a list of more is a timetable."""
_LONGEST_BEFORE = 40
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_A_DAY = 10
"""Characters of an ISO date that names a day."""


def with_times(text: str, dated: Sequence[Dated], named: DateRange | None) -> list[Dated]:
    """The words of a clause, the dates in it, and the time that its article named last -> the dates with their times of day, in order.

    A time goes with the day that stands next to it in the clause; without one it is a date of its own, of the day named last. What is no single day gets none.
    """
    found = list(dated)
    for match in islice(TIME.finditer(text), MOST):
        before = BEFORE.search(text, max(0, match.start() - _LONGEST_BEFORE), match.start())
        start = before.start() if before else match.start()
        if (match["full"] and not before) or any(each.start < match.end() and match.start() < each.end for each in dated):
            continue
        near = min(
            (at for at, each in enumerate(found) if _is_day(each.range)), key=lambda at: _gap(found[at], match), default=None
        )
        if near is not None and found[near].range.time is None:
            found[near] = replace(found[near], range=found[near].range.model_copy(update={"time": _read(match)}))
        else:
            day = found[near].range if near is not None else named if named is not None and _is_day(named) else DateRange()
            given = DateRange(start=day.start, end=day.end, time=_read(match), text=text[start : match.end()])
            found.append(Dated(start, match.end(), given))
    return sorted(found, key=lambda each: each.start)


def _gap(one: Dated, match: re.Match[str]) -> int:
    return max(match.start() - one.end, one.start - match.end())


def _is_day(given: DateRange) -> bool:
    return given.start is not None and len(given.start) == _A_DAY and given.start == given.end


def _read(match: re.Match[str]) -> str:
    """A time in words -> hours and minutes, on 24 hours."""
    if match["named"]:
        return _NAMED[match["named"].lower()]
    if match["full"]:
        return f"{int(match['full']):02}:{match['past']}"
    return f"{int(match['hour']) % 12 + 12 * (match['of'] in 'pP'):02}:{match['minute'] or '00'}"
