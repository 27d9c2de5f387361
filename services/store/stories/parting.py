"""Parting: whether what stands for a story falls into two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

Odds: TypeAlias = Sequence[Sequence[float]]
"""Of each report the log-odds with each, those with itself unused."""
Group: TypeAlias = tuple[int, ...]


def halves(odds: Odds) -> tuple[Group, Group, float]:
    """Log-odds of two reports or more, all with all -> the two groups that they fall into first, by number, and the mean between these.

    Average linkage: the two likest groups become one until two are left. The first report is in the first group.
    """
    groups: list[Group] = [(one,) for one in range(len(odds))]
    while len(groups) > 2:
        one, other = max(combinations(groups, 2), key=lambda pair: (between(odds, *pair), pair))
        groups = [each for each in groups if each not in (one, other)] + [tuple(sorted(one + other))]
    first, second = sorted(groups)
    return first, second, between(odds, first, second)


def between(odds: Odds, one: Group, other: Group) -> float:
    """Log-odds and two groups -> the mean over the pairs of one of each."""
    return math.fsum(odds[here][there] for here in one for there in other) / (len(one) * len(other))
