"""subscribe: what stands, then what changes. The same tests on the embedded broker and on a real Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

import pytest

from schemas.events import ClaimEvent
from stream.errors import Refused
from stream.settings import Settings
from tests.brokers.both import OnEmbedded, OnKafka
from tests.client.desk import BRIDGE, SCHOOL, TOPICS, Desk, article
from wirefold.client import Change, subscribe


async def all_of(settings: Settings, **how: Any) -> list[Change]:
    """What there is now."""
    async with aclosing(subscribe(settings=settings, follow=False, **how)) as changes:
        return [change async for change in changes]


async def until(settings: Settings, holds: Callable[[list[Change]], bool], into: list[Change], **how: Any) -> None:
    """Subscribe until what has come holds, looked at with each change and, for what ends elsewhere, ten times a second."""
    async with asyncio.timeout(60), aclosing(subscribe(settings=settings, **how)) as changes:
        coming = asyncio.ensure_future(anext(changes))
        try:
            while not holds(into):
                if (await asyncio.wait([coming], timeout=0.1))[0]:
                    into.append(coming.result())
                    if holds(into):
                        return
                    coming = asyncio.ensure_future(anext(changes))
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)


def events(changes: list[Change]) -> list[str]:
    return [change.id for change in changes if not change.is_snapshot]


class Subscribing:
    """What must hold on any broker."""

    TOPICS = TOPICS

    @pytest.fixture
    def desk(self, settings: Settings) -> Desk:
        return Desk(settings)

    async def test_a_snapshot_is_the_stories_and_claims_that_stand(self, settings: Settings, desk: Desk) -> None:
        await desk.take(*BRIDGE)
        found = await all_of(settings)
        assert {change.id: change.story for change in found if change.claim is None} == desk.flow.stories
        assert {change.id: change.claim for change in found if change.claim is not None} == desk.flow.claims
        assert {change.type for change in found} == {"snapshot"}

    async def test_the_earliest_start_replays_every_event_once(self, settings: Settings, desk: Desk) -> None:
        await desk.take(*BRIDGE)
        await desk.again()
        assert sorted(events(await all_of(settings, start="earliest"))) == sorted(desk.sent)

    async def test_events_follow_the_snapshot(self, settings: Settings, desk: Desk) -> None:
        await desk.take(BRIDGE[0])
        told, found = list(desk.sent), list[Change]()
        following = asyncio.create_task(until(settings, lambda got: len(events(got)) == len(desk.sent) - len(told) > 0, found))
        while not found:  # noqa: ASYNC110 - a list has nothing to wait for
            await asyncio.sleep(0.05)
        await desk.take(*BRIDGE[1:])
        await following
        assert events(found) == desk.sent[len(told) :]

    @pytest.mark.parametrize("begins_after", [0.0, 0.05, 0.2, 0.4])
    async def test_no_gap_and_no_double_while_articles_pour_in(
        self, settings: Settings, desk: Desk, begins_after: float
    ) -> None:
        stream = [
            article(10 + n, f"The Hallam Bridge collapsed on Monday. Some {100 + n} crews came to Hallam.") for n in range(8)
        ]
        pouring = asyncio.create_task(desk.take(*BRIDGE, *stream, SCHOOL[0], events_late=0.03))
        await asyncio.sleep(begins_after)
        found: list[Change] = []

        def complete(got: list[Change]) -> bool:
            return pouring.done() and laid(got) == (desk.flow.claims, {key: s.version for key, s in desk.flow.stories.items()})

        await until(settings, complete, found)
        assert len(events(found)) == len(set(events(found)))
        snapshot = {change.claim.id: change.claim for change in found if change.is_snapshot and change.claim}
        first: dict[str, Change] = {}
        for change in found:
            if change.event and change.claim:
                first.setdefault(change.claim.id, change)
        for claim, change in first.items():  # what follows goes on exactly where the snapshot ended
            assert change.event
            assert isinstance(change.event.data, ClaimEvent)
            before = change.event.data.before
            assert (before.support if before else None) == (snapshot[claim].support if claim in snapshot else None)

    async def test_a_position_is_resumed_without_gap_or_double(self, settings: Settings, desk: Desk) -> None:
        await desk.take(*BRIDGE)
        whole = await all_of(settings, start="earliest")
        for cut in (1, len(whole) // 2, len(whole) - 1):
            rest = await all_of(settings, after=whole[cut - 1].position)
            assert sorted(events(whole[:cut]) + events(rest)) == sorted(desk.sent)

    async def test_an_event_sent_again_after_a_crash_is_passed_over_also_after_a_restart(
        self, settings: Settings, desk: Desk
    ) -> None:
        await desk.take(BRIDGE[0])
        last = (await all_of(settings, start="earliest"))[-1]
        await desk.again()
        assert await all_of(settings, after=last.position) == []

    async def test_under_a_name_the_broker_keeps_how_far_a_subscriber_is(self, settings: Settings, desk: Desk) -> None:
        await desk.take(BRIDGE[0])
        assert {change.type for change in await all_of(settings, name="desk-7")} == {"snapshot"}
        told = len(desk.sent)
        await desk.take(BRIDGE[1])
        assert events(await all_of(settings, name="desk-7")) == desk.sent[told:]
        assert await all_of(settings, name="desk-7") == []

    async def test_under_a_name_what_was_not_handled_comes_again(self, settings: Settings, desk: Desk) -> None:
        await desk.take(BRIDGE[0])
        got: list[Change] = []
        await until(settings, lambda found: len(found) == 2, got, name="desk-8", start="earliest")
        assert events(await all_of(settings, name="desk-8", start="earliest"))[0] == got[1].id

    async def test_a_withdrawn_story_is_not_in_the_snapshot(self, settings: Settings, desk: Desk) -> None:
        await desk.take(BRIDGE[0], SCHOOL[0], withdraw="a7")
        found = await all_of(settings)
        assert {change.story.id for change in found if change.story} == set(desk.flow.stories)
        assert len(desk.flow.stories) == 1

    async def test_filters_choose(self, settings: Settings, desk: Desk) -> None:
        await desk.take(*BRIDGE, *SCHOOL)
        whole = await all_of(settings, start="earliest")
        school = next(story.id for story in desk.flow.stories.values() if story.articles[0].id == "a7")

        async def chosen(**filters: Any) -> list[Change]:
            found = await all_of(settings, start="earliest", **filters)
            assert 0 < len(found) < len(whole)
            return found

        assert {change.event.story_id for change in await chosen(story=school) if change.event} == {school}
        assert {change.type for change in await chosen(types={"story.opened"})} == {"story.opened"}
        assert all(
            "emil" in change.claim.model_dump_json().lower() for change in await chosen(entity="port emil") if change.claim
        )
        assert {change.claim.status for change in await chosen(status="supported") if change.claim} == {"supported"}
        assert min(change.claim.support.origins for change in await chosen(min_origins=2) if change.claim) >= 2
        by = await chosen(publisher="outlet 7")
        assert {change.claim.story_id for change in by if change.claim} == {school}
        assert await all_of(settings, start="earliest", language="fr") == []
        assert events(await all_of(settings, start="earliest", language="en")) == events(whole)

    async def test_filters_that_need_the_story_hold_while_it_grows(self, settings: Settings, desk: Desk) -> None:
        found: list[Change] = []
        pouring = asyncio.get_running_loop().create_future()
        about = {"publisher": "outlet 3", "start": "latest"}
        following = asyncio.create_task(
            until(
                settings, lambda got: pouring.done() and len({change.id for change in got}) >= len(expected()), found, **about
            )
        )
        await asyncio.sleep(0.5)

        def expected() -> list[str]:
            return [claim.id for claim in desk.flow.claims.values() if "a3" in {each.article_id for each in claim.evidence}]

        await desk.take(*BRIDGE, events_late=0.02)
        pouring.set_result(None)
        await following
        assert {change.claim.id for change in found if change.claim} == set(expected())

    async def test_a_foreign_position_is_refused(self, settings: Settings) -> None:
        for position in ("yesterday", "0:1;drop", "99:5"):
            with pytest.raises(Refused) as refused:
                await all_of(settings, after=position)
            assert refused.value.kind == "bad-position"

    async def test_what_is_no_event_is_passed_over(self, settings: Settings, desk: Desk) -> None:
        from stream.clients import producing

        async with producing(settings) as producer:
            await producer.send_and_wait(settings.topic("claim-events"), b"{}", b"st-x")
            await producer.send_and_wait(settings.topic("claims"), b"\xff", b"cl-x")
        await desk.take(BRIDGE[0])
        assert {change.id for change in await all_of(settings) if change.claim} == set(desk.flow.claims)
        assert sorted(events(await all_of(settings, start="earliest"))) == sorted(desk.sent)


def laid(changes: list[Change]) -> tuple[dict[str, Any], dict[str, int]]:
    """Changes laid one over the other -> the claims, and the version of each story."""
    claims: dict[str, Any] = {}
    versions: dict[str, int] = {}
    for change in changes:
        if change.claim is not None:
            claims[change.claim.id] = change.claim
        elif change.event is not None and not isinstance(change.event.data, ClaimEvent):
            versions[change.event.story_id] = change.event.data.story.version
        elif change.story is not None:
            versions[change.story.id] = change.story.version
    return claims, versions


class TestEmbedded(OnEmbedded, Subscribing):
    """On the embedded broker."""


@pytest.mark.kafka
class TestKafka(OnKafka, Subscribing):
    """On a Kafka."""
