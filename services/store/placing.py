"""Placing: which story a report belongs to, or whether it opens one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import orjson

from schemas.placement import Candidate, Placement
from schemas.report import Report
from services.store.keys import view_row
from services.store.story_features import DAY, NAMES, Columns, Seen, features
from services.store.story_shelf import Kept, Shelf, kept_in
from services.store.story_trees import Trees
from services.store.story_views import View
from stream.rows import Draft

DATA = Path(__file__).with_name("placing.json")
"""The trees that say how likely two reports are of one story, and the weights of the decision; see docs/reference/story-model.md."""
WINDOW = 14 * DAY
"""A story takes reports for so long after its latest one and before its earliest, by their own times."""
KEPT = 2 * WINDOW
"""A report stands for its story at least until the desk's clock is so far past the time when it came, however late it came."""
FEWEST = 10_000
"""Reports that stand for stories in one partition however old they are: what comes in any order, as a back-fill may, finds all of it."""
ALIKE = 48
"""Reports that are looked up for a report."""
STORIES = 8
"""Stories that are compared with a report."""
REPRESENTATIVES = 8
"""Reports that stand for a story: half of them its first, half its latest."""
NEAREST = 3
"""Representatives, the nearest ones, that count besides all together."""
MOST = 400_000
"""Reports that stand for stories in one desk at most."""
DROPPED = 4
"""Outdated reports that are dropped when one comes."""
FAR = -6.0
"""Log-odds that stand for no story at all."""
BRIDGES = -2.0
"""Likeness from which a report that joins one story may show that the next is the same."""
ONE, ONE_UNDATED = 0.0, 0.5
"""Mean log-odds between the reports of two stories from which they are one; and where dates don't speak for it."""
DECISION = ("likeness", "dated", "dated, one report", "dated, margin")
"""What the decision to join rests on: the log-odds that report and story belong together; and, where both are dated, that they are,
whether the story has but one report in reach, and how much nearer the report is to it than to the next. Undated, neighbours need not be of
one time, and a margin between them says little."""


Part = tuple[str, str]
"""A story, and which of the stories that a command merged into it: each of these is found by its own reports, however unlike
the others are. Empty for the reports of the story itself."""


@dataclass(frozen=True)
class Match:
    """A story beside a report, by its likest part. `likeness` is in log-odds: the mean over all representatives in reach and over the nearest."""

    story: str
    likeness: float
    nearest: float
    row: Columns = field(compare=False, repr=False)
    representatives: int = 1
    part: str = ""

    def views(self) -> dict[str, float]:
        """What each view says of the report and the nearest representative."""
        return {name: round(float(value), 2) for name, value in zip(NAMES, self.row, strict=True)}

    def told(self) -> Candidate:
        """The story and its figures."""
        return Candidate(
            story_id=self.story,
            likeness=round(self.likeness, 2),
            nearest=round(self.nearest, 2),
            reports=self.representatives,
        )


@dataclass(frozen=True)
class Bridge:
    """Another story that turns out to be the one that a report joins: the mean log-odds over the pairs of their reports, and how many."""

    story: str
    odds: float
    pairs: int


@dataclass(frozen=True)
class Placed:
    """What became of a report: the story it joins, or None where it opens one; the log-odds of joining, the best match, the next.

    `bridge` is the story that is one with the one it joins, if it shows that there is such.
    """

    story: str | None
    odds: float
    best: Match | None = None
    second: Match | None = None
    bridge: Bridge | None = None

    def told(self) -> Placement:
        """What became of it, for those who ask why."""
        best = self.best.told() if self.best else None
        second = self.second.told() if self.second else None
        views = self.best.views() if self.best else {}
        return Placement(
            how="matched" if self.story else "opened",
            odds=round(self.odds, 2),
            best=best,
            second=second,
            views=views,
            one_with=self.bridge.story if self.bridge else None,
            one_odds=self.bridge.odds if self.bridge else None,
        )


@dataclass(frozen=True)
class Model:
    """The two decisions: trees for two reports, and weights (by DECISION, and a constant) for joining the best story."""

    trees: Trees
    weights: tuple[float, ...]
    constant: float


@cache
def model() -> Model:
    """The model as shipped."""
    written = orjson.loads(DATA.read_bytes())
    return Model(Trees(written), tuple(written["join"]["weights"]), written["join"]["constant"])


def place(report: Report, draft: Draft) -> Placed:
    """A report and the rows -> the story it belongs to, or none where it opens one, and why."""
    shelf = shelf_under(draft)
    seen = shelf.view(report)
    found = decide(compare(report, seen, shelf, model()), model())
    return replace(found, bridge=_bridge(found, report, seen, shelf))


def _bridge(found: Placed, report: Report, seen: Seen, shelf: Shelf) -> Bridge | None:
    """Where a report was put -> the next story, if that and its own are one: the reports of both, this one among them, are alike on average.

    Average linkage, as a fresh look at all of them would have it; more is asked than of a report that joins, so that what is
    merged stays so.
    """
    if found.story is None or found.second is None or found.second.likeness < BRIDGES:
        return None
    here, there = (
        [kept for kept in shelf.of(story) if kept.desk == report.desk] for story in (found.story, found.second.story)
    )
    beside = [(kept.view, kept.totals) for kept in there]
    odds: list[float] = []
    for own in (seen, *(Seen(kept.view) for kept in here)):
        near = [each for each in beside if is_near(own.view, each[0])]
        odds += model().trees.log_odds(features(own, near)).tolist() if near else []
    mean = round(math.fsum(odds) / len(odds), 4) if odds else FAR
    dated = found.second.row[NAMES.index("both dated")]
    return Bridge(found.second.story, mean, len(odds)) if mean >= (ONE if dated else ONE_UNDATED) else None


def shelf_under(draft: Draft) -> Shelf:
    """The rows as they were before the draft, with their index. Rows that come without it get one, which takes a scan."""
    return draft.rows if isinstance(draft.rows, Shelf) else Shelf.over(draft.rows)


def compare(report: Report, seen: Seen, shelf: Shelf, by: Model) -> list[Match]:
    """A report and its view -> the stories most like it, the nearest first."""
    groups = in_reach(report, seen.view, shelf)
    found = features(seen, [(kept.view, kept.totals) for group in groups.values() for kept in group])
    nearest: dict[str, Match] = {}
    for match in matches(groups, found, by.trees):
        nearest.setdefault(match.story, match)
    return list(nearest.values())


def matches(groups: Mapping[Part, Sequence[object]], found: Columns, trees: Trees) -> list[Match]:
    """Parts of stories with their representatives, and the features of each of these in order -> the parts, nearest first."""
    if not groups:
        return []
    odds, ranked, start = trees.log_odds(found), [], 0
    for part, group in groups.items():
        end = start + len(group)
        nearest = sorted(odds[start:end].tolist(), reverse=True)
        likeness = (math.fsum(nearest) / len(nearest) + math.fsum(nearest[:NEAREST]) / len(nearest[:NEAREST])) / 2
        ranked.append((-round(likeness, 4), part, round(nearest[0], 4), start + int(odds[start:end].argmax()), len(group)))
        start = end
    return [Match(part[0], -less, nearest, found[at], many, part[1]) for less, part, nearest, at, many in sorted(ranked)]


def in_reach(report: Report, seen: View, shelf: Shelf) -> dict[Part, list[Kept]]:
    """A report and its view -> the stories that share its heaviest terms, and of each part the representatives in reach by time."""
    found: dict[Part, list[Kept]] = {}
    stories: set[str] = set()
    for alike in shelf.alike(report.desk, seen, ALIKE, WINDOW):
        if alike.article == report.id or alike.story in stories:
            continue
        stories.add(alike.story)
        for kept in shelf.of(alike.story):
            if is_in_reach(report, seen, kept, shelf.clock):
                found.setdefault((alike.story, kept.part), []).append(kept)
        if len(stories) == STORIES:
            break
    return found


def is_in_reach(report: Report, seen: View, kept: Kept, clock: int) -> bool:
    """Whether a report may be compared with another: one of its desk, and not too far from it by time.

    Where one is undated, the other must have come of late, by the desk's clock.
    """
    is_late = (seen.dated and kept.view.dated) or clock - kept.clock <= KEPT
    return kept.article != report.id and kept.desk == report.desk and is_late and is_near(seen, kept.view)


def is_near(one: View, other: View) -> bool:
    """Whether two reports are of a time at which they may be of one story."""
    return not (one.dated and other.dated) or abs(one.at - other.at) <= WINDOW


def grounds(found: Sequence[Match]) -> tuple[float, ...]:
    """The matches, one or more, nearest first -> what the decision rests on, by DECISION."""
    likeness, one, margin = standing(found)
    dated = float(found[0].row[NAMES.index("both dated")])
    return likeness, dated, dated * one, dated * margin


def standing(found: Sequence[Match]) -> tuple[float, float, float]:
    """The matches, one or more, nearest first -> the best one's likeness, whether it has one report in reach, its margin to the next."""
    best, second = found[0], found[1].likeness if len(found) > 1 else FAR
    return best.likeness, float(best.representatives == 1), max(0.0, min(6.0, best.likeness - max(second, FAR)))


def decide(found: Sequence[Match], by: Model) -> Placed:
    """The matches, nearest first -> join the best, or open a story."""
    if not found:
        return Placed(None, FAR)
    odds = round(by.constant + math.fsum(w * x for w, x in zip(by.weights, grounds(found), strict=True)), 4)
    return Placed(found[0].story if odds > 0 else None, odds, found[0], found[1] if len(found) > 1 else None)


def remember(report: Report, story: str, draft: Draft) -> None:
    """Make a placed report stand for its story, as one of a few, and drop those that no longer do.

    The report's row goes first and names those to be dropped, so that a second try finds the same ones.
    """
    row = draft.get(view_row(report.id))
    if not row or (row["digest"], row["story"]) != (report.digest, story):
        shelf = shelf_under(draft)
        standing = [each for each in shelf.of(story) if each.article != report.id]
        own = replace(_kept(report, story, shelf), part=_part(report, story, standing, shelf))
        surplus = _surplus([*standing, own])
        if report.id in surplus:
            return forget(report.id, draft)
        outdated = shelf.outdated(shelf.clock - KEPT, FEWEST, MOST, DROPPED)
        row = {**own.row(), "gone": [article for article in dict.fromkeys((*surplus, *outdated)) if article != report.id]}
        draft.put(view_row(report.id), row)
    for article in row["gone"]:
        draft.drop(view_row(article))
    return None


def _kept(report: Report, story: str, shelf: Shelf) -> Kept:
    """A report -> what is kept of it. One that comes again keeps its number and the time when it came."""
    seen, before = shelf.view(report).view, shelf.kept(report.id)
    number = before.number if before else shelf.following
    clock = before.clock if before else shelf.clock if shelf.reports else seen.at
    return Kept(report.id, report.desk, story, report.digest, number, clock, seen)


def _part(report: Report, story: str, standing: Sequence[Kept], shelf: Shelf) -> str:
    """A report that joins a story and those that stand for it -> the part that it is likest."""
    parts = {each.part for each in standing}
    if len(parts) < 2:
        return next(iter(parts), "")
    found = compare(report, shelf.view(report), shelf, model())
    return next((match.part for match in found if match.story == story), min(parts))


def shift(articles: Sequence[Report], story: str, draft: Draft, part: str = "") -> None:
    """Articles that have moved to another story, or to a part of it, as their statements show them -> they stand for that.

    One that stood for its story stands as it did; where none did (a story has many), the first ones stand by their statements.
    """
    shelf = shelf_under(draft)
    kept = list(shelf.of(story))
    for report in articles:
        row = draft.get(view_row(report.id))
        if row is not None:
            moved = replace(kept_in(report.id, row), story=story, part=part)
            draft.put(view_row(report.id), {**moved.row(), "gone": []})
            kept.append(moved)
    if not any(each.part == part for each in kept):
        for number, report in enumerate(articles[:REPRESENTATIVES], shelf.following):
            own = replace(_kept(report, story, shelf), number=number, part=part)
            draft.put(view_row(report.id), {**own.row(), "gone": []})
    for article in _surplus(kept):
        draft.drop(view_row(article))


def forget(article: str, draft: Draft) -> None:
    """Let an article no longer stand for its story."""
    if draft.get(view_row(article)) is not None:
        draft.drop(view_row(article))


def _surplus(kept: list[Kept]) -> list[str]:
    """The representatives of a story -> those it can do without: neither the first nor the latest of a part."""
    parts: dict[str, list[Kept]] = {}
    for each in sorted(kept, key=lambda each: (each.view.at, each.article)):
        parts.setdefault(each.part, []).append(each)
    half = REPRESENTATIVES // 2
    return [each.article for part in parts.values() if len(part) > REPRESENTATIVES for each in part[half:-half]]
