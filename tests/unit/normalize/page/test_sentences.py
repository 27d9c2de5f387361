"""Sentences: where each begins and ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.normalize.draft import Draft
from services.normalize.page.sentences import split


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Lt. Gen. Ada Moor met Rep. Tom Hale on Aug. 6 in the capital.",
        "The U.S. Navy said N.Korea fired again.",
        "The 5. 9 - magnitude quake struck at 4 p.m. local time.",
        "Prices rose 3.5 percent, No. 1 in the region.",
    ],
)
def test_stops_within_a_sentence_do_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


def test_a_quotation_is_split_with_its_closing_mark() -> None:
    text = "“We saw it. It was bright.” The mayor agreed."
    assert sentences(text) == ["“We saw it.", "It was bright.”", "The mayor agreed."]


def test_a_sentence_after_an_abbreviation_begins_with_a_common_opening() -> None:
    assert sentences("He moved to the U.S. The court agreed.") == ["He moved to the U.S.", "The court agreed."]
    assert sentences("It is Medicare Part D. But on it he is silent.") == ["It is Medicare Part D.", "But on it he is silent."]


def test_reference_marks_stay_with_their_sentence() -> None:
    assert sentences("It rained.[1][2] It stopped.") == ["It rained.[1][2]", "It stopped."]


def test_evidence_leaves_reference_marks_out(draft: Callable[..., Draft]) -> None:
    assert [s.text for s in draft("The river rose by two metres[1][2]. The dam held.[3]").sentences] == [
        "The river rose by two metres",
        "The dam held.",
    ]


def test_a_headline_that_runs_on_into_the_text_is_parted(draft: Callable[..., Draft]) -> None:
    made = draft("Three hurt in Vell bridge collapse A bridge in Vell collapsed on Monday, officials said.")
    assert made.sentences[0].text == "Three hurt in Vell bridge collapse"
    assert made.sentences[0].is_headline


def test_a_title_that_is_a_date_line_is_no_sentence(draft: Callable[..., Draft]) -> None:
    made = draft("The dam held on Monday.", title="Last Updated: Monday, 28 November 2005, 02:24 GMT")
    assert [s.field for s in made.sentences] == ["text"]


def test_sentences_within_an_open_quotation_know_it(draft: Callable[..., Draft]) -> None:
    made = draft("“The dam held well. The town is safe,” the mayor said.")
    assert [s.quoted for s in made.sentences] == [False, True]
