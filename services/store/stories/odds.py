"""Story odds: how likely two reports are of one story, and a report and a story: trees, particulars that tell apart, local names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import orjson

from services.store.stories.features import NAMES, Columns
from services.store.stories.trees import Trees

DATA = Path(__file__).with_name("placing.json")
"""The trees that say how likely two reports are of one story, and the weights of the decision; see placing.md."""
NEAREST = 3
"""Representatives, the nearest ones, that count besides all together."""
PARTICULARS_APART, TOLD_APART = 2, 12.0
"""Two reports are told apart by as many kinds of particulars, if more than those that speak for one event; and by how much in log-odds."""
KNOWN, LOCAL = 6.5, 7.0
"""How rare names are at most that the news of every week shares, and at least those that one event's reports share: logs of one in 665 reports, and of
one in 1,097."""
OF_OTHER_DAYS = 0.25
"""How much of it is left, where there are hardly any reports, if the days that two name differ: two accidents of one town in a week share its name."""
_OF_LOCALITY = ("rarest main name shared", "within a day", "other days named", "same day named")
DECISION = ("likeness", "dated", "dated, one report", "dated, margin", "local")
"""What the decision to join rests on: the log-odds that report and story belong together; and, where both are dated, that they are,
whether the story has but one report in reach, and how much nearer the report is to it than to the next. Undated, neighbours need not be of
one time, and a margin between them says little; of different days, it also rests on whether they share a local name: a story that has
one is told for days, while what shares but the names of every week is another story tomorrow. Of few reports that are there at all, it says up to twice as much."""


@dataclass(frozen=True)
class Model:
    """The two decisions: trees for two reports, and weights (by DECISION, and a constant) for joining the best story."""

    trees: Trees
    weights: tuple[float, ...]
    constant: float

    def log_odds(self, rows: Columns) -> Columns:
        """Rows of features of two reports -> the log-odds of each that they are of one story: the trees', and less where particulars tell them apart."""
        shared, other = rows[:, NAMES.index("particulars shared")], rows[:, NAMES.index("other particulars")]
        told_apart = ((other >= PARTICULARS_APART) & (other > shared)).astype(np.float32)
        return self.trees.log_odds(rows) - np.float32(TOLD_APART) * told_apart


@cache
def model() -> Model:
    """The model as shipped."""
    written = orjson.loads(DATA.read_bytes())
    return Model(Trees(written), tuple(written["join"]["weights"]), written["join"]["constant"])


def likeness_of(odds: Sequence[float]) -> float:
    """Log-odds with each report that stands for a story, one or more -> those with the story: the mean of all, and of the nearest."""
    nearest = sorted(odds, reverse=True)
    return (math.fsum(nearest) / len(nearest) + math.fsum(nearest[:NEAREST]) / len(nearest[:NEAREST])) / 2


def locality(rows: Columns, few: float) -> Columns:
    """Rows of features of two reports, of how few -> of each 1 where these share a local name and are a day or more apart, down to 0; of very few up to 2.

    A local name is one that hardly anything else in the news has, and that one of the two is about. Of reports of one time, and of
    undated ones, nothing is said: what they share speaks for itself. Where there are hardly any reports a name is rare because nothing is known of it: if each of
    two names days, and none that the other does, it says OF_OTHER_DAYS then.
    """
    rarest, days, other, same = (rows[:, NAMES.index(name)] for name in _OF_LOCALITY)
    found: Columns = np.clip((rarest - np.float32(KNOWN)) / np.float32(LOCAL - KNOWN), np.float32(0), np.float32(1)) * days
    apart = (other >= 1) & (same <= 0)
    return found * np.where(apart, np.float32(1 - (1 - OF_OTHER_DAYS) * few), np.float32(1 + few))
