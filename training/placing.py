"""Fit the trees of placing on feeds whose articles name their true story, and write services/store/stories/placing.json.

usage: python -m training.placing [FEED=COUNTS...] [--events FEED=COUNTS,MADE_UP...] [--join] [--folds N] [--keep FOLDER]
(needs scikit-learn, which nothing else here does)

A feed's reports are put on a shelf one by one, each in its true story; before that, each is compared with the stories in
reach, as placing does. So the pairs are those that placing sees. Trees learn which pairs are of one story, held to rise or
fall with each view. All pairs of one story in a feed count for COUNTS. Of a feed of single events (`--events`), which are told of for days,
each pair is taken twice, the second time with days between them that are made up (these count for MADE_UP in all): else the trees learn from
a feed that tells one story a day that days alone make another story. Small trees: the sets are small, and other news must be expected.

The decision to join is JOIN, and written as it stands. With --join it is learnt on log-odds from trees that did not see the report's story, and
printed beside it; it holds where reports are dated, while undated ones join at even odds by the trees alone: a margin says little there.

Most of the time goes into extraction. With --keep a feed's reports are written to FOLDER, and read from there by the next run; empty it when
extraction has changed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import orjson
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from schemas.arrival import Arrival, Verdict
from schemas.received import Received
from schemas.report import Report
from services.normalize.extract import extract
from services.store.stories.features import NAMES, RISES, Seen, features
from services.store.stories.match import Match, Part
from services.store.stories.odds import DATA
from services.store.stories.placing import WINDOW, in_reach, is_in_reach, matches, remember, standing
from services.store.stories.shelf import Kept, Shelf
from services.store.stories.trees import Trees
from stream.rows import Changes, Draft
from wirefold.feeds import feed
from wirefold.inline import Desk, Flow

TREES, LEAVES, RATE, LEAST = 250, 8, 0.08, 40
COMPARED = 150
"""Earlier reports that a report is paired with."""
DAYS, LONGEST = 2.5, 13.0
"""Days between reports that are made up: so many on average, and at most."""
JOIN = (0.7664, -0.4864, -0.3278, 0.2343, 1.5)
"""The weights of the decision to join, by DECISION: of those learnt with different sets and costs, what did best on what was left out."""
OTHERS = 1.0
"""What pairs of two stories count for, beside those of one."""
JOINS_WRONGLY = 1.3
"""A wrong join costs so many times what a wrong opening does: it draws all that follows after it."""

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Pairs:
    """Pairs of reports: their features, whether they are of one story, what each pair counts for, and their true stories."""

    x: Rows
    y: NDArray[np.bool_]
    w: NDArray[np.float64]
    golds: list[tuple[str, str]]


@dataclass(frozen=True)
class Fed:
    """A feed: where it is, what its pairs of one story count for in all, and what they do once more with days made up."""

    path: Path
    counts: float
    made_up: float = 0.0


def fed(given: str) -> Fed:
    """FEED=COUNTS or FEED=COUNTS,MADE_UP."""
    path, _, counts = given.rpartition("=")
    return Fed(Path(path), *map(float, counts.split(",")))


@dataclass
class Choice:
    """One report's choice: the stories in reach, the rows of features of each, and which of them, if any, is its own."""

    gold: str
    stories: list[Part] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)

    def matches(self, trees: Trees) -> list[Match]:
        """Trees -> the stories, the nearest first."""
        groups = {part: list(rows) for part, rows in zip(self.stories, self.rows, strict=True)}
        rows = np.concatenate(self.rows) if self.rows else np.zeros((0, len(NAMES)), np.float32)
        return matches(groups, rows, trees.log_odds(rows))


def reports(path: Path) -> Iterable[tuple[Report, str]]:
    """A feed -> the report and the true story of each article that is new, in order."""
    flow, desks = Flow(), defaultdict[str, Desk](Desk)
    for given in feed([path]):
        gold = orjson.loads(given.value or b"{}").get("story")
        found = flow.received(given.key, given.value)
        arrival = desks[found.desk].dedupe(found).arrival if isinstance(found, Received) else None
        if gold is not None and isinstance(arrival, Arrival) and arrival.verdict is Verdict.NEW:
            yield extract(arrival), str(gold)


def kept_reports(path: Path, folder: Path | None) -> list[tuple[Report, str]]:
    """A feed, and where its reports are kept, if anywhere -> its reports and their true stories, in order."""
    if folder is None:
        return list(reports(path))
    kept = folder / f"{path.name}.reports.gz"
    if not kept.exists():
        lines = (orjson.dumps([gold, report.model_dump(mode="json")]) for report, gold in reports(path))
        kept.write_bytes(gzip.compress(b"\n".join(lines), mtime=0))
    rows = map(orjson.loads, gzip.decompress(kept.read_bytes()).splitlines())
    return [(Report.model_validate(report), gold) for gold, report in rows]


def choices(told: Iterable[tuple[Report, str]]) -> list[Choice]:
    """Reports and their true stories, in order -> the choice of each, all before it being in their true stories."""
    shelf: Shelf = Shelf.over({})
    found = []
    for report, gold in told:
        seen = shelf.view(report)
        groups = in_reach(report, seen.view, shelf)
        found.append(Choice(gold, list(groups), [_compared(seen, group) for group in groups.values()]))
        shelf.apply(_kept(report, gold, shelf))
    return found


def pairs(told: Iterable[tuple[Report, str]], counts: float) -> Pairs:
    """Reports and their true stories, in order -> each report beside each earlier one that it is likely to be compared with.

    The pairs of one story count for `counts` in all.
    """
    shelf, known = Shelf.over({}), []
    for report, gold in told:
        seen = shelf.view(report)
        compared = [
            kept
            for kept in shelf.alike(report.desk, seen.view, COMPARED, WINDOW)
            if is_in_reach(report, seen.view, kept, shelf.clock)
        ]
        known.append((gold, [kept.story for kept in compared], _compared(seen, compared)))
        shelf.apply(_kept(report, f"{gold} {len(known)}", shelf))
    sizes = Counter(gold for gold, _, _ in known)
    x, y, w, golds = [], [], [], []
    for gold, others, rows in known:
        for other, row in zip((name.split(" ")[0] for name in others), rows, strict=True):
            x.append(row)
            y.append(other == gold)
            w.append(1 / sizes[gold] if other == gold else OTHERS / math.sqrt(sizes[gold] * sizes[other]))
            golds.append((gold, other))
    weights = np.array(w)
    return Pairs(np.array(x, dtype=np.float32), np.array(y), counts * weights / weights[np.array(y)].sum(), golds)


def _compared(seen: Seen, others: Sequence[Kept]) -> Rows:
    return features(seen, [(kept.view, kept.totals) for kept in others])


def with_days_made_up(of: Pairs, share: float) -> Pairs:
    """Pairs of single events -> the same and, each once more, with days between the two reports that say nothing; these count for a share."""
    days = np.minimum(LONGEST, np.random.default_rng(0).exponential(DAYS, len(of.x))).astype(np.float32)
    again = of.x.copy()
    first = NAMES.index("within a day")
    again[:, first : first + 4] = np.stack(
        [np.minimum(days, 1), np.clip(days - 1, 0, 2), np.clip(days - 3, 0, 11), np.ones_like(days)], axis=1
    )
    return Pairs(np.concatenate([of.x, again]), np.tile(of.y, 2), np.concatenate([of.w, share * of.w]), [*of.golds, *of.golds])


def _kept(report: Report, story: str, shelf: Shelf) -> Changes:
    draft = Draft(shelf)
    remember(report, story, draft)
    return draft.changes


def fit_trees(sets: Sequence[Pairs], without: Callable[[str], bool] = lambda _: False) -> dict[str, Any]:
    """Sets of pairs, and which stories to leave out -> trees as data."""
    kept = [np.array([not (without(one) or without(other)) for one, other in each.golds]) for each in sets]
    x = np.concatenate([each.x[keep] for each, keep in zip(sets, kept, strict=True)])
    y = np.concatenate([each.y[keep] for each, keep in zip(sets, kept, strict=True)])
    w = np.concatenate([each.w[keep] for each, keep in zip(sets, kept, strict=True)])
    found = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=LEAST, l2_regularization=5.0,
        monotonic_cst=RISES, early_stopping=False, random_state=0,
    ).fit(x, y, sample_weight=w * len(w) / w.sum())  # fmt: skip
    trees = [_written(each[0].nodes) for each in found._predictors]  # noqa: SLF001 - there is no other way to the trees
    return {"base": round(float(np.ravel(found._baseline_prediction)[0]), 4), "trees": trees}  # noqa: SLF001


def _written(nodes: Any) -> dict[str, list[float]]:
    """A tree of scikit-learn -> its columns; a leaf's branches lead to itself."""
    at = np.arange(len(nodes))
    leaf = nodes["is_leaf"].astype(bool)
    return {
        "feature": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
        "threshold": [round(float(each), 5) for each in np.where(leaf, 0.0, nodes["num_threshold"])],
        "left": np.where(leaf, at, nodes["left"]).tolist(),
        "right": np.where(leaf, at, nodes["right"]).tolist(),
        "value": [round(float(each), 4) for each in np.where(leaf, nodes["value"], 0.0)],
    }


def fold_of(gold: str, folds: int) -> int:
    """A true story -> the fold that it is in: stories of one topic (the digits that lead its name) are in one."""
    topic = gold.lstrip("abcdefghijklmnopqrstuvwxyz-")
    digits = topic[: len(topic) - len(topic.lstrip("0123456789"))] or gold
    return crc32(digits.encode()) % folds


def fit_join(sets: Sequence[Sequence[Choice]], paired: Sequence[Pairs], folds: int) -> tuple[float, ...]:
    """Sets of choices and of pairs -> the weights of the decision, by DECISION."""
    x, y, w = [], [], []
    for fold in range(folds):
        trees = Trees(fit_trees(paired, lambda gold, fold=fold: fold_of(gold, folds) == fold))  # type: ignore[misc]
        for made, of in zip(sets, paired, strict=True):
            left_out = [each for each in made if fold_of(each.gold, folds) == fold]
            told = [(found, each.gold) for each in left_out if (found := each.matches(trees))]
            x += [standing(found, 0.0) for found, _ in told]
            y += [found[0].story == gold for found, gold in told]
            share = of.w[of.y].sum() * len(sets[0]) / len(made)
            w += [(1.0 if found[0].story == gold else JOINS_WRONGLY) * share for found, gold in told]
    join = LogisticRegression(C=10.0, max_iter=1000).fit(np.array(x), np.array(y), sample_weight=np.array(w))
    likeness, *others = (round(float(each), 4) for each in join.coef_[0])
    return likeness, round(float(join.intercept_[0]), 4), *others


def written(paired: Sequence[Pairs]) -> dict[str, Any]:
    """Sets of pairs -> the model as data."""
    return {"features": NAMES, "join": {"weights": JOIN, "constant": 0.0}, **fit_trees(paired)}


def main() -> None:
    """Fit on the feeds that were named, and write the model."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("feeds", nargs="*", type=fed)
    asked.add_argument("--events", nargs="*", type=fed, default=[])
    asked.add_argument("--join", action="store_true")
    asked.add_argument("--folds", type=int, default=4)
    asked.add_argument("--keep", type=Path)
    given = asked.parse_args()
    feeds = (*given.feeds, *given.events)
    told = [kept_reports(each.path, given.keep) for each in feeds]
    paired = [pairs(one, each.counts) for one, each in zip(told, feeds, strict=True)]
    paired = [
        with_days_made_up(one, each.made_up / each.counts) if each.made_up else one
        for one, each in zip(paired, feeds, strict=True)
    ]
    if given.join:
        sys.stderr.write(f"joins by {fit_join([choices(each) for each in told], paired, given.folds)}, kept {JOIN}\n")
    DATA.write_text(json.dumps(written(paired), separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stderr.write(f"{DATA}: {DATA.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
