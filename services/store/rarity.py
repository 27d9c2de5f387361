"""Rarity: how rare a term is in the news, by reports counted before the first came, and by those that are live."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).with_name("rarity.txt.gz")
"""Made by `training/rarity.py`: its first line says how many reports were counted, each other a hashed term and in how many it was."""


PRIOR_DESK = "en"
"""The language of the reports that were counted."""
ASSUMED = 300
"""Of other languages nothing was counted: so many reports are assumed, none with the term."""

Prior = tuple[int, dict[int, int]]
"""How many reports were counted, and of each hashed term in how many of them it was (of those in three or more)."""


def prior(desk: str) -> Prior:
    """A desk -> what was counted in its language."""
    return _counted() if desk == PRIOR_DESK else (ASSUMED, {})


@cache
def _counted() -> Prior:
    lines = gzip.decompress(DATA.read_bytes()).decode().splitlines()
    counts = (line.split() for line in lines[1:])
    return int(lines[0]), {int(term, 16): int(count) for term, count in counts}


def rarities(before: Prior, live: Mapping[int, int], reports: int, terms: NDArray[np.uint32]) -> NDArray[np.float64]:
    """What was counted, in how many live reports each term is, how many there are, and hashed terms -> the log of one in so many.

    The smoothed inverse document frequency (Spärck Jones 1972), over reports counted before and live ones alike.
    """
    counted, counts = before
    having = [counts.get(term, 0) + live.get(term, 0) for term in terms.tolist()]
    found: NDArray[np.float64] = np.log((counted + reports + 1) / (np.array(having, dtype=np.float64) + 1))
    return found
