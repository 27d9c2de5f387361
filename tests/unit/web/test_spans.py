"""Spans: words shown in their sentence."""

from __future__ import annotations

import pytest

from schemas.statement import Evidence
from services.web.spans import ROOM, Shown, shown

TEXT = "It rained. The old bridge fell, the council said. Nobody slept.\nA new line"


def at(words: str, text: str = TEXT) -> Evidence:
    start = text.index(words)
    return Evidence(article_id="a", start=start, end=start + len(words), words=words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the council said", Shown("The old bridge fell, ", "the council said", ".")),
        ("The old bridge fell, the council said.", Shown("", "The old bridge fell, the council said.", "")),
        ("It rained.", Shown("", "It rained.", "")),
        ("new", Shown("A ", "new", " line")),
    ],
)
def test_words_stand_in_their_sentence(words: str, expected: Shown) -> None:
    assert shown(at(words), TEXT) == expected


def test_words_that_do_not_stand_there_are_shown_alone() -> None:
    assert shown(at("bridge"), "Another text altogether.") == Shown("", "bridge", "")
    assert shown(at("bridge"), None) == Shown("", "bridge", "")


def test_a_sentence_without_end_is_cut() -> None:
    text = "x " * 1_000 + "here " + "y " * 1_000
    found = shown(at("here", text), text)
    assert found.before.startswith("…")
    assert found.after.endswith("…")
    assert len(found.before) + len(found.after) <= 2 * ROOM + 2
