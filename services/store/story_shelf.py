"""Story shelf: the rows of a desk, with an index in memory over the views of the reports that stand for its stories."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from schemas.report import Report
from services.store.keys import VIEW
from services.store.rarity import prior, rarities
from services.store.story_features import Seen, Totals, totals, weights
from services.store.story_views import TITLE, View, packed, unpacked, view
from stream.rows import Memory, Rows

INDEXED = 48
"""The heaviest terms of a report, besides those of its title, lead to it."""
POSTINGS = 256
"""Reports that a term leads to, those nearest in time: a term of so many tells little."""
TITLES = 0.2
"""What the title counts beside the body in the search for stories that may fit."""
CLOCK = 10
"""The desk's time is that of the report with so many later ones: a few wrong dates don't move it."""
ROOM = 1 << 10
NUMBER_BITS = 34
NUMBER = (1 << NUMBER_BITS) - 1
"""The last bits of a key in the postings: a report's number in the order of arrival."""
EARLIEST = 500 * 366 * 24 * 60
"""Minutes by which times are moved, so that those before 1970 have keys too."""
UNDATED = -(1 << 60)


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
            "terms": packed(self.view.terms),
        }

    @cached_property
    def totals(self) -> Totals:
        """What the weights of its terms add up to."""
        return totals(weights(self.view.terms))


def kept_in(article: str, row: Mapping[str, Any]) -> Kept:
    """An article and its row -> what is kept of it."""
    seen = View(row["at"], row["dated"], unpacked(row["terms"]))
    given = (row["desk"], row["story"], row["digest"], row["number"], row["clock"])
    return Kept(article, *given, seen, row.get("part", ""))


def leading(seen: View) -> tuple[list[int], NDArray[np.float32]]:
    """A view -> the hashed terms that lead to it: the heaviest of its body and those of its title, and what each counts for."""
    terms = seen.terms
    rare = terms["rarity"].astype(np.float32)
    body = terms["weight"] * rare
    title = rare * ((terms["roles"] & TITLE) != 0)
    squares, of_title = body * body, title * title
    counts = squares / max(1.0, float(squares.sum())) + TITLES * of_title / max(1.0, float(of_title.sum()))
    chosen = title > 0
    heaviest = np.argsort(-body, kind="stable")[:INDEXED]
    chosen[heaviest[body[heaviest] > 0]] = True
    found: list[int] = terms["term"][chosen].tolist()
    return found, counts[chosen]


class Shelf(Memory):
    """All rows of a partition, read as they are, and the index."""

    PREFIX = VIEW

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._kept: dict[str, Kept] = {}
        self._by_number: dict[int, Kept] = {}
        self._numbers = array("Q")
        self._times = array("q")
        self._ats = np.zeros(ROOM, dtype=np.int64)
        self._stories: defaultdict[str, set[str]] = defaultdict(set)
        self._postings: dict[int, array[int]] = {}
        self._counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._of_desk: Counter[str] = Counter()
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

    def sizes(self) -> dict[str, int]:
        """What is held, by kind, for the metrics."""
        return {"reports": len(self._kept), "stories": len(self._stories), "terms": len(self._postings)}

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
            live, reports, before = self._counts[report.desk], self._of_desk[report.desk], prior(report.desk)
            self._viewed = report, Seen(view(report, lambda terms: rarities(before, live, reports, terms)))
        return self._viewed[1]

    def outdated(self, before: int, most: int, limit: int) -> list[str]:
        """A time of the clock and how many reports may stay -> the articles to drop, those that came first, so many at most."""
        found: list[str] = []
        for number in self._numbers[:limit]:
            kept = self._by_number[number]
            if kept.clock >= before and len(self._kept) - len(found) <= most:
                break
            found.append(kept.article)
        return found

    def alike(self, seen: View, most: int, within: int) -> list[Kept]:
        """A view, how many at most and within how many minutes -> the reports with the heaviest terms in common, heaviest first.

        Of those that a term leads to, the POSTINGS nearest in time are looked at: what came last may be of another year.
        """
        chains, counts = [], []
        first, last = _key(seen.at - within, 0), _key(seen.at + within + 1, 0)
        for term, count in zip(*leading(seen), strict=True):
            posted = self._postings.get(term)
            if posted:
                near = _nearest(posted, seen.at, first, last) if len(posted) > POSTINGS else posted
                chains.append(np.frombuffer(near, dtype=np.uint64))
                counts.append(count)
        if not chains:
            return []
        keys = np.concatenate(chains)
        slots = (keys & self._mask).astype(np.intp)
        np.add.at(self._scores, slots, np.repeat(np.array(counts, dtype=np.float32), [len(each) for each in chains]))
        scores = self._scores[slots]
        self._scores[slots] = 0
        in_reach = (np.abs(self._ats[slots] - seen.at) <= within) | (self._ats[slots] == UNDATED) if seen.dated else None
        if in_reach is not None:
            keys, scores = keys[in_reach], scores[in_reach]
        return [self._by_number[key & NUMBER] for key in _heaviest(keys, scores, most)]

    @property
    def _mask(self) -> np.uint64:
        return np.uint64(len(self._scores) - 1)

    def _enter(self, key: str, row: bytes) -> None:
        kept = kept_in(key.removeprefix(VIEW), orjson.loads(row))
        if self._viewed is not None and np.array_equal(kept.view.terms, self._viewed[1].view.terms):
            kept.__dict__["totals"] = self._viewed[1].totals  # added up already
        insort(self._numbers, kept.number)
        insort(self._times, kept.view.at)
        self._kept[kept.article] = kept
        self._by_number[kept.number] = kept
        self._stories[kept.story].add(kept.article)
        if self._numbers[-1] - self._numbers[0] >= len(self._scores):
            self._make_room()
        self._ats[kept.number & int(self._mask)] = kept.view.at if kept.view.dated else UNDATED
        place = _key(kept.view.at, kept.number)
        for term in leading(kept.view)[0]:
            insort(self._postings.setdefault(term, array("Q")), place)
        self._counts[kept.desk].update(kept.view.terms["term"].tolist())
        self._of_desk[kept.desk] += 1

    def _make_room(self) -> None:
        """Room for a score, and a time, of each number from the first to the last."""
        room = len(self._scores)
        while self._numbers[-1] - self._numbers[0] >= room:
            room *= 2
        self._scores, self._ats = np.zeros(room, dtype=np.float32), np.zeros(room, dtype=np.int64)
        for kept in self._by_number.values():
            self._ats[kept.number & (room - 1)] = kept.view.at if kept.view.dated else UNDATED

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
        place = _key(kept.view.at, kept.number)
        for term in leading(kept.view)[0]:
            posted = self._postings[term]
            del posted[bisect_left(posted, place)]
            if not posted:
                del self._postings[term]
        counts = self._counts[kept.desk]
        counts.subtract(kept.view.terms["term"].tolist())
        for term in kept.view.terms["term"].tolist():
            if not counts[term]:
                del counts[term]
        self._of_desk[kept.desk] -= 1


def _key(at: int, number: int) -> int:
    """A time in minutes since 1970 and a number -> one that orders reports by time, then by number; the latter are its last bits."""
    return max(0, at + EARLIEST) << NUMBER_BITS | number


def _nearest(posted: array[int], at: int, first: int, last: int) -> array[int]:
    """Keys in order of time, a time, and the keys between which to look -> POSTINGS of them, as many before as after where there are."""
    low, high = bisect_left(posted, first), bisect_left(posted, last)
    if high - low > POSTINGS:
        middle = bisect_left(posted, _key(at + 1, 0))
        low = min(max(low, middle - POSTINGS // 2), high - POSTINGS)
        high = low + POSTINGS
    return posted[low:high]


def _heaviest(numbers: NDArray[np.uint64], scores: NDArray[np.float32], most: int) -> list[int]:
    """Numbers, some of them many times, and the score of each -> those with the highest scores, the later of equal ones first."""
    room = min(len(numbers), most * 32)
    if room < len(numbers):
        top = np.argpartition(-scores, room - 1)[:room]
        numbers, scores = numbers[top], scores[top]
    order = np.lexsort((-numbers.astype(np.int64), -scores))
    return list(dict.fromkeys(numbers[order].tolist()))[:most]
