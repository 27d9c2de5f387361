"""Stories merged and split by command, through the whole flow: what consumers hold in the end, and that it replays byte for byte."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from schemas.claim import Status
from schemas.command import StoryCommand
from stream.cloudevent import structured
from stream.errors import Poison
from wirefold.inline import Flow

ARTICLES = (
    (
        "dam",
        "The Denham dam in Marlow lost 40 percent of its water on Monday, the water board said. Two villages are to be moved.",
    ),
    (
        "vote",
        "Belmont's parliament rejected the herring treaty on Monday by 88 votes to 61. Speaker Oran Pell called it a defeat.",
    ),
    ("fair", "The Corrigan book fair opens on Friday with 212 publishers from nine countries, its director Maud Keir said."),
)
LATER = ("vote-later", "The herring treaty failed in Belmont's parliament on Monday: 88 deputies voted against it, 61 for it.")


def fed(flow: Flow, *articles: tuple[str, str]) -> list[bytes]:
    told: list[bytes] = []
    for name, text in articles:
        given = {
            "id": name,
            "text": text,
            "source": f"{name}.example",
            "published_at": "2025-06-20T09:00:00Z",
            "language": "en",
        }
        told += [orjson.dumps(structured(event)) for event in flow.feed(None, orjson.dumps(given)).events]
    return told


def command(flow: Flow, action: str, **more: Any) -> list[bytes]:
    given = {"id": f"op-{action}", "at": "2025-06-21T09:00:00Z", "desk": "en", "by": "ana", "why": "an operator's word"}
    events = flow.command(StoryCommand.model_validate({**given, "action": action, **more}))
    return [orjson.dumps(structured(event)) for event in events]


def of(flow: Flow, article: str) -> str:
    return next(key for key, story in flow.stories.items() if article in [each.id for each in story.articles])


def standing(flow: Flow) -> dict[str, Any]:
    return {key: claim for key, claim in flow.claims.items() if claim.status is not Status.WITHDRAWN}


def run() -> tuple[Flow, list[bytes]]:
    """Three stories; two of them are merged, and a later report joins; then one is split off again."""
    flow = Flow()
    told = fed(flow, *ARTICLES)
    assert len(flow.stories) == 3
    told += command(flow, "merge", story=of(flow, "vote"), other=of(flow, "dam"))
    told += fed(flow, LATER)
    told += command(flow, "split", story=of(flow, "vote"), articles=["dam"])
    return flow, told


def test_a_later_report_finds_the_survivor_by_what_merged_into_it() -> None:
    flow = Flow()
    fed(flow, *ARTICLES)
    command(flow, "merge", story=of(flow, "vote"), other=of(flow, "dam"))
    fed(flow, LATER)
    assert of(flow, "vote-later") == of(flow, "vote") == of(flow, "dam")


def test_after_a_split_each_article_is_in_one_story_and_each_claim_in_its_articles() -> None:
    flow, _ = run()
    assert of(flow, "dam") != of(flow, "vote") == of(flow, "vote-later")
    for claim in standing(flow).values():
        listed = {each.id for each in flow.stories[claim.story_id].articles}
        assert {each.article_id for each in claim.evidence} <= listed
    for story in flow.stories.values():
        assert set(story.claims) == {key for key, claim in standing(flow).items() if claim.story_id == story.id}


def test_the_same_articles_and_commands_give_the_same_bytes() -> None:
    flow, told = run()
    again, retold = run()
    assert told == retold
    assert flow.stories == again.stories
    assert flow.claims == again.claims
    assert len({orjson.loads(event)["id"] for event in told}) == len(told)


def test_the_events_lead_to_the_claims_as_they_stand() -> None:
    flow, told = run()
    held: dict[str, Any] = {}
    for event in map(orjson.loads, told):
        if event["type"].startswith("claim."):
            held[event["subject"]] = event["data"]["claim"]
    told_last = {key: claim for key, claim in held.items() if claim["status"] != "withdrawn"}
    assert told_last == {key: claim.model_dump(mode="json") for key, claim in standing(flow).items()}


def test_a_command_that_names_no_story_changes_nothing() -> None:
    flow = Flow()
    fed(flow, *ARTICLES)
    before = dict(flow.desks["en"].index)
    with pytest.raises(Poison, match="no story"):
        command(flow, "merge", story="st-none", other=of(flow, "dam"))
    assert flow.desks["en"].index == before
