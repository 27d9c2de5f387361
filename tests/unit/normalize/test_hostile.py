"""Hostile texts: whatever is sent, what is read and what is made of it stays within its bounds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.arrival import Arrival
from services.normalize.draft import Draft
from services.normalize.extract import LONGEST_TITLE, extract
from services.normalize.names.entities import MOST_ENTITIES
from services.normalize.page.lines import LONGEST_TEXT
from services.normalize.page.sentences import LONGEST, find_sentences
from services.normalize.statements import MOST_STATEMENTS
from services.normalize.terms import MOST_TERMS

UNITS = [
    "the council said it would and ", "“", '"', "(", "[", "(AP ", "1", "1,", "a.", "a", "—", "Ab c.\n", "• a\n", "\n", "Ada Moor met ", "Ada’s ",
    "May 5, 2024 - ", "May ", "one hundred ", "he said, ", "would if ", "*", "#", "_", "10:30 ", "[1]", "İ", "\u0301", "\u200d", "a-", "According to ",
    ",000", "`` ", "'' ", "Moor MoorA ", "x MORE ", "“A.” B said in the ", "in the ", "— A (@a) May 5, 2024 ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_without_end_gives_a_bounded_report(arrival: Callable[..., Arrival], unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    report = extract(arrival(text, title=unit * LONGEST_TITLE))
    assert len(report.statements) <= MOST_STATEMENTS
    assert len(report.entities) <= MOST_ENTITIES
    assert len(report.terms) <= MOST_TERMS
    assert all(len(s.evidence.words) <= LONGEST for s in report.statements)
    assert len(report.headline) <= LONGEST_TITLE


def test_no_sentence_is_longer_than_a_sentence_can_be(draft: Callable[..., Draft]) -> None:
    made = find_sentences(draft("the council said it would and " * 7_000))
    assert max(sentence.end - sentence.start for sentence in made.sentences) <= LONGEST


def test_nothing_behind_the_longest_text_is_read(arrival: Callable[..., Arrival]) -> None:
    report = extract(arrival("a" * LONGEST_TEXT + "\n\nThe mayor of Port Vell resigned on Monday."))
    assert report.statements == []
    assert any(str(LONGEST_TEXT) in note for note in report.notes)


def test_nothing_behind_the_longest_title_is_read(arrival: Callable[..., Arrival]) -> None:
    report = extract(arrival("Port Vell", title="a" * LONGEST_TITLE + " The mayor of Port Vell resigned on Monday."))
    assert report.entities == []
