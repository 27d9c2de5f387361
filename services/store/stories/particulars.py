"""Particulars: what a report tells that few but the reports of one event do: who was in it, on which street, how old, at what time of day.

Reports of fifty shootings in one city share nearly all of their words. What tells them apart is what stands in each of them once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from schemas.report import Report

MOST = 8
"""Particulars of one kind that are kept of a report, the first ones that it gives: a list of many is of many events."""
OLDEST = 110


class Kind(IntEnum):
    """What a particular tells. WHO is a person who is in the report and is not heard in it: a sheriff speaks of every event of his county."""

    WHO = 0
    STREET = 1
    BLOCK = 2
    AGE = 3
    HOUR = 4


LETTERS = "wsbah"
"""Of each kind the letter before its terms."""
TELLS_APART = (Kind.STREET, Kind.BLOCK, Kind.AGE, Kind.HOUR)
"""Kinds of which one event's reports mostly give the same; whom they name is another each time."""
WHERE = (Kind.STREET, Kind.BLOCK)
"""Kinds of which one must differ: witnesses of one event differ in its hour, and its reports name people of other ages."""
JOINS = (Kind.WHO, Kind.BLOCK, Kind.AGE, Kind.HOUR)
"""Kinds that speak for one event where two reports give the same; many things happen in one street."""

_SIDES = frozenset(["north", "south", "east", "west", "n", "s", "e", "w", "n.", "s.", "e.", "w.", "old", "new"])
_NAME = r"(?:[A-Z][\w'’]*[a-z][\w'’]*|\d{1,3}(?:st|nd|rd|th))"
_WAY = "Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|Blvd|Lane|Parkway|Terrace|Viaduct|Square|Freeway|Expressway|Alley|Crescent|Turnpike"
_WAYS = frozenset(_WAY.lower().split("|"))
_STREET = re.compile(rf"\b({_NAME}(?: {_NAME}){{0,2}}) (?:{_WAY})\b(?!\.? [A-Z][a-z])")
_ROUTE = re.compile(r"\b(?:Highway|Hwy|Route|Interstate|County Road)[ -](\d{1,4})\b")
_BLOCK = re.compile(rf"\b(\d{{2,5}}) block of ((?:[NSEW]\.? )?{_NAME}(?: {_NAME}){{0,3}})")
_AGE = re.compile(
    r"\b(\d{1,3}) ?- ?years? ?- ?old\b|\baged? (\d{1,3})\b|, (\d{1,2})(?=[,.;]|$)|, (\d\d) and (\d\d)\b|\bages (\d{1,2}) (?:to|and) (\d{1,2})\b"
)
_HOUR = re.compile(r"\b(1[0-2]|[1-9])(?:[:.]([0-5]\d))? ?([ap])\.? ?m\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_STEMS = _WAYS | {"avenu", "driv", "parkwai", "terrac", "viaduc", "squar", "freewai", "expresswai", "allei", "turnpik"}
"""Words for streets and their stems, as statements have them among their terms."""
_HALF_HOUR, _DAY = 30, 24 * 60


def particulars(report: Report) -> dict[str, Kind]:
    """A report -> its particulars as terms, with the kind of each, MOST of a kind."""
    found: dict[str, Kind] = {}
    many = [0] * len(Kind)
    for kind, value in _told(report):
        term = f"{LETTERS[kind]}:{value}"
        if term not in found and many[kind] < MOST:
            many[kind] += 1
            found[term] = kind
    return found


def _told(report: Report) -> Iterator[tuple[Kind, object]]:
    heard = {word for statement in report.statements for source in statement.attribution for word in source.lower().split()}
    for entity in report.entities:
        last = entity.name.lower().rsplit(" ", 1)[-1]
        if entity.kind == "person" and last not in heard:
            yield Kind.WHO, last
    for statement in report.statements:
        words = statement.evidence.words
        with_digits = _DIGIT.search(words) is not None
        if with_digits or not _STEMS.isdisjoint(statement.terms):
            yield from _streets(words)
        if with_digits:
            yield from ((Kind.AGE, int(age)) for each in _AGE.findall(words) for age in each if age and 0 < int(age) < OLDEST)
            yield from _hours(words)


def _streets(words: str) -> Iterator[tuple[Kind, str]]:
    """Words of a report -> the streets in them by their last word, without sides of the sky, and blocks with their number."""
    for name in _STREET.findall(words):
        yield Kind.STREET, _core(name)
    for number in _ROUTE.findall(words):
        yield Kind.STREET, number
    for number, name in _BLOCK.findall(words):
        yield Kind.STREET, _core(name)
        yield Kind.BLOCK, f"{number} {_core(name)}"


def _core(name: str) -> str:
    words = [word for word in name.lower().split() if word not in _SIDES and word not in _WAYS]
    return words[-1] if words else name.lower()


def _hours(words: str) -> Iterator[tuple[Kind, int]]:
    """Words of a report -> for each time of day in them the half hours before and after it, in minutes: two reports round it differently."""
    for hour, minute, half in _HOUR.findall(words):
        at = (int(hour) % 12 + (12 if half in "pP" else 0)) * 60 + int(minute or 0)
        before = at // _HALF_HOUR * _HALF_HOUR
        yield Kind.HOUR, before
        yield Kind.HOUR, (before + _HALF_HOUR) % _DAY
