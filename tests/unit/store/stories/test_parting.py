from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.store.stories.parting import between, halves


def square(*rows: tuple[float, ...]) -> list[list[float]]:
    """The odds above the diagonal, row by row -> all of them."""
    whole = [[0.0] * (len(rows) + 1) for _ in range(len(rows) + 1)]
    for one, row in enumerate(rows):
        for other, odds in enumerate(row, one + 1):
            whole[one][other] = whole[other][one] = odds
    return whole


def test_two_events_are_told_apart() -> None:
    assert halves(square((3.0, -4.0, -4.0), (-4.0, -2.0), (5.0,))) == ((0, 1), (2, 3), -3.5)


def test_one_that_is_unlike_all_is_alone() -> None:
    assert halves(square((3.0, -4.0, 2.0), (-4.0, 2.0), (-4.0,))) == ((0, 1, 3), (2,), -4.0)


def test_two_reports_are_two_groups() -> None:
    assert halves(square((1.5,))) == ((0,), (1,), 1.5)


@given(some.integers(2, 8).flatmap(lambda many: some.lists(some.floats(-9, 9), min_size=many * many, max_size=many * many)))
def test_groups_are_whole_and_the_mean_is_theirs(drawn: list[float]) -> None:
    many = int(len(drawn) ** 0.5)
    odds = [[drawn[max(one, other) * many + min(one, other)] for other in range(many)] for one in range(many)]
    one, other, mean = halves(odds)
    assert sorted(one + other) == list(range(many))
    assert one[0] == 0
    assert other
    assert mean == pytest.approx(between(odds, other, one))
