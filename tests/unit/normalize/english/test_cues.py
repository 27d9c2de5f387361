"""Cues: what a pattern's matches must hold is read from the pattern, and never hides a match."""

from __future__ import annotations

import re

import pytest

from services.normalize.english.cues import Cued, CuedBy
from services.normalize.english.words import NUMBERS
from services.normalize.values.clocktimes import TIME
from services.normalize.values.numerals import NUMBER


@pytest.mark.parametrize(
    ("pattern", "cues"),
    [
        (r"\b(?:under discussion|in talks (?:to|on))\b", [{"discussion", "talks"}, {"in", "under"}]),
        (r"\bplans? to\b", [{"plan", "plans"}, {"to"}]),
        (r"\b(?:is|are) (?:set|due) to\b", [{"to"}, {"set", "due"}]),
        (r"\b(?:\w+ly )?said\b", [{"said"}]),
        (r"(?<![\w.])\d{1,3} (?:dead|hurt)\b", [{"0"}, {"dead", "hurt"}]),
        (r"\bMay \d", [{"0"}, {"may"}]),
        (r"(?<=n['’])t\b", [{"t"}]),
        (r"\bin the (?:.{0,40}) of\b", [{"in"}, {"the"}]),
        (r"(?:(?<![\w.])|(?<=\bRs))(?:\d{1,3}(?:,\d{3})+|\d+)(?!\w)", [{"0"}]),
        (r"(?<![\d:])(?:1[0-2]|[1-9]) ?pm\b|\bnoon\b", [{"0", "noon"}]),
    ],
)
def test_cues_are_read_from_the_pattern(pattern: str, cues: list[set[str]]) -> None:
    assert sorted(map(sorted, Cued(pattern).cues)) == sorted(map(sorted, cues))


@pytest.mark.parametrize(
    "pattern",
    [
        r"report",
        r"\breport",
        r"report\b",
        r"\w+ed\b",
        r"\b(?:said|.*)\b",
        r"(?:said)?",
        r"[^,]{2,40}",
        r"\b[a-z]+\b",
        r"\bre\w+",
        r"(?:said)*",
    ],
)
def test_a_pattern_that_names_no_whole_word_has_no_cues(pattern: str) -> None:
    assert Cued(pattern).cues == ()


def test_what_is_asked_of_each_clause_is_known_by_its_words() -> None:
    """A rule that was added to the numerals once took their cues: they were tried at each letter, a twentieth of extraction."""
    for pattern in (NUMBER, TIME):
        assert pattern.cues
        assert pattern.first is not None
        assert NUMBERS in pattern.first
    assert "a" not in NUMBER.cues[0]


def test_a_pattern_that_begins_with_a_known_word_is_tried_only_there() -> None:
    assert Cued(r"\b(?:plan|hope)s? to\b").first == frozenset({"plan", "plans", "hope", "hopes"})
    assert Cued(r",? (?:plan|hope) to\b").first is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bsaid\b", "He said so; she SAID, too: he-said, she-said, l'said."),
        (r"\ba(?:n|re)? (?:dam|dike)\b", "a dam, an a_dam, banana a dike; aa dam-a dam 'a dike a\u0301 dam"),
        (r"\b(?:twenty|5)-one\b", "twenty-one or 5-one"),
        (r"\bis to\b", "This is to, his is to, İs is to"),
        (r"(?<![\w.])\d+ dead\b", "12 dead, 1.5 dead, a2 dead, ٣ dead, 7 dead"),
        (r"\bno\b|\bn't\b|(?<=n['’])t\b", "don't, no, can’t, not"),
        (r"\bsaid said\b", "said said said said"),
        (r"(?<=\bRs)\d+|(?<![\w.])\d+\b", "Rs500, 500, a500, 1.500, RS 12 12"),
    ],
)
def test_the_same_is_found_as_without_cues(pattern: str, text: str) -> None:
    plain, cued = re.compile(pattern, re.IGNORECASE), Cued(pattern, re.IGNORECASE)
    assert [m.span() for m in cued.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert cued.sub("_", text) == plain.sub("_", text)
    assert str(cued.search(text)) == str(plain.search(text))


def test_patterns_that_may_match_come_in_their_order() -> None:
    told = CuedBy(((Cued(r"\bno\b"), 1), (Cued(r"\bif\b"), 2), (Cued(r"\b(?:no|not)\b"), 3)))
    assert [what for _, what in told.in_("If not, no")] == [1, 2, 3]
    assert [what for _, what in told.in_("If so")] == [2]
    assert not told.in_("So be it")
