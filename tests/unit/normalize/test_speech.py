"""Speech: who is told, when and where, belongs to who says so, and not to what is said."""

from __future__ import annotations

import pytest

from services.normalize.speech.sources import find_source


@pytest.mark.parametrize(
    ("text", "who", "says_so"),
    [
        ("The guard told police that he saw a car.", "The guard", "The guard told police that"),
        ("The guard told the Vell Post he saw a car.", "The guard", "The guard told the Vell Post"),
        (
            "He warned the former director on Friday that the dam was weak.",
            "He",
            "He warned the former director on Friday that",
        ),
        ("Vell Power confirmed last year that it was a target.", "Vell Power", "Vell Power confirmed last year that"),
        ("Ann Lee said on Vell News that the dam was weak.", "Ann Lee", "Ann Lee said on Vell News that"),
        ("Ann Lee was quick to point out that the dam was weak.", "Ann Lee", "Ann Lee was quick to point out that"),
        ("The memo points out that the dam was weak.", "The memo", "The memo points out that"),
    ],
)
def test_who_is_told_belongs_to_who_says_so(text: str, who: str, says_so: str) -> None:
    found = find_source(text)
    assert found is not None
    assert found.who[-1] == who
    assert [text[start:end] for start, end in found.spans] == [says_so]


@pytest.mark.parametrize(
    "text",
    [
        "The files lay out the nature of the alleged plan to sell the dam.",
        "A lawyer who helped argue the case for the town, Lee has looked into the sale.",
    ],
)
def test_a_noun_and_an_infinitive_say_nothing(text: str) -> None:
    assert find_source(text) is None


def test_those_who_speak_are_named_with_what_tells_them() -> None:
    found = find_source("He made several calls, said some of those who took them.")
    assert found is not None
    assert found.who == ("some of those who took them",)
