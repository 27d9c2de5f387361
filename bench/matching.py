"""How fast a report finds its story, with so many stories live; beside a matcher that compares it with every story.

usage: python -m bench.matching [STORIES...] [--reports N] [--json]

Placing alone, on one core, in CPU time: the report's view, the stories alike, the decision, the row and the index after it.
The reports are made up: words and names drawn by rank (Zipf), as many as in a news report of some 600 words, a third of them
those of its story, with people, places and a lead; three in ten belong to a live story. The matcher beside takes the cosine of their term vectors
with each story's first report; it is measured on fewer reports, up to EVERY_STORY stories. Above MADE_UP stories the shelf is filled with
stand-ins: the terms of two reports, half of each, so that words are as common as they were. Memory is what the process took up while
stories were put on the shelf, rows included.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from os import getpid

import numpy as np
import orjson

from bench.cost import resident
from schemas.arrival import Verdict
from schemas.report import Entity, Report
from schemas.statement import Evidence, Statement
from services.store.keys import view_row
from services.store.stories import placing
from services.store.stories.shelf import Kept, Shelf, kept_in
from services.store.stories.views import View, minutes
from services.store.worker import warm_up
from stream.rows import Draft, change

START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS, NAMES = 40_000, 60_000
TERMS, CORE = 170, 60
LEAD, ENTITIES = 4, 12
JOINING = 0.3
EVERY_STORY = 10_000
MADE_UP = 2_000
FEW = 30


class Press:
    """Made-up reports: the same ones on each run."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(7)
        self._words = np.cumsum(1 / np.arange(1, WORDS + 1) ** 0.9)
        self._names = np.cumsum(1 / np.arange(1, NAMES + 1) ** 0.8)
        self._cores: list[list[str]] = []

    def terms(self, many: int) -> list[str]:
        """So many terms, one in five a name."""
        words = np.searchsorted(self._words, self._words[-1] * self._random.random(many - many // 5))
        names = np.searchsorted(self._names, self._names[-1] * self._random.random(many // 5))
        return [*(f"w{each}" for each in words), *(f"n:name {each}" for each in names)]

    def report(self, number: int, *, joining: bool) -> tuple[str, Report]:
        """A number, and whether it is to be of a story that was told already -> the story, and the report."""
        if not joining or not self._cores:
            self._cores.append(self.terms(CORE))
        story = int(self._random.integers(len(self._cores))) if joining else len(self._cores) - 1
        draws = iter(self._random.random(TERMS).tolist())
        weights = {term: 0.3 + 0.4 * next(draws) for term in self.terms(TERMS - CORE)}
        weights |= {term: 0.6 + 0.4 * next(draws) for term in self._cores[story]}
        at = START + timedelta(minutes=number / 50)
        words = " ".join(term.removeprefix("n:name ") for term in self._cores[story][:9])
        names = [term.removeprefix("n:") for term in weights if term.startswith("n:")]
        kinds = ("person", "place", "organization")
        entities = [Entity(name=name, kind=kinds[at % 3], mentions=1 + at % 4) for at, name in enumerate(names[:ENTITIES])]
        plain = [term for term in weights if not term.startswith("n:")]
        lead = [
            Statement(
                text="Words",
                evidence=Evidence(article_id=f"r{number}", start=0, end=5, words="Words"),
                weight=1 - at / 50,
                terms=plain[at::12],
                names=names[at::9],
            )
            for at in range(LEAD)
        ]
        made = Report.model_construct(
            id=f"r{number}", desk="en", language="en", publisher="p", at=at, published_at=at, digest="d", verdict=Verdict.NEW,
            headline=words, terms=weights, statements=lead, entities=entities, dateline=None,
        )  # fmt: skip
        return f"st-{story}", made


def take(report: Report, story: str | None, shelf: Shelf, rows: dict[str, bytes]) -> str:
    """Place a report, unless its story is given, and remember it -> its story."""
    draft = Draft(shelf)
    found = story or placing.place(report, draft).story or f"st-{report.id}"
    placing.remember(report, found, draft)
    change(rows, draft.changes)
    shelf.apply(draft.changes)
    return found


class EveryStory:
    """The matcher beside: each story's first report as a vector of length 1, all of them compared."""

    def __init__(self) -> None:
        self._vectors: dict[str, dict[str, float]] = {}

    @property
    def stories(self) -> int:
        """How many there are."""
        return len(self._vectors)

    def add(self, story: str, report: Report) -> None:
        """Remember a story by its first report."""
        self._vectors.setdefault(story, self._vector(report))

    def place(self, report: Report) -> str | None:
        """A report -> the nearest story, if it is near."""
        own = self._vector(report)
        near = {
            story: math.fsum(weight * other.get(term, 0.0) for term, weight in own.items())
            for story, other in self._vectors.items()
        }
        best = max(near, key=lambda story: near[story], default=None)
        return best if best is not None and near[best] > 0.25 else None

    @staticmethod
    def _vector(report: Report) -> dict[str, float]:
        length = math.sqrt(math.fsum(weight**2 for weight in report.terms.values()))
        return {term: weight / length for term, weight in report.terms.items()}


def stand_in(number: int, of: list[View], random: np.random.Generator) -> tuple[str, bytes]:
    """A number and views of reports -> the row of a story with a report like two of them."""
    one, other = (of[int(at)] for at in random.integers(len(of), size=2))
    terms = np.concatenate([each.terms[random.random(len(each.terms)) < 1 / 2] for each in (one, other)])
    _, first = np.unique(terms["term"], return_index=True)
    at = minutes(START) + number // 50
    kept = Kept(f"r{number}", "en", f"st-r{number}", "d", number, at, View(at, True, terms[first].tobytes()))
    return view_row(kept.article), orjson.dumps({**kept.row(), "gone": []})


def fill(shelf: Shelf, rows: dict[str, bytes], size: int, press: Press, number: int) -> int:
    """Put stories on the shelf until it has so many -> the number of the next report."""
    while shelf.stories < min(size, MADE_UP):
        story, report = press.report(number, joining=False)
        take(report, story, shelf, rows)
        number += 1
    random, views = (
        np.random.default_rng(number),
        [kept_in(key, orjson.loads(row)).view for key, row in [*rows.items()][:MADE_UP]],
    )
    following = shelf.following
    while shelf.stories < size:
        key, row = stand_in(following, views, random)
        rows[key] = row
        shelf.apply({key: row})
        following, number = following + 1, number + 1
    return number


def measured(sizes: list[int], many: int) -> Iterator[dict[str, float]]:
    """Sizes, smallest first, and how many reports to take at each -> the figures at each size."""
    warm_up()
    Shelf.over({}).view(Press().report(0, joining=False)[1])  # what ships is read once
    press, other_press, rows, number, held = Press(), Press(), dict[str, bytes](), 0, 0
    shelf, beside = Shelf.over(rows), EveryStory()
    for size in sizes:
        before = resident(getpid())
        number = fill(shelf, rows, size, press, number)
        held += resident(getpid()) - before
        while beside.stories < min(size, EVERY_STORY):
            beside.add(*other_press.report(number, joining=False))
        told = [press.report(number + at, joining=at % 10 < 10 * JOINING) for at in range(many)]
        number += many
        start = time.process_time()
        found = [take(report, None, shelf, rows) for _, report in told]
        spent = time.process_time() - start
        right = sum(
            got == story for at, (got, (story, _)) in enumerate(zip(found, told, strict=True)) if at % 10 < 10 * JOINING
        )
        figures = {
            "stories": size,
            "reports a CPU second": round(many / spent),
            "found": round(right / sum(at % 10 < 10 * JOINING for at in range(many)), 3),
            "bytes a story": round(held / size),
        }
        if size <= EVERY_STORY:
            start = time.process_time()
            for _, report in told[:FEW]:
                beside.place(report)
            figures["with every story"] = round(FEW / (time.process_time() - start))
        yield figures


def main() -> None:
    """Print the figures, a line for each size."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("stories", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    asked.add_argument("--reports", type=int, default=500)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    for figures in measured(sorted(given.stories), given.reports):
        print(json.dumps(figures) if given.json else "  ".join(f"{name} {value:,}" for name, value in figures.items()))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
