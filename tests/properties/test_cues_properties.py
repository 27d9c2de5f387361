"""Whatever a pattern matches passes its cues: no rule is lost to the look-up that spares its matching."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.normalize.english.cues import Cued, CuedBy
from services.normalize.page import chrome
from services.normalize.stance import modality
from services.normalize.values import dates, numerals

PATTERNS = [
    *(cued for rules in (dates.RULES, modality.CUES) for cued, _ in rules.patterns),
    *(value for room in (chrome, dates, modality, numerals) for value in vars(room).values() if isinstance(value, Cued)),
]
ALPHABET = st.characters(codec="ascii") | st.sampled_from("’“”–—é")
AROUND = st.sampled_from(["", " ", "(", "a", ", ", "1", "’"])


@pytest.mark.parametrize("cued", PATTERNS, ids=lambda cued: cued.pattern.pattern[:30])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_cues_hide_no_match(cued: Cued, data: st.DataObject) -> None:
    text = data.draw(AROUND) + data.draw(st.from_regex(cued.pattern, alphabet=ALPHABET)) + data.draw(AROUND)
    assert [m.span() for m in cued.finditer(text)] == [m.span() for m in cued.pattern.finditer(text)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["no", "if", "not", "is", "set", "to", "12", "-", "’", " ", ", ", "İ", "_"]), max_size=20).map(
        "".join
    )
)
def test_any_text_gives_what_the_patterns_alone_give(text: str) -> None:
    patterns = [r"\bno\b", r"\bif (?:not|so)\b", r"\b(?:is|was) set to\b", r"(?<![\w.])\d+ is\b", r"(?<=[’-])no\b", r", ?if\b"]
    told = CuedBy((Cued(pattern), pattern) for pattern in patterns)
    found = {pattern: [m.span() for m in cued.finditer(text)] for cued, pattern in told.in_(text)}
    for pattern in patterns:
        assert found.get(pattern, []) == [m.span() for m in re.finditer(pattern, text)]
