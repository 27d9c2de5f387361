"""A desk at work: articles in, and what the store sends for each goes onto the topics, in the store's own order."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from stream.clients import producing, send
from stream.cloudevent import to_record
from stream.codec import encode
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES, CLAIM_EVENTS, CLAIMS, STORIES, topic
from wirefold.inline import Flow

TOPICS = tuple(topic(name) for name in (ARTICLES, STORIES, CLAIMS, CLAIM_EVENTS))


class Desk:
    """The flow in this process, its results sent as the store's stage sends them: all of a step at once, then its acknowledgement."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.flow = settings, Flow()
        self.sent: list[str] = []
        self.steps: list[list[Outgoing]] = []

    async def take(self, *articles: dict[str, Any], withdraw: str | None = None, events_late: float = 0.0) -> None:
        """Merge articles and publish what changes; `events_late`: seconds by which a slow broker takes the events later than the states."""
        async with producing(self.settings) as producer:
            for article in articles:
                await self._publish(producer, article["id"].encode(), orjson.dumps(article), events_late)
            if withdraw is not None:
                await self._publish(producer, withdraw.encode(), None, events_late)

    async def again(self) -> None:
        """Send the last step once more, as a worker does that died before it could commit."""
        async with producing(self.settings) as producer:
            await self._send(producer, self.steps[-1])

    async def _publish(self, producer: Any, key: bytes, value: bytes | None, events_late: float) -> None:
        stories, claims = dict(self.flow.stories), dict(self.flow.claims)
        events = self.flow.feed(key, value).events
        states = [*_changed(CLAIMS, claims, self.flow.claims), *_changed(STORIES, stories, self.flow.stories)]
        told = [Outgoing(CLAIM_EVENTS, at, data, tuple(headers)) for at, data, headers in map(to_record, events)]
        self.steps.append([*states, *told])
        self.sent += [event.id for event in events]
        await self._send(producer, states)
        await asyncio.sleep(events_late)
        await self._send(producer, told)

    async def _send(self, producer: Any, step: list[Outgoing]) -> None:
        await asyncio.gather(*[await send(producer, self.settings, out) for out in step])


def _changed(name: str, before: dict[str, Any], after: dict[str, Any]) -> list[Outgoing]:
    gone = [Outgoing(name, key.encode(), None) for key in before.keys() - after.keys()]
    return gone + [Outgoing(name, key.encode(), encode(found)) for key, found in after.items() if before.get(key) != found]


def article(number: int, text: str, **more: Any) -> dict[str, Any]:
    at = f"2025-03-0{1 + number % 9}T0{number % 10}:00:00Z"
    return {"id": f"a{number}", "source": f"Outlet {number}", "language": "en", "published_at": at, "text": text, **more}


BRIDGE = [
    article(
        1, "The Hallam Bridge collapsed on Monday, the Hallam council said. At least 12 people were injured, the council said."
    ),
    article(
        2,
        "The Hallam Bridge collapsed on Monday, the Orville Gazette reported. Rescue teams from Orville came to the bridge at night.",
    ),
    article(
        3,
        "The Hallam Bridge collapsed on Monday. At least 30 people were injured when the Hallam Bridge fell, police in Hallam said.",
    ),
]
SCHOOL = [
    article(
        7, "The Port Emil school board voted on Thursday to close two schools, the Emil Courier reported. Parents protested."
    )
]
