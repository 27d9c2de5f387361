"""Reading: a text as the rules read it, as long as published."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.arrival import Arrival
from services.normalize.extract import extract
from services.normalize.page.reading import read_as

LABELLED = (
    "Mayor Ada Moor Ada Jane MoorBridges fall in Vell Harbour works: what to know MORE (D-Vell) opened the bridge on Monday."
)


@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("It rained.", "It rained."),
        ("`` It rained, '' she said.", "“  It rained,”   she said."),
        ("`` Rain `` is over.", "“  Rain”   is over."),
        ("''It rained, '' she said.", '" It rained,"   she said.'),
        ('It rained. " She left.', 'It rained."  She left.'),
        ("The post was 6'2'' tall.", "The post was 6'2'' tall."),
        ("They want MORE of it.", "They want MORE of it."),
    ],
)
def test_marks_stand_where_they_belong(published: str, read: str) -> None:
    assert read_as(published) == read


def test_a_label_pasted_behind_a_name_is_not_read() -> None:
    read = read_as(LABELLED)
    assert len(read) == len(LABELLED)
    assert " ".join(read.split()) == "Mayor Ada Moor (D-Vell) opened the bridge on Monday."


def test_evidence_is_what_was_published(arrival: Callable[..., Arrival]) -> None:
    statement = extract(arrival(LABELLED)).statements[0]
    assert (statement.subject, statement.evidence.words) == ("Mayor Ada Moor (D-Vell)", LABELLED)


@pytest.mark.parametrize("text", [" MORE" * 20_000, "Moor MoorA" * 10_000 + " MORE", "''" * 50_000, "`` '' " * 20_000])
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(read_as(text)) == len(text)
