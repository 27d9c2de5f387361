"""Heat: how many origins a story has gained, and how lately. Pure.

Each new origin behind a claim counts 1 at the time of its article and half as much a day later. The sum is kept as the logarithm of what it
would be at one fixed time for all stories, so that a story's place among others changes only with what happens to it, and an index can hold
it (the idea of exponential decay in a fixed frame: Cormode et al., "Forward Decay", ICDE 2009).
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import exp, inf, log, log1p

from schemas.events import ClaimEvent, Event

HALF_LIFE = 24 * 3600.0
RATE = log(2) / HALF_LIFE
FRAME = datetime(2020, 1, 1, tzinfo=UTC)
COLD = -1e9
"""Of a story that gained nothing."""


def gained(event: Event) -> int:
    """An event -> the origins that its claim has more than before."""
    if not isinstance(event.data, ClaimEvent):
        return 0
    before = event.data.before.support.origins if event.data.before else 0
    return max(0, event.data.claim.support.origins - before)


def warmed(rank: float, count: int, at: datetime) -> float:
    """A rank, origins gained and when -> the rank after. Ranks compare at any time.

    >>> day = datetime(2025, 3, 2, tzinfo=UTC)
    >>> warmed(COLD, 2, day) > warmed(COLD, 3, datetime(2025, 3, 1, tzinfo=UTC)) > warmed(COLD, 1, datetime(2025, 3, 1, tzinfo=UTC))
    True
    """
    if count <= 0:
        return rank
    new = log(count) + (at - FRAME).total_seconds() * RATE
    high, low = max(rank, new), min(rank, new)
    return high + log1p(exp(low - high)) if low > -inf else high
