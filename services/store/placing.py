"""Placing: which story a report belongs to, by the terms it shares with reports of stories seen lately."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.base import rfc3339, utc
from schemas.report import Report
from services.store.keys import term_row, vectors_row
from stream.rows import Draft

WINDOW = timedelta(days=14)
"""A story takes reports for so long after its latest one (and before its earliest), by the reports' own times."""
JOINS = 0.23
"""Similarity from which a report joins a story."""
HALVES_AFTER = 3.0
"""A similarity fades with the days between two reports: to a half after so many."""
HEADLINE = 0.2
"""Weight of the cosine of two headlines beside that of two reports' terms."""
HEADLINE_LETTERS = 6
"""Words of headlines are cut to so many letters, a stemmer for any alphabet."""
TERMS_INDEXED = 48
"""The heaviest terms of a report point to its story."""
TERMS_COMPARED = 120
"""The heaviest terms of a report are compared."""
POSTINGS = 100
"""Stories that one term points to, the latest ones. A term of so many stories tells little anyway."""
CANDIDATES = 12
"""Stories that are compared with a report, those with the heaviest terms in common."""
REPRESENTATIVES = 8
"""Reports that stand for a story: half of them its first, half its latest."""
NEAREST = 4
"""Representatives, the nearest ones, that a report is compared with."""
RARE = 300.0
"""Of an assumed stream of so many stories, a term that points to n is worth log(1 + RARE / (n + 1))."""


_WORD = re.compile(r"[^\W_]{3,}")
_SMALL = frozenset(
    {"the", "and", "for", "with", "from", "that", "this", "are", "was", "has", "have", "had", "its", "not", "but"}
)


@dataclass(frozen=True)
class _Seen:
    """A report as it is compared: its terms and its headline's words, each a vector of length 1, and its time."""

    terms: dict[str, float]
    headline: dict[str, float]
    points: dict[str, dict[str, str]]


def place(report: Report, draft: Draft) -> str | None:
    """A report and the rows -> the id of the story it belongs to, or None where it opens one."""
    seen = _see(report, draft)
    found = [(_similarity(report, seen, story, draft), story) for story in _candidates(report, seen)]
    score, story = min(found, key=lambda each: (-each[0], each[1]), default=(0.0, ""))
    return story if score >= JOINS else None


def remember(report: Report, story: str, draft: Draft) -> None:
    """Make a placed report findable: it may represent its story, and its terms point there.

    The vector goes first: what terms weigh depends on where they point, so a second try must find it made.
    """
    seen, at = _see(report, draft), rfc3339(report.at)
    row = draft.get(vectors_row(story)) or {}
    if row.get(report.id, {}).get("digest") != report.digest:
        row[report.id] = {"at": at, "digest": report.digest, "terms": seen.terms, "headline": seen.headline}
    draft.put(vectors_row(story), _representatives(row))
    for term in _indexed(report):
        latest = {**seen.points[term], story: max(at, seen.points[term].get(story, at))}
        kept = sorted(latest.items(), key=lambda entry: (entry[1], entry[0]), reverse=True)[:POSTINGS]
        draft.put(term_row(report.desk, term), dict(kept))


def forget(article: str, story: str, draft: Draft) -> None:
    """Let an article no longer represent its story."""
    row = draft.get(vectors_row(story))
    if row and article in row:
        del row[article]
        draft.put(vectors_row(story), row)


def _heaviest(terms: Mapping[str, float], most: int) -> list[str]:
    return sorted(terms, key=lambda term: (-terms[term], term))[:most]


def _headline(report: Report) -> list[str]:
    """A report -> the words of its headline as terms, `h:` before them."""
    words = (word for word in _WORD.findall(report.headline.lower()) if word not in _SMALL)
    return sorted({f"h:{word[:HEADLINE_LETTERS]}" for word in words})


def _indexed(report: Report) -> list[str]:
    return [*_heaviest(report.terms, TERMS_INDEXED), *_headline(report)]


def _see(report: Report, draft: Draft) -> _Seen:
    """A report and the rows -> the report as it is compared: by terms, the rarer ones heavier (tf-idf)."""
    terms, headline = _heaviest(report.terms, TERMS_COMPARED), _headline(report)
    points = {term: draft.get(term_row(report.desk, term)) or {} for term in (*terms, *headline)}
    rarity = {term: math.log(1 + RARE / (len(stories) + 1)) for term, stories in points.items()}
    return _Seen(
        terms=_unit({term: report.terms[term] * rarity[term] for term in terms}),
        headline=_unit({term: rarity[term] for term in headline}),
        points=points,
    )


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {term: round(weight / length, 4) for term, weight in weights.items()} if length else {}


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return math.fsum(weight * other.get(term, 0.0) for term, weight in one.items())


def _candidates(report: Report, seen: _Seen) -> list[str]:
    """Stories that the report's heaviest terms point to, those in reach by time, most shared first."""
    shared: defaultdict[str, float] = defaultdict(float)
    for term in _indexed(report):
        weight = seen.terms.get(term, 0.0) ** 2 + HEADLINE * seen.headline.get(term, 0.0) ** 2
        for story, latest in seen.points[term].items():
            if abs(report.at - _time(latest)) <= 2 * WINDOW:
                shared[story] += weight
    return sorted(shared, key=lambda story: (-shared[story], story))[:CANDIDATES]


def _similarity(report: Report, seen: _Seen, story: str, draft: Draft) -> float:
    """A report and a story -> how near the report is to the nearest representatives of the story."""
    found = []
    for article, each in (draft.get(vectors_row(story)) or {}).items():
        apart = abs(report.at - _time(each["at"]))
        if article != report.id and apart <= WINDOW:
            alike = _dot(seen.terms, each["terms"]) + HEADLINE * _dot(seen.headline, each["headline"])
            found.append(alike / (1 + apart / timedelta(days=HALVES_AFTER)))
    nearest = sorted(found, reverse=True)[:NEAREST]
    return math.fsum(nearest) / len(nearest) if nearest else 0.0


def _representatives(row: Mapping[str, Any]) -> dict[str, Any]:
    """The vectors of a story's reports -> those of its first and its latest ones."""
    in_order = sorted(row, key=lambda article: (row[article]["at"], article))
    if len(in_order) <= REPRESENTATIVES:
        return dict(row)
    half = REPRESENTATIVES // 2
    return {article: row[article] for article in (*in_order[:half], *in_order[-half:])}


def _time(written: str) -> datetime:
    found: datetime = utc(written)
    return found
