"""Placing: which story a report belongs to, or whether it opens one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from schemas.placement import Drawn
from schemas.report import Report
from services.store.keys import story_id, view_row
from services.store.stories.features import DAY, NAMES, Columns, Seen, Totals, features
from services.store.stories.match import Bridge, Match, Part, Parted, Placed
from services.store.stories.odds import Model, likeness_of, locality, model
from services.store.stories.parting import halves
from services.store.stories.shelf import Kept, Shelf, kept_in
from services.store.stories.views import View
from stream.rows import Draft

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
MOST = 400_000
"""Reports that stand for stories in one desk at most."""
DROPPED = 4
"""Outdated reports that are dropped when one comes."""
FAR = -6.0
"""Log-odds that stand for no story at all."""
BRIDGES = -2.0
"""Likeness from which a report that joins one story may show that the next is the same."""
NEARER = 0.5
"""How far the likeness of a story leans to that of its nearest report, where hardly any reports are there."""
ONE, ONE_UNDATED = 0.5, 1.0
"""Mean log-odds between the reports of two stories from which they are one; and where dates don't speak for it."""
TWO = -0.5
"""Mean log-odds between two groups of a story's reports up to which they are two stories."""
DRAWN = 4
"""Reports of other stories, those nearest to one that comes, that are looked at again."""
DRAWS = 0.25
"""How much likelier they must be to belong with it than where they are, in log-odds."""
FEW = 31
"""Reports of about the same time from which on a local name counts no more than it does in a large stream."""


def place(report: Report, draft: Draft) -> Placed:
    """A report and the rows -> the story it belongs to, or none where it opens one, and why."""
    shelf = shelf_under(draft)
    seen = shelf.view(report)
    compared = compare(report, seen, shelf, model())
    few = few_near(seen.view, shelf)
    found = decide(compared, few, model())
    if (parted := _parted(found, few, report, seen, shelf)) is not None:
        return replace(found, parted=parted)
    bridge = _bridge(found, report, seen, shelf)
    return replace(found, bridge=bridge, drawn=tuple(_drawn(found, compared, report, seen, shelf)))


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
        odds += model().log_odds(features(own, near)).tolist() if near else []
    mean = round(math.fsum(odds) / len(odds), 4) if odds else FAR
    dated = found.second.row[NAMES.index("both dated")]
    return Bridge(found.second.story, mean, len(odds)) if mean >= (ONE if dated else ONE_UNDATED) else None


def _parted(found: Placed, few: float, report: Report, seen: Seen, shelf: Shelf) -> Parted | None:
    """Where a report was put, and of how few -> what leaves that story, if it falls into two now: all are there to tell, and the two groups are unlike.

    Asked only where the report is like some that stand for the story, and unlike others. What joins more readily parts less so.
    """
    best = found.best
    if found.story is None or best is None or not min(best.odds) < 0 < max(best.odds):
        return None
    here = _standing(best, report, seen.view, shelf)
    ranked = sorted(
        [*((kept.view, kept.article) for kept in here), (seen.view, report.id)], key=lambda each: (each[0].at, each[1])
    )
    views = [(view, article, Seen(view).totals) for view, article in ranked]
    pairs = combinations(views, 2)
    if len(here) < len(shelf.of(found.story)) or len(views) > REPRESENTATIVES or not all(is_near(a[0], b[0]) for a, b in pairs):
        return None
    odds, local = np.zeros((2, len(views), len(views)))
    for at, (view, _, _) in enumerate(views[:-1]):
        rows = features(Seen(view), [(other, totals) for other, _, totals in views[at + 1 :]])
        odds[at, at + 1 :] = odds[at + 1 :, at] = model().log_odds(rows)
        local[at, at + 1 :] = local[at + 1 :, at] = locality(rows, few)
    stay, leave, mean = halves(odds.tolist())
    mean += model().weights[-1] * float(local[np.ix_(stay, leave)].mean())
    return Parted(tuple(views[at][1] for at in leave), round(mean, 4)) if mean < TWO else None


def _drawn(found: Placed, compared: Sequence[Match], report: Report, seen: Seen, shelf: Shelf) -> Iterator[Drawn]:
    """Where a report was put, and all that it was compared with -> those near it that belong in its story now, rather than in their own.

    As they came, their story was the likest, or there was none. Each is compared with both anew, as if it had not been placed yet.
    """
    story = found.story or story_id(report.desk, report.id)
    near = [
        (odds, kept)
        for match in compared
        if match.story != story and match.nearest > 0
        for odds, kept in zip(match.odds, _standing(match, report, seen.view, shelf), strict=True)
        if odds > 0
    ]
    for _, kept in sorted(near, key=lambda each: (-each[0], each[1].article))[:DRAWN]:
        others = _beside(kept, kept.story, kept.part, shelf)
        if others:  # one that is alone goes with its story, if that goes
            own = _beside(kept, story, found.best.part if found.best and found.story else "", shelf)
            odds = model().log_odds(features(Seen(kept.view), [*others, (seen.view, seen.totals), *own])).tolist()
            gain = likeness_of(odds[len(others) :]) - max(0.0, likeness_of(odds[: len(others)]))
            if gain > DRAWS:
                yield Drawn(article_id=kept.article, story_id=kept.story, gain=round(gain, 2))


def _standing(match: Match, report: Report, seen: View, shelf: Shelf) -> list[Kept]:
    """A match -> the reports of that part of the story that the report was compared with, in order."""
    return [kept for kept in shelf.of(match.story) if kept.part == match.part and is_in_reach(report, seen, kept, shelf.clock)]


def _beside(one: Kept, story: str, part: str, shelf: Shelf) -> list[tuple[View, Totals]]:
    """A report that stands for a story, and a part of that or of another -> the other reports that stand for it, of about its time."""
    others = (each for each in shelf.of(story) if (each.part, each.desk) == (part, one.desk) and each.article != one.article)
    return [(each.view, each.totals) for each in others if is_near(one.view, each.view)]


def shelf_under(draft: Draft) -> Shelf:
    """The rows as they were before the draft, with their index. Rows that come without it get one, which takes a scan."""
    return draft.rows if isinstance(draft.rows, Shelf) else Shelf.over(draft.rows)


def compare(report: Report, seen: Seen, shelf: Shelf, by: Model) -> list[Match]:
    """A report and its view -> the stories most like it, the nearest first."""
    groups = in_reach(report, seen.view, shelf)
    found = features(seen, [(kept.view, kept.totals) for group in groups.values() for kept in group])
    nearest: dict[str, Match] = {}
    for match in matches(groups, found, by.log_odds(found)):
        nearest.setdefault(match.story, match)
    return list(nearest.values())


def matches(groups: Mapping[Part, Sequence[object]], found: Columns, odds: Columns) -> list[Match]:
    """Parts of stories with their representatives, and the features and log-odds of each of these in order -> the parts, nearest first."""
    ranked, start = [], 0
    for part, group in groups.items():
        end = start + len(group)
        each = odds[start:end].tolist()
        ranked.append((-round(likeness_of(each), 4), part, start + int(odds[start:end].argmax()), tuple(each)))
        start = end
    return [
        Match(part[0], -less, round(max(each), 4), found[at], len(each), part[1], each)
        for less, part, at, each in sorted(ranked)
    ]


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

    Where one is undated, the other must have come of late: by the desk's clock, or where both are, by the times of their records.
    """
    is_late = (seen.dated and kept.view.dated) or clock - kept.clock <= KEPT
    if not (seen.dated or kept.view.dated):
        is_late = is_late or abs(seen.at - kept.view.at) <= KEPT
    return kept.article != report.id and kept.desk == report.desk and is_late and is_near(seen, kept.view)


def is_near(one: View, other: View) -> bool:
    """Whether two reports are of a time at which they may be of one story."""
    return not (one.dated and other.dated) or abs(one.at - other.at) <= WINDOW


def few_near(seen: View, shelf: Shelf) -> float:
    """A view -> how few reports of about its time stand for stories: 1 where there is none, 0 from FEW on."""
    return max(0.0, 1 - math.log1p(shelf.near(seen.at, WINDOW)) / math.log1p(FEW))


def grounds(found: Sequence[Match], few: float) -> tuple[float, ...]:
    """The matches, one or more, nearest first, and of how few -> what the decision rests on, by DECISION."""
    likeness, one, margin, local = standing(found, few)
    dated = float(found[0].row[NAMES.index("both dated")])
    return likeness, dated, dated * one, dated * margin, local


def standing(found: Sequence[Match], few: float) -> tuple[float, float, float, float]:
    """The matches, one or more, nearest first -> the best one's likeness, whether it has one report in reach, its margin to the next, and how local it is.

    Of few reports that are there at all, the likeness leans to the nearest one: a follow-up is of the story if it is like some of it, and there is little else that it could be like.
    """
    best, second = found[0], found[1].likeness if len(found) > 1 else FAR
    margin = max(0.0, min(6.0, best.likeness - max(second, FAR)))
    near = NEARER * few * max(0.0, best.nearest - best.likeness)
    return best.likeness + near, float(best.representatives == 1), margin, float(locality(best.row[np.newaxis], few)[0])


def decide(found: Sequence[Match], few: float, by: Model) -> Placed:
    """The matches, nearest first, and of how few -> join the best, or open a story."""
    if not found:
        return Placed(None, FAR)
    odds = round(by.constant + math.fsum(w * x for w, x in zip(by.weights, grounds(found, few), strict=True)), 4)
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
