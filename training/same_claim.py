"""Fit the likeness of `services/store/claims/likeness.py`, and say how well claims are merged on stories that it was not fitted on.

usage: python -m training.same_claim SHARED [FOLDER ...] [--write]

Each FOLDER holds one more story in the same form. SHARED holds `data/claims/*` and `data/seeds` (articles, gold claims with evidence spans) as the scorers read them. Two statements
of two articles are one claim if some gold claim has evidence in both. Logistic regression by Newton's method with a small ridge;
each story counts by the root of its pairs, times what its set counts (the seeds are one set of one story). Prints, for each story left out in turn: average precision of pairs, and precision,
recall and F1 of the groups that grouping makes of them.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from schemas.base import rfc3339
from schemas.report import Report
from services.store.claims.grouping import Node, also, groups
from services.store.claims.likeness import FEATURES, FLOOR, RIVAL, SAME_ARTICLE, features, part
from services.store.statements.rival_numbers import rival_counts
from services.store.statements.telling import Told, told
from wirefold.feeds import feed
from wirefold.inline import Flow

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "services" / "store" / "claims" / "likeness.json"
RIDGE = 3.0
STEPS = 8
"""Newton's method has settled after so many."""
SEEDS, SETS, MORE = 4.5, 1.5, 1.0
"""How much a story counts in the fit: the seeds, one of the other sets, one of those given as folders."""

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Labelled:
    """A story: what its articles tell, and the gold claims of each statement; the features of all pairs."""

    name: str
    counts: float
    told: dict[str, Told]
    gold: dict[Node, frozenset[int]]
    ends: list[tuple[list[Node], list[Node]]]
    cubes: dict[tuple[str, str], Array]

    def pairs(self) -> tuple[Array, Array]:
        """The features of each pair of statements of two articles, and whether they make one claim; rival counts aside, which never do."""
        rows, right = [], []
        for (one, other), cube in self.cubes.items():
            if one != other:
                shape = cube.shape[1:]
                apart = {
                    (pair.at, pair.to) for pair in rival_counts(self.told[one], self.told[other], np.ones(shape, dtype=bool))
                }
                places = [place for place in np.ndindex(*shape) if place not in apart]
                rows.append(np.array([cube[:, at, to] for at, to in places]).reshape(-1, len(FEATURES)))
                right += [bool(self.gold[one, at] & self.gold[other, to]) for at, to in places]
        return np.concatenate(rows), np.array(right, dtype=float)


def _meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return 2 * (min(one[1], other[1]) - max(one[0], other[0])) >= max(1, min(one[1] - one[0], other[1] - other[0]))


def labelled(name: str, counts: float, gold: dict[str, Any], articles: Path) -> Labelled:
    """A story's gold and its articles -> the story as `extract` reads it, labelled."""
    flow, reports = Flow(), dict[str, Report]()
    for fed in feed([articles]):
        if (report := flow.feed(fed.key, fed.value).report) is not None:
            reports[report.id] = report
    known = {e["article"] for claim in gold["claims"] for e in claim["evidence"]} & reports.keys()
    telling = {article: told(article, reports[article].statements, rfc3339(reports[article].at)) for article in sorted(known)}
    of_span: defaultdict[tuple[str, str], list[tuple[tuple[int, int], int, int]]] = defaultdict(list)
    spans = [(index, e) for index, claim in enumerate(gold["claims"]) for e in claim["evidence"]]
    for number, (index, e) in enumerate(spans):
        of_span[e["article"], e.get("field") or "text"].append(((e["start"], e["end"]), index, number))
    makes: dict[Node, frozenset[int]] = {}
    holds: defaultdict[int, list[Node]] = defaultdict(list)
    for article in telling:
        for at, statement in enumerate(reports[article].statements):
            place = (statement.evidence.start, statement.evidence.end)
            met = [(i, n) for span, i, n in of_span[article, statement.evidence.field] if _meets(place, span)]
            makes[article, at] = frozenset(index for index, _ in met)
            for _, number in met:
                holds[number].append((article, at))
    of_claim: defaultdict[int, list[int]] = defaultdict(list)
    for number, (index, e) in enumerate(spans):
        if e["relation"] != "partial":
            of_claim[index].append(number)
    ends = [
        (holds[one], holds[other])
        for numbers in of_claim.values()
        for one, other in combinations(numbers, 2)
        if spans[one][1]["article"] != spans[other][1]["article"]
    ]
    cubes = {(a, b): features(telling[a], telling[b]) for a in telling for b in telling if a <= b}
    return Labelled(name, counts, telling, makes, ends, cubes)


def fit(stories: list[Labelled]) -> tuple[float, Array]:
    """Stories -> intercept and coefficients."""
    parts = [story.pairs() for story in stories]
    rows, right = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    weight = np.concatenate(
        [np.full(len(part[1]), story.counts / math.sqrt(part[1].sum())) for story, part in zip(stories, parts, strict=True)]
    )
    weight *= len(weight) / weight.sum() / 10
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    ridge = np.diag([0.0, *[RIDGE] * len(FEATURES)])
    found = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (weight * (right - likely)) - ridge @ found
        curve = (scaled * (weight * likely * (1 - likely))[:, None]).T @ scaled + ridge
        found = found + np.linalg.solve(curve, slope)
    coefficients = found[1:] / spread
    return float(found[0] - coefficients @ mean), coefficients


def average_precision(odds: Array, right: Array) -> float:
    """The mean precision at each right pair, the likeliest pairs first."""
    ranked = right[np.argsort(-odds, kind="stable")]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float((precision * ranked).sum() / ranked.sum())


def merged(story: Labelled, intercept: float, coefficients: Array) -> tuple[float, float, float]:
    """A story and a model -> precision, recall and F1 of merging, reckoned as the scorer does."""
    links: defaultdict[Node, dict[Node, float]] = defaultdict(dict)
    for (one, other), cube in story.cubes.items():
        odds = intercept + np.tensordot(coefficients, cube, axes=1) - (SAME_ARTICLE if one == other else 0.0)
        part(story.told[one], story.told[other], odds)
        for at, to in np.argwhere((odds > FLOOR) | (odds == RIVAL)).tolist():
            if (one, at) != (other, to):
                links[one, at][other, to] = links[other, to][one, at] = float(odds[at, to])
    found = groups(story.gold, links)
    claims = [list(members) for members in found]
    for node, groups_too in also(found, links).items():
        for further in groups_too:
            claims[further].append(node)
    judged = [
        bool(story.gold[one] & story.gold[other])
        for members in claims
        for one, other in combinations(members, 2)
        if one[0] != other[0] and story.gold[one] and story.gold[other]
    ]
    of_node: defaultdict[Node, set[int]] = defaultdict(set)
    for number, members in enumerate(claims):
        for node in members:
            of_node[node].add(number)
    joined = [
        bool({c for node in ones for c in of_node[node]} & {c for node in others for c in of_node[node]})
        for ones, others in story.ends
    ]
    precision, recall = sum(judged) / max(1, len(judged)), sum(joined) / len(joined)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    """Fit and tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("more", type=Path, nargs="*", help="folders of further stories")
    parser.add_argument("--write", action="store_true", help="write the model fitted on all stories")
    args = parser.parse_args()
    folders = [args.shared / "data" / "seeds", *sorted(each.parent for each in args.shared.glob("data/claims/*/gold.json"))]
    own = len(folders)
    folders += args.more
    stories = []
    for number, folder in enumerate(folders):
        counts = SEEDS if number == 0 else SETS if number < own else MORE
        articles = folder / "articles.jsonl"
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        stories.append(labelled(folder.name, counts, gold, articles if articles.exists() else ROOT / "seeds"))
    model = fit(stories)
    figures = []
    for story in stories:
        left_out = fit([each for each in stories if each is not story])
        rows, right = story.pairs()
        odds = left_out[0] + rows @ left_out[1]
        figures.append((average_precision(odds, right), *merged(story, *left_out), *merged(story, *model)))
        print(
            f"{story.name:<15} left out: AP {figures[-1][0]:.3f}  P {figures[-1][1]:.3f} R {figures[-1][2]:.3f} F1 {figures[-1][3]:.3f}",
            f"  fitted: P {figures[-1][4]:.3f} R {figures[-1][5]:.3f} F1 {figures[-1][6]:.3f}",
        )
    for what, some in (("mean of claims/", figures[1:own]), ("mean of more", figures[own:])):
        if not some:
            continue
        means = np.mean(some, axis=0)
        print(
            f"{what:<15} left out: AP {means[0]:.3f}  P {means[1]:.3f} R {means[2]:.3f} F1 {means[3]:.3f}",
            f"  fitted: P {means[4]:.3f} R {means[5]:.3f} F1 {means[6]:.3f}",
        )
    stored = {"intercept": model[0], **dict(zip(FEATURES, model[1].tolist(), strict=True))}
    print({name: round(value, 3) for name, value in stored.items()})
    if args.write:
        MODEL.write_text(
            json.dumps({name: round(value, 4) for name, value in stored.items()}, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
