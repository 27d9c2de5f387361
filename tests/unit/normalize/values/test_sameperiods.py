"""Same periods: resolved by the time named last, or left alone."""

from __future__ import annotations

import pytest

from schemas.statement import DateRange
from services.normalize.values.sameperiods import same_periods


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("It sold 40 boats in the same three years.", "2012", "2014", ("2012", "2014")),
        ("That year it sold 40 boats.", "2015-03", "2015-06", ("2015", "2015")),
        ("It sold 40 boats that month.", "2015-03-02", "2015-03-02", ("2015-03", "2015-03")),
        ("It closed the same day.", "2015-03-02", "2015-03-02", ("2015-03-02", "2015-03-02")),
    ],
)
def test_a_period_is_the_one_named_last(text: str, start: str, end: str, expected: tuple[str, str]) -> None:
    (found,) = same_periods(text, DateRange(start=start, end=end))
    assert (found.range.start, found.range.end) == expected
    assert text[found.start : found.end] == found.range.text


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("It closed the same day.", "2015-03", "2015-03"),
        ("That year it sold 40 boats.", "2012", "2014"),
        ("That man sold 40 boats.", "2015", "2015"),
        ("That year it sold 40 boats.", None, None),
    ],
)
def test_a_period_that_the_one_named_last_is_not_is_left_alone(text: str, start: str | None, end: str | None) -> None:
    assert same_periods(text, DateRange(start=start, end=end)) == []
