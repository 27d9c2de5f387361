"""The snapshot: what the last events before the cut change in it, and what events beyond it tell again."""

from __future__ import annotations

import orjson

from schemas.events import ClaimEvent, Event
from tests.client.desk import BRIDGE, SCHOOL
from wirefold.client.snapshot import Snapshot
from wirefold.inline import Flow


def merged(*articles: dict[str, object]) -> tuple[Flow, list[list[Event]]]:
    flow = Flow()
    return flow, [list(flow.feed(str(article["id"]).encode(), orjson.dumps(article)).events) for article in articles]


def standing(flow: Flow) -> Snapshot:
    return Snapshot(dict(flow.stories), dict(flow.claims))


def test_claims_that_lack_are_as_their_last_events_say() -> None:
    before, _ = merged(*BRIDGE[:2])
    after, steps = merged(*BRIDGE)
    snapshot = standing(before)
    snapshot.lay_over(event for step in steps for event in step)
    assert snapshot.claims == after.claims


def test_a_story_whose_state_is_older_than_its_last_event_lacks() -> None:
    before, _ = merged(*BRIDGE[:2])
    after, steps = merged(*BRIDGE)
    snapshot = standing(before)
    snapshot.lay_over(steps[2])
    assert snapshot.lacking() == set(after.stories)
    snapshot.stories |= after.stories
    assert snapshot.lacking() == set()


def test_a_story_that_is_gone_does_not_lack() -> None:
    flow, steps = merged(*SCHOOL)
    withdrawn = flow.feed(b"a7", None).events
    snapshot = standing(flow)
    snapshot.lay_over([*steps[0], *withdrawn])
    assert snapshot.lacking() == set()
    assert snapshot.claims == {}


def test_what_was_told_is_passed_over_and_what_follows_is_news() -> None:
    flow, steps = merged(*BRIDGE)
    told = standing(flow).told()
    assert all(told.tells(event) for event in steps[2])
    flow2, more = merged(*BRIDGE, {**BRIDGE[0], "id": "a9", "source": "Outlet 9"})
    assert flow2.claims != flow.claims
    assert not any(told.tells(event) for event in more[3])


def test_a_claim_that_comes_back_to_what_it_was_is_news_again() -> None:
    flow, steps = merged(*BRIDGE[:1])
    told = standing(flow).told()
    event = next(event for event in steps[0] if isinstance(event.data, ClaimEvent))
    claim = event.data.claim
    other = event.model_copy(
        update={"data": event.data.model_copy(update={"claim": claim.model_copy(update={"text": "Other."})})}
    )
    assert told.tells(event)
    assert not told.tells(other)
    assert not told.tells(event)
