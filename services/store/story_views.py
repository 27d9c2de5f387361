"""Story views: a report as it is compared with stories: its terms by role, hashed and packed into a few bytes each."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
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
TITLE_LETTERS = 7
"""Words of titles are cut to so many letters: a stemmer for any alphabet."""
MAIN_NAMES, MAIN_PEOPLE = 4, 3
"""The names that a report is about, by weight and rarity."""
UNDATED = datetime(1970, 1, 8, tzinfo=timezone.utc).isoformat()[:10]
"""Dates before this one are reckoned from no date at all."""

NAME, NUMBER, PERSON, PLACE, TITLE, DATE, YEAR, MAIN = (1 << bit for bit in range(8))
"""Roles of a term. MAIN marks the names and people that the report is mostly about."""

SIXTEENTHS = 25.0
"""Steps that a rarity of 1 has in its byte."""
MINUTE = 60

Packed = NDArray[Any]
PACKED = np.dtype([("term", "<u4"), ("weight", "u1"), ("lead", "u1"), ("said", "u1"), ("roles", "u1"), ("rarity", "u1")])
"""A term: its hash, its weight in the whole report and in the lead (255 is the most), how often a person or place is named
(5 at most), its roles, and its rarity when the report came, in steps of 1 / SIXTEENTHS. Sorted by hash."""

_WORD = re.compile(r"[^\W_]{3,}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SMALL = frozenset(
    "the and for with from that this are was has have had its not but will you his her they their who what how why new say says"
    " said after over about into more than could would should amid".split()
)


@dataclass(frozen=True)
class View:
    """A report as it is compared. `at` is in minutes since 1970; where `dated` is false it says when the report came."""

    at: int
    dated: bool
    terms: Packed


def hashed(term: str) -> int:
    """A term -> 32 bits that stand for it."""
    return crc32(term.encode(errors="surrogatepass"))


def minutes(at: datetime) -> int:
    """A time -> whole minutes since 1970."""
    return int(at.timestamp()) // MINUTE


def view(report: Report, rarity: Callable[[int], float]) -> View:
    """A report and how rare a hashed term is in the news (log of one in so many reports) -> the view."""
    terms = _terms(report)
    hashes = {term: hashed(term) for term in terms}
    rare = {term: min(255, round(SIXTEENTHS * rarity(hashes[term]))) for term in terms}
    main = {
        *_first(MAIN_NAMES, {term: each.weight * rare[term] for term, each in terms.items() if each.roles & NAME and each.weight}),
        *_first(MAIN_PEOPLE, {term: each.said * rare[term] for term, each in terms.items() if each.roles & PERSON}),
    }
    packed = {}
    for term, each in terms.items():
        roles = each.roles | (MAIN if term in main else 0)
        packed[hashes[term]] = (hashes[term], each.weight, each.lead, each.said, roles, rare[term])
    return View(minutes(report.at), report.published_at is not None, np.array([packed[key] for key in sorted(packed)], dtype=PACKED))


def _first(most: int, weights: Mapping[str, float]) -> list[str]:
    return sorted(weights, key=lambda term: (-weights[term], term))[:most]


@dataclass
class _Term:
    weight: int = 0
    lead: int = 0
    said: int = 0
    roles: int = 0


def _terms(report: Report) -> dict[str, _Term]:
    """A report -> its terms of all roles, the weightiest kinds first, MOST of them."""
    terms: defaultdict[str, _Term] = defaultdict(_Term)
    for at, (term, weight) in enumerate(sorted(report.terms.items(), key=lambda each: (-each[1], each[0]))):
        found = terms[term]
        found.weight = max(1, round(255 * min(1.0, weight))) if at < TERMS else 0
        found.roles |= NAME if term.startswith("n:") else NUMBER if term.startswith("q:") else 0
    for word in _WORD.findall(report.headline.lower())[:40]:
        if word not in _SMALL:
            terms[f"t:{word[:TITLE_LETTERS]}"].roles |= TITLE
    _add_lead(report, terms)
    _add_entities(report, terms)
    _add_dates(report, terms)
    return dict(list(terms.items())[:MOST])


def _add_lead(report: Report, terms: defaultdict[str, _Term]) -> None:
    for statement in report.statements:
        if statement.weight >= LEAD:
            weight = round(127 * min(1.0, statement.weight))
            for term in statement.terms:
                terms[term].lead = max(terms[term].lead, weight)
            for name in statement.names:
                found = terms[f"n:{name.lower()}"]
                found.lead, found.roles = max(found.lead, 2 * weight), found.roles | NAME


def _add_entities(report: Report, terms: defaultdict[str, _Term]) -> None:
    for entity in report.entities:
        if entity.kind in ("person", "place"):
            found = terms[f"n:{entity.name.lower()}"]
            found.said = max(found.said, min(5, entity.mentions))
            found.roles |= NAME | (PERSON if entity.kind == "person" else PLACE)
    if report.dateline and report.dateline.place:
        found = terms[f"n:{report.dateline.place.lower()}"]
        found.said, found.roles = min(5, found.said + 2), found.roles | NAME | PLACE


def _add_dates(report: Report, terms: defaultdict[str, _Term]) -> None:
    """Days and years that the report names. Of an undated report only the days that it gives with their year."""
    for statement in report.statements:
        for given in statement.dates:
            if given.start and len(given.start) == 10 and given.start == given.end and given.start >= UNDATED:
                terms[f"d:{given.start}"].roles |= DATE
            for year in _YEAR.findall(given.text):
                terms[f"y:{year}"].roles |= YEAR


def packed(terms: Packed) -> str:
    """Packed terms -> text, for a row."""
    return b64encode(terms.tobytes()).decode()


def unpacked(text: str) -> Packed:
    """What `packed` made -> the packed terms."""
    return np.frombuffer(b64decode(text), dtype=PACKED)
