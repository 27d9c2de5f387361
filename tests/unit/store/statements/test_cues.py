from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.store.statements import denials, facts, wording
from services.store.statements.cues import Cues

CUES = Cues({"denies": ("deny", "deni"), "adds": ("also",)})
PATTERNS = {
    "denied_by": denials._WITHIN,
    "replies": denials._REPLY,
    "updates": denials._UPDATE,
    "adds": denials._MORE,
    "doubts": denials._DOUBTED,
}
FACTS = (facts._DIED, facts._CAUSED, facts._STAGE, *facts._HOLDERS)


def test_a_text_allows_for_what_its_words_hold() -> None:
    assert CUES.allowed("She denied it") == CUES.bit("denies")
    assert CUES.allowed("ALSO, he would not deny") == CUES.bit("adds") | CUES.bit("denies")
    assert CUES.allowed("Nothing of the kind") == 0


def test_letters_that_ignore_case_in_a_way_of_their_own_allow_for_all() -> None:
    assert CUES.allowed("denİed") == CUES.bit("denies") | CUES.bit("adds")


@pytest.mark.parametrize("name", PATTERNS)
@given(st.data())
@settings(max_examples=15, deadline=None)
def test_whatever_a_pattern_matches_has_its_cues(name: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(PATTERNS[name]))
    assert PATTERNS[name].search(text) is None or wording._CUES.allowed(text) & wording._CUES.bit(name)


@pytest.mark.parametrize("pattern", FACTS, ids=range(len(FACTS)))
@given(st.data())
@settings(max_examples=15, deadline=None)
def test_whatever_tells_a_fact_has_a_cue(pattern: re.Pattern[str], data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    assert not facts.facts(text) or wording._CUES.allowed(text) & wording._CUES.bit("facts")


@pytest.mark.parametrize("at", range(len(facts._HOLDERS)))
@given(st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_names_a_holder_has_the_letters_that_are_looked_for_first(at: int, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(facts._HOLDERS[at]))
    if facts._HOLDERS[at].search(text):
        assert all(any(cue in text for cue in cues) for cues in facts._HOLDERS_NEED[at])


@given(st.from_regex(denials._PAST))
@settings(max_examples=25, deadline=None)
def test_whatever_is_past_has_the_letters_that_are_looked_for_first(text: str) -> None:
    assert denials.is_past(text) == bool(denials._PAST.search(text))
