"""Collecting: how often Python looks for cycles of dead objects."""

from __future__ import annotations

import gc

SELDOM = 10_000
"""Objects more than at the last look before the youngest are looked at again; Python's own 700 is some five looks an article."""


def collect_seldom() -> None:
    """Look for cycles seldom, and never among what is there by now: a worker's modules, models and tables stay till it ends.

    An article makes thousands of small objects and hardly a cycle; looking for some took a twentieth of extraction.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, 10, 10)
