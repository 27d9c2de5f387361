"""Collecting: how often Python looks for cycles of dead objects."""

from __future__ import annotations

import gc

SELDOM, YOUNG, MIDDLE = 10_000, 3, 50
"""Objects more than at the last look before the youngest are looked at again; Python's own 700 is some five looks an article.

Those that lived through that are looked at after so many such looks; a record waits longest for one of these, up to
182 ms of merging with Python's own 10 and 96 with 3. All are looked at after so many of them, in all as seldom as Python would.
"""


def collect_seldom() -> None:
    """Look for cycles seldom, and never among what is there by now: a worker's modules, models and tables stay till it ends.

    An article makes thousands of small objects and hardly a cycle; looking for some took a twentieth of extraction.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, YOUNG, MIDDLE)
