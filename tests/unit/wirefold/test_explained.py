"""explained: what dedupe said, in words that a person reads."""

from __future__ import annotations

from typing import Any

from schemas.arrival import Arrival, Change, Changed, Correction, Verdict
from schemas.received import Received, Withdrawal
from wirefold.explained import explained

AT = "2025-06-21T08:30:00Z"


def arrival(verdict: Verdict, **more: Any) -> Arrival:
    article = Received(
        id="a",
        desk="en",
        language="en",
        publisher="nypost.com",
        family="News Corp",
        title="Ferry hit",
        text="t",
        at=AT,
        digest="d",
    )
    return Arrival(article=article, verdict=verdict, root="o", **more)


def test_a_copy_names_its_original_the_grounds_and_who_ran_it() -> None:
    lines = explained(arrival(Verdict.COPY, of="o", overlap=0.84, why="84% of its prose stands in o"))
    assert lines == [
        "a is a copy of o",
        "  run by nypost.com (News Corp), 2025-06-21 08:30 UTC: Ferry hit",
        "  why: 84% of its prose stands in o",
    ]


def test_a_correction_says_what_was_said_before() -> None:
    before = Correction(verdict=Verdict.NEW, by="o")
    assert "  before that it was said that it is an article of its own; o showed otherwise" in explained(
        arrival(Verdict.COPY, of="o", corrects=before)
    )


def test_a_revision_shows_what_changed() -> None:
    change = Change(
        added=[Changed(start=3, end=5, words="14")],
        removed=[Changed(start=3, end=5, words="12")],
        words_added=1,
        words_removed=1,
        title_before="Ferry hits pier",
    )
    assert explained(arrival(Verdict.REVISION, of="a", change=change))[3:] == [
        "  headline before: Ferry hits pier",
        "  1 word removed",
        "    - 3–5: 12",
        "  1 word added",
        "    + 3–5: 14",
    ]


def test_a_withdrawal_is_said_to_be_one() -> None:
    assert explained(Withdrawal(id="a", at=AT)) == ["a was withdrawn by its publisher"]
