"""Rarity: how rare a term is in the news, by reports counted before the first came, and by those that are live."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).with_name("rarity.txt.gz")
"""Made by `training/rarity.py`: its first line says how many reports were counted, each other a hashed term and in how many it was."""


_NOTHING = np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int32)
PRIOR_DESK = "en"
"""The language of the reports that were counted."""
ASSUMED = 300
"""Of other languages nothing was counted: so many reports are assumed, none with the term."""

Prior = tuple[int, NDArray[np.uint32], NDArray[np.int32]]
"""How many reports were counted, and the hashed terms (of those in three or more of them), sorted, with in how many each was."""


def prior(desk: str) -> Prior:
    """A desk -> what was counted in its language."""
    return _counted() if desk == PRIOR_DESK else (ASSUMED, *_NOTHING)


@cache
def _counted() -> Prior:
    lines = gzip.decompress(DATA.read_bytes()).decode().splitlines()
    counts = sorted((int(term, 16), int(count)) for term, count in (line.split() for line in lines[1:]))
    terms, many = zip(*counts, strict=True)
    return int(lines[0]), np.array(terms, dtype=np.uint32), np.array(many, dtype=np.int32)


def rarities(reports: int, having: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many reports there are, and in how many of them each term is -> the log of one in so many.

    The smoothed inverse document frequency (Spärck Jones 1972).
    """
    found: NDArray[np.float64] = np.log((reports + 1) / (having + 1))
    return found
