"""subscribe: the stories and claims as they stand, then each change as it happens. No gap, no double."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import AsyncExitStack
from typing import Any, Literal

from aiokafka import TopicPartition

from schemas.events import ClaimEvent, Event, StoryEvent
from schemas.selection import Selection
from schemas.story import Story
from stream.clients import consuming, partitions_of
from stream.errors import Refused
from stream.settings import Settings
from stream.topics import CLAIM_EVENTS, CLAIMS, STORIES
from wirefold.client import position as positions
from wirefold.client.events import Known, Topics, event_of, put
from wirefold.client.snapshot import Change, Snapshot, Told

TAIL = 1_000
"""Events before the cut, in each partition, that are laid over the snapshot, or whose ids are known again after a restart: more than one
article gives rise to."""
CATCH_UP = 10.0
"""Seconds to wait for a state that was sent before its event and is not yet there."""
COMMIT_EVERY = 1.0


async def subscribe(  # noqa: PLR0913 - each is a filter or a way to begin
    *,
    story: str | Iterable[str] = (),
    entity: str = "",
    publisher: str | Iterable[str] = (),
    types: str | Iterable[str] = (),
    min_origins: int = 0,
    status: str | Iterable[str] = (),
    language: str | Iterable[str] = (),
    start: Literal["snapshot", "earliest", "latest"] = "snapshot",
    after: str = "",
    name: str | None = None,
    follow: bool = True,
    settings: Settings | None = None,
    brokers: str | None = None,
) -> AsyncGenerator[Change, None]:
    """Filters -> the changes that pass all of them. Of a filter with several values one must fit.

    Begins, unless told otherwise, with a snapshot: every story and claim that fits, as it stands (`types` does not count there); then come
    the events from that very point on. `start="earliest"` replays all events ever, `"latest"` only what comes from now on.

    To go on after a stop: keep the `position` of the last change that you handled, best in one transaction with what you made of it, and
    give it as `after`; or give a `name`, and the broker keeps how far you were: a change counts as handled once you ask for the next. One
    subscriber at a time may use a name. Either way a change may come once more only if you stopped before it was noted; its `id` is
    the same then. What a worker of ours sends twice after a crash is passed over.

    With `follow=False` it ends at what stood there when it began. Raises Refused if the broker or a topic is not there.
    """
    wanted = Selection.model_validate(
        {
            "story": _set(story),
            "entity": entity,
            "publisher": _set(publisher),
            "types": _set(types),
            "min_origins": min_origins,
            "status": _set(status),
            "language": _set(language),
        }
    )
    given = settings or Settings()
    subscription = _Subscription(given.model_copy(update={"brokers": brokers}) if brokers else given, wanted, name)
    async with subscription:
        async for change in subscription.changes(start, after, follow=follow):
            yield change


def _set(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


class _Subscription:
    """One subscriber: its consumers, what it was told, how far it is."""

    def __init__(self, settings: Settings, wanted: Selection, name: str | None) -> None:
        self._settings, self._wanted, self._name = settings, wanted, name
        self._stack = AsyncExitStack()
        self._known, self._told, self._stories = Known(), Told(), dict[str, Story]()
        self._versions: dict[str, int] = {}
        self._next: dict[int, int] = {}
        self._head: dict[int, int] = {}
        self._events: Topics
        self._states: Topics | None = None
        self._committed = (time.monotonic(), dict[int, int]())

    async def __aenter__(self) -> None:
        events = await partitions_of(self._settings, [CLAIM_EVENTS])
        consumer = await self._stack.enter_async_context(consuming(self._settings, self._name))
        self._events = Topics(consumer, events)

    async def __aexit__(self, *_error: object) -> None:
        try:
            await self._commit()
        finally:
            await self._stack.aclose()

    async def changes(self, start: str, after: str, *, follow: bool) -> AsyncIterator[Change]:
        ends = await self._events.ends()
        self._head = {place.partition: end for place, end in ends.items()}
        begun = positions.read(after) if after else await self._kept()
        if begun is None and start == "snapshot":
            async for change in self._snapshot(ends):
                yield change
            ends = await self._events.ends()
        else:
            await self._begin({"latest": ends}.get(start, {}) if begun is None else self._places(begun))
        async for change in self._following(None if follow else ends):
            yield change

    async def _kept(self) -> dict[int, int] | None:
        """What the broker keeps under this subscriber's name, if it keeps something."""
        if not self._name:
            return None
        kept = {place.partition: await self._events.consumer.committed(place) for place in self._events.places}
        return {partition: offset for partition, offset in kept.items() if offset is not None} or None

    def _places(self, offsets: dict[int, int]) -> dict[TopicPartition, int]:
        """Offsets by partition -> by place. Raises Refused for a partition that is not there."""
        by_number = {place.partition: place for place in self._events.places}
        if offsets.keys() - by_number.keys():
            raise Refused("the position names a partition that does not exist: it belongs to other topics", kind="bad-position")
        return {by_number[number]: offset for number, offset in offsets.items()}

    async def _begin(self, offsets: dict[TopicPartition, int]) -> None:
        """Go to offsets (where none is given: the start), with the ids of the events before them known."""
        wanted = {place: offsets.get(place, 0) for place in self._events.places}
        for event in await self._before(wanted):
            self._known.is_new(event.id)
        await self._events.go_to(wanted)
        self._next = {place.partition: offset for place, offset in wanted.items()}
        if self._wanted.needs_stories:
            await self._read_stories(Snapshot())

    async def _before(self, ends: dict[TopicPartition, int], since: dict[TopicPartition, int] | None = None) -> list[Event]:
        """The last events before some offsets, and all since others."""
        await self._events.go_to({place: max(0, offset - TAIL) for place, offset in (since or ends).items()})
        found = [event_of(record) async for record in self._events.until(ends)]
        return [event for event in found if event is not None]

    async def _snapshot(self, begun: dict[TopicPartition, int]) -> AsyncIterator[Change]:
        """The ends of the events as it begins -> the stories and claims that stand at the cut, made here; the events after it are next."""
        snapshot = Snapshot()
        await self._read_stories(snapshot, CLAIMS)
        cut = await self._events.ends()
        tail = await self._before(cut, begun)
        for event in tail:
            self._known.is_new(event.id)
        snapshot.lay_over(tail)
        end = time.monotonic() + CATCH_UP
        while snapshot.lacking() and time.monotonic() < end:
            await asyncio.sleep(0.05)
            later = Snapshot()
            await self._catch_up(later)
            snapshot.stories |= later.stories
        await self._events.go_to(cut)
        self._next = {place.partition: offset for place, offset in cut.items()}
        self._told = snapshot.told()
        for story in snapshot.stories.values():
            if self._wanted.wants_story(story):
                yield Change(story=story)
        for claim in snapshot.claims.values():
            if self._wanted.wants_claim(claim, snapshot.stories):
                yield Change(story=snapshot.stories.get(claim.story_id), claim=claim)

    async def _read_stories(self, snapshot: Snapshot, *more: str) -> None:
        """Read `stories` (and more topics) to their ends, and keep at hand what goes on being needed."""
        places = await partitions_of(self._settings, [STORIES, *more])
        consumer = await self._stack.enter_async_context(consuming(self._settings))
        self._states = Topics(consumer, places)
        await self._states.go_to(dict.fromkeys(places, 0))
        await self._catch_up(snapshot)
        if self._wanted.needs_stories:
            self._stories = snapshot.stories.copy()

    async def _catch_up(self, snapshot: Snapshot) -> None:
        assert self._states is not None  # noqa: S101 - read before it is caught up with
        async for record in self._states.until(await self._states.ends()):
            put(record, snapshot)

    async def _following(self, ends: dict[TopicPartition, int] | None) -> AsyncIterator[Change]:
        records: Any = self._events.onwards() if ends is None else self._events.until(ends)
        async for record in records:
            if record is not None:
                change = await self._change(event_of(record), record.partition, record.offset)
                if change is not None:
                    yield change
                self._next[record.partition] = record.offset + 1
            if record is None or time.monotonic() - self._committed[0] > COMMIT_EVERY:
                await self._commit()

    async def _change(self, event: Event | None, partition: int, offset: int) -> Change | None:
        """An event -> the change to hand on, or None: not wanted, or told already."""
        if event is None or not self._known.is_new(event.id) or self._told.tells(event):
            return None
        if self._wanted.needs_stories:
            await self._story_of(event, is_fresh=offset >= self._head.get(partition, 0))
        if not self._wanted.wants(event, self._stories):
            return None
        claim = event.data.claim if isinstance(event.data, ClaimEvent) else None
        position = positions.written({**self._next, partition: offset + 1})
        return Change(event, self._stories.get(event.story_id), claim, position)

    async def _story_of(self, event: Event, *, is_fresh: bool) -> None:
        """Have the story of an event at hand, at least as it was then: its state was sent before its event, to another topic.

        Only of a fresh event is it waited for: of an old one it was read, unless the story is gone.
        """
        if isinstance(event.data, StoryEvent) and event.data.merged_into:
            return
        if isinstance(event.data, StoryEvent):
            self._versions[event.story_id] = event.data.story.version
        version, end = self._versions.get(event.story_id, 1), time.monotonic() + CATCH_UP
        while is_fresh and ((story := self._stories.get(event.story_id)) is None or story.version < version):
            fresh = Snapshot()
            await self._catch_up(fresh)
            self._stories |= fresh.stories
            if event.data.cause.verdict == "withdrawn" or time.monotonic() > end:  # of a story that is gone nothing more comes
                return
            if not fresh.stories:
                await asyncio.sleep(0.05)

    async def _commit(self) -> None:
        """Let the broker keep how far this subscriber is, if it has a name and has moved."""
        if self._name and self._next != self._committed[1]:
            offsets = {place: self._next[place.partition] for place in self._events.places if place.partition in self._next}
            await self._events.consumer.commit(offsets)
        self._committed = (time.monotonic(), dict(self._next))
