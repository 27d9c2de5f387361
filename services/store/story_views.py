"""Story views: a report as it is compared with stories: its terms by role, hashed and packed into a few bytes each."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from schemas.report import Report

TERMS = 120
"""So many of a report's terms, the heaviest, are compared by weight; of the others counts only that they are there."""
MOST = 320
"""Terms of one report in all, of all roles."""
LEAD = 0.86
"""Statements from this weight on are the report's lead."""
TITLE_WORDS = 40
TITLE_LETTERS = 7
"""Words of titles are cut to so many letters: a stemmer for any alphabet."""
MAIN_NAMES, MAIN_PEOPLE = 4, 3
"""The names that a report is about, by weight and rarity."""
UNDATED = "1970-01-08"
"""Dates before this one are reckoned from no date at all."""

NAME, NUMBER, PERSON, PLACE, TITLE, DATE, YEAR, MAIN = (1 << bit for bit in range(8))
"""Roles of a term. MAIN marks the names and people that the report is mostly about."""

STEPS = 25.0
"""Steps that a rarity of 1 has in its byte."""
MINUTE = 60

Packed = NDArray[Any]
Hashes = NDArray[np.uint32]
Rarities = NDArray[np.float64]
PACKED = np.dtype([("term", "<u4"), ("weight", "u1"), ("lead", "u1"), ("said", "u1"), ("roles", "u1"), ("rarity", "u1")])
"""A term: its hash, its weight in the whole report and in the lead (255 is the most), how often a person or place is named
(5 at most), its roles, and its rarity when the report came, in steps of 1 / STEPS. Sorted by hash."""

_SECOND = itemgetter(1)
_ROLES = {"n:": NAME, "q:": NUMBER}
_WORD = re.compile(r"[^\W_]{3,}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SMALL = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "that",
        "this",
        "are",
        "was",
        "has",
        "have",
        "had",
        "its",
        "not",
        "but",
        "will",
        "you",
        "his",
        "her",
        "they",
        "their",
        "who",
        "what",
        "how",
        "why",
        "new",
        "say",
        "says",
        "said",
        "after",
        "over",
        "about",
        "into",
        "more",
        "than",
        "could",
        "would",
        "should",
        "amid",
    ]
)


@dataclass(frozen=True)
class View:
    """A report as it is compared. `at` is in minutes since 1970; where `dated` is false it says when the report came."""

    at: int
    dated: bool
    terms: Packed


@lru_cache(maxsize=1 << 16)
def hashed(term: str) -> int:
    """A term -> 32 bits that stand for it. News says the same words again and again, so most are at hand."""
    return crc32(term.encode(errors="surrogatepass"))


def minutes(at: datetime) -> int:
    """A time -> whole minutes since 1970."""
    return int(at.timestamp()) // MINUTE


def view(report: Report, rarity: Callable[[Hashes], Rarities]) -> View:
    """A report and how rare hashed terms are in the news (log of one in so many reports) -> the view."""
    names, rows = _terms(report)
    found = np.zeros(len(names), dtype=PACKED)
    found["term"] = np.fromiter(map(hashed, names), dtype=np.uint32, count=len(names))
    columns = np.array(rows, dtype=np.int64).reshape(len(names), 4)
    rare = np.minimum(255, np.rint(STEPS * rarity(found["term"]))).astype(np.int64)
    named, people = columns[:, 3] & NAME > 0, columns[:, 3] & PERSON > 0
    columns[_first(MAIN_NAMES, columns[:, 0] * rare * named), 3] |= MAIN
    columns[_first(MAIN_PEOPLE, columns[:, 2] * rare * people), 3] |= MAIN
    for column, name in enumerate(("weight", "lead", "said", "roles")):
        found[name] = columns[:, column]
    found["rarity"] = rare
    _, unique = np.unique(found["term"], return_index=True)  # sorted; of two terms with one hash, the first
    return View(minutes(report.at), report.published_at is not None, found[unique])


def _first(most: int, weights: NDArray[np.int64]) -> NDArray[np.intp]:
    heaviest = np.argsort(-weights, kind="stable")[:most]
    return heaviest[weights[heaviest] > 0]


def _terms(report: Report) -> tuple[list[str], list[list[int]]]:
    """A report -> its terms of all roles, MOST of them, and of each its weight, lead, how often it is said, and roles."""
    terms: dict[str, list[int]] = {}
    by_weight = sorted(report.terms.items(), key=_SECOND, reverse=True)
    for term, weight in by_weight[:TERMS]:
        terms[term] = [max(1, round(255 * min(1.0, weight))), 0, 0, _ROLES.get(term[:2], 0)]
    for term, _ in by_weight[TERMS:]:
        terms[term] = [0, 0, 0, _ROLES.get(term[:2], 0)]
    for word in _WORD.findall(report.headline.lower())[:TITLE_WORDS]:
        if word not in _SMALL:
            terms.setdefault(f"t:{word[:TITLE_LETTERS]}", [0, 0, 0, 0])[3] |= TITLE
    _add_lead(report, terms)
    _add_entities(report, terms)
    _add_dates(report, terms)
    return list(terms)[:MOST], list(terms.values())[:MOST]


def _add_lead(report: Report, terms: dict[str, list[int]]) -> None:
    for statement in report.statements:
        if statement.weight >= LEAD:
            weight = round(127 * min(1.0, statement.weight))
            for term in statement.terms:
                found = terms.setdefault(term, [0, 0, 0, 0])
                found[1] = max(found[1], weight)
            for name in statement.names:
                found = terms.setdefault(f"n:{name.lower()}", [0, 0, 0, 0])
                found[1] = max(found[1], 2 * weight)
                found[3] |= NAME


def _add_entities(report: Report, terms: dict[str, list[int]]) -> None:
    for entity in report.entities:
        if entity.kind in ("person", "place"):
            found = terms.setdefault(f"n:{entity.name.lower()}", [0, 0, 0, 0])
            found[2] = max(found[2], min(5, entity.mentions))
            found[3] |= NAME | (PERSON if entity.kind == "person" else PLACE)
    if report.dateline and report.dateline.place:
        found = terms.setdefault(f"n:{report.dateline.place.lower()}", [0, 0, 0, 0])
        found[2] = min(5, found[2] + 2)
        found[3] |= NAME | PLACE


def _add_dates(report: Report, terms: dict[str, list[int]]) -> None:
    """Days and years that the report names. Of an undated report only the days that it gives with their year."""
    for statement in report.statements:
        for given in statement.dates:
            if given.start and len(given.start) == 10 and given.start == given.end and given.start >= UNDATED:
                terms.setdefault(f"d:{given.start}", [0, 0, 0, 0])[3] |= DATE
            for year in _YEAR.findall(given.text):
                terms.setdefault(f"y:{year}", [0, 0, 0, 0])[3] |= YEAR


def packed(terms: Packed) -> str:
    """Packed terms -> text, for a row."""
    return b64encode(terms.tobytes()).decode()


def unpacked(text: str) -> Packed:
    """What `packed` made -> the packed terms."""
    return np.frombuffer(b64decode(text), dtype=PACKED)
