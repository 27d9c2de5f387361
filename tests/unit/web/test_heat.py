"""Heat: what gained most origins lately comes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.web.heat import COLD, HALF_LIFE, warmed

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
GAINS = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 10**7)), min_size=1, max_size=20)


def test_half_as_many_half_a_life_later_count_the_same() -> None:
    later = NOON + timedelta(seconds=HALF_LIFE)
    assert abs(warmed(COLD, 2, NOON) - warmed(COLD, 1, later)) < 1e-9


def test_nothing_gained_changes_nothing() -> None:
    assert warmed(3.5, 0, NOON) == 3.5


@given(GAINS, st.randoms(use_true_random=False))
def test_the_order_in_which_gains_come_does_not_matter(gains: list[tuple[int, int]], random: object) -> None:
    def total(given: list[tuple[int, int]]) -> float:
        rank = COLD
        for count, seconds in given:
            rank = warmed(rank, count, NOON + timedelta(seconds=seconds))
        return rank

    shuffled = list(gains)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert abs(total(gains) - total(shuffled)) < 1e-6


@given(GAINS)
def test_each_gain_makes_it_warmer(gains: list[tuple[int, int]]) -> None:
    rank = COLD
    for count, seconds in gains:
        new = warmed(rank, count, NOON + timedelta(seconds=seconds))
        assert new >= rank
        rank = new
