"""run: the same verbs without a broker; what goes in comes out, once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.arrival import Arrival
from wirefold.feeds import Fed
from wirefold.inline import Flow
from wirefold.run import run

TEXT = "Officials in Marlow said on Monday that 40 workers were hurt in a fire at the Denham paper mill."


def fed(**article: Any) -> Fed:
    return Fed("here", orjson.dumps(article))


def lines(path: Path) -> list[Any]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def ran(out: Path, *articles: Fed, at: datetime | None = None) -> None:
    for _ in run(articles, out, at):
        pass


def test_each_article_has_its_verdict_in_order(tmp_path: Path) -> None:
    ran(tmp_path, fed(id="a", text=TEXT), fed(id="a", text=TEXT), fed(id="a", text=TEXT + " More."), Fed("bad:1", b"{"))
    assert [(line["id"], line["verdict"], line["of"]) for line in lines(tmp_path / "verdicts.jsonl")] == [
        ("a", "new", None),
        ("a", "repeat", "a"),
        ("a", "revision", "a"),
        ("bad:1", None, None),
    ]


def test_an_article_that_is_refused_says_why_and_the_next_goes_through(tmp_path: Path) -> None:
    ran(tmp_path, fed(id="a", title="no text"), fed(id="b", text=TEXT))
    verdicts = lines(tmp_path / "verdicts.jsonl")
    assert (verdicts[0]["error"], verdicts[1]["verdict"]) == ("no-text", "new")
    assert [article["id"] for story in lines(tmp_path / "stories.jsonl") for article in story["articles"]] == ["b"]


def test_an_undated_article_is_of_the_latest_time_so_far(tmp_path: Path) -> None:
    ran(
        tmp_path,
        fed(id="a", text=TEXT, published_at="2025-06-19"),
        fed(id="b", text="Something else happened in Corby.", language="en"),
    )
    assert {story["first_seen"] for story in lines(tmp_path / "stories.jsonl")} == {"2025-06-19T00:00:00Z"}


def test_a_time_that_is_given_is_that_of_every_undated_article(tmp_path: Path) -> None:
    ran(tmp_path, fed(id="a", text=TEXT), at=datetime(2025, 6, 21, tzinfo=UTC))
    assert [story["first_seen"] for story in lines(tmp_path / "stories.jsonl")] == ["2025-06-21T00:00:00Z"]


def test_events_are_cloudevents(tmp_path: Path) -> None:
    ran(tmp_path, fed(id="a", text=TEXT))
    events = lines(tmp_path / "events.jsonl")
    assert events[0]["type"] == "story.opened"
    assert {event["specversion"] for event in events} == {"1.0"}
    assert len({event["id"] for event in events}) == len(events)


def test_a_withdrawn_article_leaves_no_story_behind() -> None:
    flow = Flow()
    flow.feed(b"a", orjson.dumps({"id": "a", "text": TEXT}))
    assert flow.stories
    outcome = flow.feed(b"a", None)
    assert flow.stories == {}
    assert flow.claims == {}
    assert "claim.withdrawn" in {event.type for event in outcome.events}


def test_one_id_in_two_languages_is_two_articles_and_both_are_withdrawn() -> None:
    flow = Flow()
    first = flow.feed(b"a", orjson.dumps({"id": "a", "text": TEXT, "language": "en"}))
    second = flow.feed(b"a", orjson.dumps({"id": "a", "text": TEXT, "language": "fr"}))
    assert isinstance(first.arrival, Arrival)
    assert isinstance(second.arrival, Arrival)
    assert (first.arrival.verdict, second.arrival.verdict) == ("new", "new")
    assert {story.language for story in flow.stories.values()} == {"en", "fr"}
    assert flow.feed(b"a", None).refused is None
    assert flow.stories == {}


def test_a_withdrawal_of_an_unknown_article_is_refused() -> None:
    outcome = Flow().feed(b"a", None)
    assert outcome.refused is not None
    assert outcome.refused.kind == "unknown-id"


@pytest.mark.parametrize("value", [b"\xff", b"{}", b"null", b"", b'{"text":""}'])
def test_nothing_bad_stops_the_flow(value: bytes) -> None:
    flow = Flow()
    assert flow.feed(None, value).refused is not None
    assert flow.feed(None, orjson.dumps({"text": TEXT})).refused is None
