"""What extract holds for any text: it is total, the same each time, and its offsets are those of the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.arrival import Arrival
from schemas.received import Received
from schemas.report import Report
from services.normalize.extract import extract

PIECES = st.sampled_from(
    [
        "The council said ", "25,000 workers ", "on May 5, 2024", ", and ", "“", "”", '"', ". ", "\n", "\n\n", "Ada Moor ", "according to ", "(AP) — ",
        "[1][2]", "— A (@b) June 19, 2025", "U.S. ", "5. 9 ", "tens of thousands of ", "will ", "…", "Read also:", "Tags: ", "**", "• ", "June ",
        "between 3 and 2 million ", "February 30 ", "99999999999999999999 ", "٣٤ ", "一九 ", "ﬁ", "İ", "\u0000", "\u2028", "\r", "\t", "’s ", "half ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join))


def arrival(text: str, title: str | None = None) -> Arrival:
    article = Received(
        id="a", desk="en", language="en", publisher="unknown:a", title=title, text=text, at="2024-05-15T12:00:00Z", digest="d"
    )
    return Arrival(article=article, verdict="new", root=article.id)


def spans(report: Report) -> list[tuple[int, int]]:
    return [(region.start, region.end) for region in report.regions]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.one_of(st.none(), TEXTS))
def test_any_text_gives_a_valid_report(text: str, title: str | None) -> None:
    report = extract(arrival(text, title))
    assert Report.model_validate_json(report.model_dump_json()) == report


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.one_of(st.none(), TEXTS))
def test_evidence_is_the_published_words(text: str, title: str | None) -> None:
    for statement in extract(arrival(text, title)).statements:
        evidence = statement.evidence
        published = text if evidence.field == "text" else title or ""
        assert published[evidence.start : evidence.end] == evidence.words
        assert [c for c in statement.text if c.isalnum()] == [c for c in evidence.words if c.isalnum()]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_regions_are_ordered_apart_and_within_the_text(text: str) -> None:
    found = spans(extract(arrival(text)))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_the_same_text_gives_the_same_report(text: str) -> None:
    assert extract(arrival(text)).model_dump_json() == extract(arrival(text)).model_dump_json()


@pytest.mark.parametrize(
    "piece", ["a", "(", "[", "“", ". ", "5", "5,", "Bob said that ", "— A (@b) June 19, 2025\n", "A line…\n", "[1]", "June 5, "]
)
def test_a_megabyte_of_one_piece_takes_seconds_at_most(piece: str) -> None:
    report = extract(arrival(piece * (1_000_000 // len(piece))))
    assert len(report.statements) <= 400
    assert len(report.terms) <= 200
