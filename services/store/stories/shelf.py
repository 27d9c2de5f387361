"""Story shelf: the rows of a desk, with an index in memory over the views of the reports that stand for its stories."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import orjson

from schemas.report import Report
from services.store.keys import VIEW
from services.store.stories.features import Seen, Totals, totals
from services.store.stories.postings import Scores, key, number_of
from services.store.stories.rarity import prior
from services.store.stories.term_index import Hashes, TermIndex
from services.store.stories.views import TITLE, Bytes, View, read, view, written
from stream.compiled import compiled
from stream.rows import Memory, Rows

INDEXED = 48
"""The heaviest terms of a report, besides those of its title, lead to it."""
TITLES = 0.2
"""What the title counts beside the body in the search for stories that may fit."""
CLOCK = 10
"""The desk's time is that of the report with so many later ones: a few wrong dates don't move it."""
ROOM = 1 << 10


@dataclass(frozen=True)
class Kept:
    """A report that stands for its story: its number in the order of arrival, and the desk's clock when it came.

    `part` is the story that it stood for before a command merged that one into its own.
    """

    article: str
    desk: str
    story: str
    digest: str
    number: int
    clock: int
    view: View
    part: str = ""

    def row(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "desk": self.desk,
            "story": self.story,
            **({"part": self.part} if self.part else {}),
            "digest": self.digest,
            "number": self.number,
            "clock": self.clock,
            "at": self.view.at,
            "dated": self.view.dated,
            "terms": written(self.view.packed),
        }

    @cached_property
    def totals(self) -> Totals:
        """What the weights of its terms add up to."""
        return totals(self.view.rows)


def kept_in(article: str, row: Mapping[str, Any]) -> Kept:
    """An article and its row -> what is kept of it."""
    seen = View(row["at"], row["dated"], read(row["terms"]))
    given = (row["desk"], row["story"], row["digest"], row["number"], row["clock"])
    return Kept(article, *given, seen, row.get("part", ""))


def leading(seen: View) -> tuple[Hashes, Scores]:
    """A view -> the hashed terms that lead to it: the heaviest of its body and those of its title, and what each counts for."""
    return _leading(seen.rows)


@compiled
def _leading(terms: Bytes) -> tuple[Hashes, Scores]:
    """Packed terms -> the heaviest, INDEXED of them, and those of the title, in order; and what each counts for."""
    bodies = np.empty(len(terms), np.int64)
    all_bodies = all_titles = np.float32(0)
    for at in range(len(terms)):
        bodies[at] = np.int64(terms[at, 4]) * terms[at, 8]
        all_bodies += np.float32(bodies[at]) * np.float32(bodies[at])
        if terms[at, 7] & TITLE:
            all_titles += np.float32(terms[at, 8]) * np.float32(terms[at, 8])
    chosen = np.zeros(len(terms), np.bool_)
    for at in np.argsort(-(bodies * (len(terms) + 1) - np.arange(len(terms))))[:INDEXED]:
        chosen[at] = bodies[at] > 0
    hashes, counts, many = np.empty(len(terms), np.uint32), np.empty(len(terms), np.float32), 0
    for at in range(len(terms)):
        title = np.float32(terms[at, 8]) if terms[at, 7] & TITLE else np.float32(0)
        if chosen[at] or title > 0:
            body = np.float32(bodies[at])
            hashes[many] = np.uint32(terms[at, 0]) | terms[at, 1] << 8 | terms[at, 2] << 16 | np.uint32(terms[at, 3]) << 24
            counts[many] = body * body / max(np.float32(1), all_bodies)
            counts[many] += np.float32(TITLES) * title * title / max(np.float32(1), all_titles)
            many += 1
    return hashes[:many], counts[:many]


class Shelf(Memory):
    """All rows of a partition, read as they are, and the index."""

    PREFIX = VIEW

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._kept: dict[str, Kept] = {}
        self._by_number: dict[int, Kept] = {}
        self._numbers = array("Q")
        self._times = array("q")
        self._stories: defaultdict[str, set[str]] = defaultdict(set)
        self._terms: dict[str, TermIndex] = {}
        self._scores = np.zeros(ROOM, dtype=np.float32)
        self._viewed: tuple[Report, Seen] | None = None  # the report in hand is placed first, then remembered

    @property
    def reports(self) -> int:
        """How many reports stand for stories."""
        return len(self._kept)

    @property
    def stories(self) -> int:
        """How many stories can be joined."""
        return len(self._stories)

    @property
    def following(self) -> int:
        """The number of the next report."""
        return self._numbers[-1] + 1 if self._numbers else 1

    @property
    def clock(self) -> int:
        """The desk's time in minutes since 1970: that of its latest reports, the very latest aside."""
        return self._times[-min(CLOCK, len(self._times))] if self._times else 0

    def near(self, at: int, within: int) -> int:
        """A time and how far from it, in minutes -> how many reports of then stand for stories."""
        return bisect_right(self._times, at + within) - bisect_left(self._times, at - within)

    def sizes(self) -> dict[str, int]:
        """What is held, by kind, for the metrics."""
        return {
            "reports": len(self._kept),
            "stories": len(self._stories),
            "terms": sum(each.terms for each in self._terms.values()),
        }

    def kept(self, article: str) -> Kept | None:
        """An article's id -> what is kept of it, or None where it does not stand for its story."""
        return self._kept.get(article)

    def of(self, story: str) -> list[Kept]:
        """A story's id -> the reports that stand for it, in order of time."""
        found = (self._kept[article] for article in self._stories.get(story, ()))
        return sorted(found, key=lambda kept: (kept.view.at, kept.article))

    def view(self, report: Report) -> Seen:
        """A report -> its view, its terms as rare as they are on its desk, the live reports counted in."""
        if self._viewed is None or self._viewed[0] is not report:
            self._viewed = report, Seen(view(report, self._of_desk(report.desk).rarities))
        return self._viewed[1]

    def outdated(self, before: int, fewest: int, most: int, limit: int) -> list[str]:
        """A time of the clock, and how many reports stay and may stay -> the articles to drop, those that came first, `limit` of them at most."""
        found: list[str] = []
        for number in self._numbers[:limit]:
            kept, stay = self._by_number[number], len(self._kept) - len(found)
            if stay <= fewest or (kept.clock >= before and stay <= most):
                break
            found.append(kept.article)
        return found

    def alike(self, desk: str, seen: View, most: int, within: int) -> Iterator[Kept]:
        """A desk, a view, how many at most and within how many minutes -> its reports with the heaviest terms in common, heaviest first.

        Of those that a term leads to, some nearest in time are looked at: what came last may be of another year.
        """
        found = self._of_desk(desk).alike(*leading(seen), (seen.at, within, seen.dated), most, self._scores)
        return (self._by_number[number_of(each)] for each in found)

    def _of_desk(self, desk: str) -> TermIndex:
        if desk not in self._terms:
            self._terms[desk] = TermIndex(prior(desk))
        return self._terms[desk]

    def _enter(self, key: str, row: bytes) -> None:
        kept = kept_in(key.removeprefix(VIEW), orjson.loads(row))
        if self._viewed is not None and kept.view.packed == self._viewed[1].view.packed:
            kept.__dict__["totals"] = self._viewed[1].totals  # added up already
        insort(self._numbers, kept.number)
        insort(self._times, kept.view.at)
        self._kept[kept.article] = kept
        self._by_number[kept.number] = kept
        self._stories[kept.story].add(kept.article)
        while self._numbers[-1] - self._numbers[0] >= len(self._scores):
            self._scores = np.zeros(2 * len(self._scores), dtype=np.float32)
        self._of_desk(kept.desk).put(*_indexed(kept))

    def _settle(self) -> None:
        self._viewed = None

    def _leave(self, key: str) -> None:
        kept = self._kept.pop(key.removeprefix(VIEW), None)
        if kept is None:
            return
        del self._by_number[kept.number]
        del self._numbers[bisect_left(self._numbers, kept.number)]
        del self._times[bisect_left(self._times, kept.view.at)]
        self._stories[kept.story].discard(kept.article)
        if not self._stories[kept.story]:
            del self._stories[kept.story]
        self._terms[kept.desk].drop(*_indexed(kept))


def _indexed(kept: Kept) -> tuple[Hashes, Hashes, int]:
    """What is kept of a report -> its terms, those that lead to it, and its key."""
    return kept.view.hashes, leading(kept.view)[0], key(kept.view.at, kept.number, dated=kept.view.dated)
