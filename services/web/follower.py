"""Follower: the topics into the read model, exactly: it goes on from the offsets that lie beside what they brought.

But not where it has stood still for too long: what was deleted meanwhile lies on `stories` and `claims` as records without a value, which Kafka takes away once
they are compacted and a day old, and withdrawals are gone from `arrivals` after a week. Then what these topics brought is read anew.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from services.web.changes import FOLLOWED
from services.web.model import ReadModel
from services.web.writing import Moved
from stream.clients import consuming, partitions_of, record_of
from stream.errors import Refused
from stream.settings import Settings
from stream.topics import ARRIVALS, CLAIMS, STORIES

log = structlog.get_logger("wirefold.web")

BATCH = 500
POLL_MS = 200
LONGEST_WAIT = 10.0
STALE_S = 12 * 3600
"""Seconds since the topics were followed to their ends after which what they brought is read anew: half of what brokers keep of a deletion by themselves."""
NOTED_S = 60
"""Seconds after which it is noted once more that they are followed."""


class News:
    """Tells whoever waits that something has changed. `count` grows; nobody is queued for, so a slow reader costs nothing."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = asyncio.Event()

    def tell(self) -> None:
        """Wake all who wait."""
        self.count += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, seconds: float, since: int | None = None) -> bool:
        """Wait for the next change, or so many seconds -> whether there was one.

        `since` is the count that the reader knows of: where it has grown already, nothing is waited for.
        """
        if since is not None and self.count != since:
            return True
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Progress:
    """How far the follower is: the next offset of each partition, by topic, and how many records lie behind it."""

    def __init__(self) -> None:
        self.at: dict[TopicPartition, int] = {}
        self.ends: Callable[[TopicPartition], int | None] = lambda _place: None

    def left(self) -> dict[int, int]:
        """Records not yet in the read model, by partition, those of all topics together."""
        found: Counter[int] = Counter()
        for place, offset in self.at.items():
            found[place.partition] += max(0, (self.ends(place) or 0) - offset)
        return dict(found)


async def follow(
    settings: Settings,
    model: ReadModel,
    news: News,
    ready: Callable[[], None] = lambda: None,
    progress: Progress | None = None,
) -> None:
    """Bring the read model up to the topics, and keep it there. Ends only when cancelled: what fails is tried again.

    `ready` is called once all that stood there at the start is in; `progress` is kept up to date.
    """
    wait = 0.5
    while True:
        try:
            await _follow(settings, model, news, ready, progress or Progress())
        except Moved:
            log.info("another writer was here: going on from its offsets")
        except (Refused, KafkaError, OSError) as error:
            log.warning("the topics can't be read, trying again", wait=wait, error=str(error)[:300])
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)


async def _follow(settings: Settings, model: ReadModel, news: News, ready: Callable[[], None], progress: Progress) -> None:
    places = await partitions_of(settings, FOLLOWED)
    async with consuming(settings) as consumer:
        consumer.assign(list(places))
        first = await consumer.beginning_offsets(list(places))
        kept = await asyncio.to_thread(_kept, model, {(places[place], place.partition): at for place, at in first.items()})
        ends = await consumer.end_offsets(list(places))
        for place, name in places.items():
            offset = max(kept.get((name, place.partition), 0), first[place])
            if offset > ends[place]:
                raise Refused(
                    f"the read model is ahead of {place.topic}: it is of other topics; rebuild it", kind="other-topics"
                )
            consumer.seek(place, offset)
            progress.at[place] = offset
        progress.ends = consumer.highwater
        behind, noted = set(places), 0.0
        while True:
            fetched: dict[Any, list[Any]] = await consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH)
            records = [record_of(message, places[place]) for place, messages in fetched.items() for message in messages]
            if records:
                await asyncio.to_thread(model.apply, records)
                progress.at |= {place: messages[-1].offset + 1 for place, messages in fetched.items() if messages}
                news.tell()
            if behind:
                behind = {place for place in behind if await consumer.position(place) < ends[place]}
                if not behind:
                    ready()
            elif time.time() - noted >= NOTED_S:
                noted = time.time()
                await asyncio.to_thread(model.note_followed, round(noted))


def _kept(model: ReadModel, first: Mapping[tuple[str, int], int]) -> dict[tuple[str, int], int]:
    """The read model, and where each partition begins -> the next offset of each, once what may lack a deletion is forgotten."""
    kept, at = model.offsets(), model.followed()
    stale = [STORIES, CLAIMS] if kept and (at is None or time.time() - at >= STALE_S) else []
    if any(topic == ARRIVALS and offset < first.get((topic, number), 0) for (topic, number), offset in kept.items()):
        stale.append(ARRIVALS)
    if not stale:
        return kept
    log.warning("deletions may have been missed: read anew", topics=stale, followed=at)
    model.forget_topics(stale)
    return model.offsets()
