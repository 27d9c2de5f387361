"""Proposals: what others take for a claim counts only where it is the article's own words."""

from __future__ import annotations

from collections.abc import Callable

from schemas.arrival import Arrival
from services.normalize.extract import extract

TEXT = """The mayor of Port Vell resigned on Monday after the council closed the old bridge, a spokesman said.

Photo by Ada Moor shows the bridge.

The bridge stays closed. The ferry runs.
"""


def stated(arrival: Callable[..., Arrival], *proposed: str) -> list[str]:
    return [s.evidence.words for s in extract(arrival(TEXT, proposed=list(proposed))).statements]


def notes(arrival: Callable[..., Arrival], *proposed: str) -> list[str]:
    return extract(arrival(TEXT, proposed=list(proposed))).notes


def test_a_part_of_a_sentence_becomes_a_statement_with_slots_of_its_own(arrival: Callable[..., Arrival]) -> None:
    words = "the council closed the old bridge"
    report = extract(arrival(TEXT, proposed=[words]))
    made = next(s for s in report.statements if s.evidence.words == words)
    assert TEXT[made.evidence.start : made.evidence.end] == words
    assert (made.subject, made.predicate) == ("the council", "closed")


def test_the_rules_find_the_same_beside_proposals(arrival: Callable[..., Arrival]) -> None:
    words = "the council closed the old bridge"
    assert [w for w in stated(arrival, words) if w != words] == stated(arrival)


def test_what_is_not_in_the_text_is_refused(arrival: Callable[..., Arrival]) -> None:
    assert stated(arrival, "the council closed the new bridge", "") == stated(arrival)
    assert "2 of 2 proposed claims were refused" in notes(arrival, "the council closed the new bridge", " ")[0]


def test_what_lies_in_boilerplate_is_refused(arrival: Callable[..., Arrival]) -> None:
    assert stated(arrival, "Photo by Ada Moor shows the bridge") == stated(arrival)


def test_what_runs_over_sentences_is_refused(arrival: Callable[..., Arrival]) -> None:
    assert stated(arrival, "The bridge stays closed. The ferry runs") == stated(arrival)


def test_what_the_rules_found_too_counts_once(arrival: Callable[..., Arrival]) -> None:
    known = stated(arrival)
    assert stated(arrival, *known) == known
    assert notes(arrival, *known) == []


def test_the_same_article_gives_the_same_report(arrival: Callable[..., Arrival]) -> None:
    made = arrival(TEXT, proposed=["the council closed the old bridge", "The ferry runs"])
    assert extract(made) == extract(made)
