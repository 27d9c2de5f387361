"""Story views: a report as it is compared with stories: its terms by role, hashed and packed into a few bytes each."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from schemas.report import Report
from services.store.stories.particulars import particulars
from stream.compiled import compiled

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

Hashes: TypeAlias = NDArray[np.uint32]
Rarities: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Bytes: TypeAlias = NDArray[np.uint8]
PACKED = np.dtype([("term", "<u4"), ("weight", "u1"), ("lead", "u1"), ("said", "u1"), ("roles", "u1"), ("rarity", "u1")])
"""A term: its hash, its weight in the whole report and in the lead (255 is the most), how often a person or place is named
(5 at most), its roles, and its rarity when the report came, in steps of 1 / STEPS. Sorted by hash. A particular has no roles; in place of how
often it is said stands which kind it is, from PARTICULARS on."""
PARTICULARS = 8

SEPARATOR = "\0"
_NAME_LETTER, _NUMBER_LETTER, _COLON = b"nq:"
_CRC = np.array([crc32(bytes([255 ^ byte])) ^ 0xFF000000 for byte in range(256)], dtype=np.uint32)
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
    """A report as it is compared. `at` is in minutes since 1970; where `dated` is false it says when the report came.

    `packed` holds its terms, PACKED each.
    """

    at: int
    dated: bool
    packed: bytes

    @property
    def terms(self) -> NDArray[Any]:
        """The terms, as PACKED says."""
        return np.frombuffer(self.packed, dtype=PACKED)

    @property
    def hashes(self) -> Hashes:
        """The terms' hashes, in order."""
        return np.array(self.terms["term"])  # a copy always: compiled loops are for one kind of array

    @property
    def rows(self) -> Bytes:
        """The terms as rows of bytes."""
        return as_rows(self.packed)


def as_rows(packed: bytes) -> Bytes:
    """Packed terms -> a row of bytes for each, in the order of PACKED."""
    return np.frombuffer(packed, dtype=np.uint8).reshape(-1, PACKED.itemsize)


def coded(terms: Iterable[str]) -> Whole:
    """Terms -> of each 32 bits that stand for it, its CRC-32, and above them the role that its form gives it."""
    given = list(terms)
    text = SEPARATOR.join(given)
    if text.count(SEPARATOR) != max(0, len(given) - 1):
        given = [term.replace(SEPARATOR, "") for term in given]
        text = SEPARATOR.join(given)
    return _coded(np.frombuffer(text.encode(errors="surrogatepass"), dtype=np.uint8), len(given))


@compiled
def _coded(text: Bytes, many: int) -> Whole:
    found = np.empty(many, np.int64)
    start = 0
    for nth in range(many):
        code, at = np.uint32(0xFFFFFFFF), start
        while at < len(text) and text[at]:
            code = _CRC[(code ^ text[at]) & 255] ^ code >> np.uint32(8)
            at += 1
        found[nth] = np.int64(code ^ np.uint32(0xFFFFFFFF))
        if at - start >= 2 and text[start + 1] == _COLON:
            found[nth] |= _role(text[start]) << 32
        start = at + 1
    return found


@compiled
def _role(letter: int) -> int:
    if letter == _NAME_LETTER:
        return NAME
    return NUMBER if letter == _NUMBER_LETTER else 0


def minutes(at: datetime) -> int:
    """A time -> whole minutes since 1970."""
    return int(at.timestamp()) // MINUTE


def view(report: Report, rarity: Callable[[Hashes], Rarities]) -> View:
    """A report and how rare hashed terms are in the news (log of one in so many reports) -> the view."""
    weights = np.fromiter(report.terms.values(), dtype=np.float64, count=len(report.terms))
    more = _more(report)
    roles = np.array(list(more.values()), dtype=np.int64).reshape(-1, 3)
    codes = coded(chain(report.terms, more))
    rare = np.minimum(255, np.rint(STEPS * rarity(codes.astype(np.uint32)))).astype(np.int64)
    return View(minutes(report.at), report.published_at is not None, _pack(codes, rare, weights, roles).tobytes())


def _more(report: Report) -> dict[str, list[int]]:
    """A report -> its terms of all roles, and of each its weight in the lead, how often it is said, and roles."""
    terms: dict[str, list[int]] = {}
    for word in _WORD.findall(report.headline.lower())[:TITLE_WORDS]:
        if word not in _SMALL:
            terms.setdefault(f"t:{word[:TITLE_LETTERS]}", [0, 0, 0])[2] |= TITLE
    _add_lead(report, terms)
    _add_entities(report, terms)
    _add_dates(report, terms)
    for term, kind in particulars(report).items():
        terms[term] = [0, PARTICULARS + kind, 0]
    return terms


@compiled
def _pack(codes: Whole, rare: Whole, weights: Rarities, more: Whole) -> Bytes:
    """Coded terms and their rarities in steps, and of the first ones the weights, of the others what `_more` says -> the terms, packed.

    Of a term that is there twice all that is said of it holds. Weights count of the heaviest, TERMS of them. The names and people that the
    report is mostly about are marked.
    """
    given = len(weights)
    order = np.concatenate((np.argsort(-weights, kind="mergesort"), np.arange(given, len(codes))))
    codes, rare = codes[order], rare[order]
    hashes = codes & 0xFFFFFFFF
    by_hash = np.argsort(hashes << 16 | np.arange(len(hashes)))
    fields = np.zeros((len(codes), 5), np.int64)
    for nth in range(given):
        fields[nth, 3] = codes[nth] >> 32
        if nth < TERMS:
            fields[nth, 0] = max(1, np.rint(255 * min(1.0, weights[order[nth]])))
    fields[given:, 1:4], fields[:, 4] = more, rare
    is_there = _joined(hashes, by_hash, fields)
    _mark_main(fields, is_there)
    found, many = np.empty((np.count_nonzero(is_there), 9), np.uint8), 0
    for nth in by_hash:
        if is_there[nth]:
            for byte in range(4):
                found[many, byte] = hashes[nth] >> 8 * byte & 255
            for column in range(5):
                found[many, 4 + column] = fields[nth, column]
            many += 1
    return found


@compiled
def _joined(hashes: Whole, by_hash: Whole, fields: Whole) -> NDArray[np.bool_]:
    """Hashes, their order, and fields -> which terms are there: each once, its fields those of all that are like it, MOST of them."""
    is_there = np.zeros(len(hashes), np.bool_)
    first = 0
    for nth in by_hash:
        if not is_there[first] or hashes[nth] != hashes[first]:
            first, is_there[nth] = nth, True
        else:
            fields[first, 1:4] |= fields[nth, 1:4]
    many = 0
    for nth in range(len(hashes)):
        many += is_there[nth]
        is_there[nth] &= many <= MOST
    return is_there


@compiled
def _mark_main(fields: Whole, is_there: NDArray[np.bool_]) -> None:
    """Of terms, the heaviest first, their fields and which are there -> the names and people that weigh most are marked."""
    marked = np.zeros((len(fields), 2), np.bool_)
    for which, (role, by, most) in enumerate(((NAME, 0, MAIN_NAMES), (PERSON, 2, MAIN_PEOPLE))):
        for _ in range(most):
            best, worth = -1, 0
            for at in range(len(fields)):
                weight = fields[at, by] * fields[at, 4]
                if is_there[at] and fields[at, 3] & role and not marked[at, which] and weight > worth:
                    best, worth = at, weight
            if best >= 0:
                marked[best, which] = True
    for at in range(len(fields)):
        if marked[at, 0] or marked[at, 1]:
            fields[at, 3] |= MAIN


def _add_lead(report: Report, terms: dict[str, list[int]]) -> None:
    for statement in report.statements:
        if statement.weight >= LEAD:
            weight = round(127 * min(1.0, statement.weight))
            for term in statement.terms:
                found = terms.setdefault(term, [0, 0, 0])
                found[0] = max(found[0], weight)
            for name in statement.names:
                found = terms.setdefault(f"n:{name.lower()}", [0, 0, 0])
                found[0] = max(found[0], 2 * weight)
                found[2] |= NAME


def _add_entities(report: Report, terms: dict[str, list[int]]) -> None:
    for entity in report.entities:
        if entity.kind in ("person", "place"):
            found = terms.setdefault(f"n:{entity.name.lower()}", [0, 0, 0])
            found[1] = max(found[1], min(5, entity.mentions))
            found[2] |= NAME | (PERSON if entity.kind == "person" else PLACE)
    if report.dateline and report.dateline.place:
        town = report.dateline.place.lower().split(",")[0]
        found = terms.setdefault(f"n:{town}", [0, 0, 0])
        found[1] = min(5, found[1] + 2)
        found[2] |= NAME | PLACE


def _add_dates(report: Report, terms: dict[str, list[int]]) -> None:
    """Days and years that the report names. Of an undated report only the days that it gives with their year."""
    for statement in report.statements:
        for given in statement.dates:
            if given.start and len(given.start) == 10 and given.start == given.end and given.start >= UNDATED:
                terms.setdefault(f"d:{given.start}", [0, 0, 0])[2] |= DATE
            for year in _YEAR.findall(given.text):
                terms.setdefault(f"y:{year}", [0, 0, 0])[2] |= YEAR


def written(packed: bytes) -> str:
    """Packed terms -> text, for a row."""
    return b64encode(packed).decode()


def read(text: str) -> bytes:
    """What `written` made -> the packed terms."""
    return b64decode(text)
