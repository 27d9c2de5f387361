"""Copies through the whole flow: whoever is withdrawn or comes late, those who still run the text are counted."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from wirefold.inline import Flow

TEXT = (
    "Engineers in Marlow said on Monday that the Denham dam had lost 40 percent of its water since March and that two villages would be moved. "
    "The regional council voted 12 to 3 for the move on Tuesday evening after a hearing that lasted five hours, according to its secretary. "
    "Farmers along the lower river reported that wells had run dry on 31 farms, and the ministry of water promised 600 tanks by the end of June."
)


def article(name: str, published: str, text: str = TEXT) -> bytes:
    return orjson.dumps(
        {"id": name, "url": f"https://{name}-news.org/dam", "text": text, "language": "en", "published_at": published}
    )


def listed(flow: Flow) -> dict[str, str | None]:
    (story,) = flow.stories.values()
    return {each.id: each.copy_of for each in story.articles}


def support(flow: Flow) -> set[tuple[int, int, int]]:
    (story,) = flow.stories.values()
    return {
        (claim.support.reports, claim.support.publishers, claim.support.origins)
        for claim in (flow.claims[key] for key in story.claims)
    }


@pytest.fixture
def flow() -> Flow:
    found = Flow()
    for name, published in (
        ("one", "2025-06-19T08:00:00Z"),
        ("two", "2025-06-19T09:00:00Z"),
        ("three", "2025-06-19T10:00:00Z"),
    ):
        found.feed(name.encode(), article(name, published))
    return found


def test_copies_count_as_reports_and_publishers_and_never_as_origins(flow: Flow) -> None:
    assert listed(flow) == {"one": None, "two": "one", "three": "one"}
    assert support(flow) == {(3, 3, 1)}


def test_when_the_original_is_withdrawn_its_earliest_copy_stands_in(flow: Flow) -> None:
    flow.feed(b"one", None)
    assert listed(flow) == {"two": None, "three": "two"}
    assert support(flow) == {(2, 2, 1)}
    assert "one" not in {each.article_id for claim in flow.claims.values() for each in claim.evidence}


def test_an_original_that_comes_late_takes_its_copies_over(flow: Flow) -> None:
    flow.feed(b"zero", article("zero", "2025-06-18T20:00:00Z"))
    assert listed(flow) == {"zero": None, "one": "zero", "two": "zero", "three": "zero"}
    assert support(flow) == {(4, 4, 1)}
    evidence: Any = {each.article_id for key in next(iter(flow.stories.values())).claims for each in flow.claims[key].evidence}
    assert evidence == {"zero", "one", "two", "three"}


def test_a_copy_that_is_revised_is_a_copy_still(flow: Flow) -> None:
    outcome = flow.feed(b"two", article("two", "2025-06-19T09:00:00Z", f"{TEXT} The mayor of Marlow thanked the council."))
    assert outcome.report is not None
    assert (outcome.report.verdict, outcome.report.copies) == ("revision", "one")
    assert listed(flow) == {"one": None, "two": "one", "three": "one"}
    assert (3, 3, 1) in support(flow)
    assert max(origins for _, _, origins in support(flow)) == 1
    flow.feed(b"one", None)
    assert listed(flow) == {"two": None, "three": "two"}


def test_a_copy_that_is_revised_into_a_text_of_its_own_is_none(flow: Flow) -> None:
    own = "The ferry to Sandhaven will run twice a day from July, the harbour office said. " * 2 + (
        "It will carry 40 cars and 300 people, and the first boat leaves at six in the morning from the northern quay of the port."
    )
    outcome = flow.feed(b"two", article("two", "2025-06-19T09:00:00Z", own))
    assert outcome.report is not None
    assert (outcome.report.verdict, outcome.report.copies) == ("revision", None)
