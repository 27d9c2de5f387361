"""The demo: an embedded broker, all stages and the five seeds in one process. Nothing is kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from schemas.claim import Claim
from schemas.events import Event
from schemas.story import Story
from stream.clients import producing, read, send
from stream.cloudevent import from_record
from stream.codec import decode
from stream.dead_letters import letter_of
from stream.embedded import EmbeddedBroker
from stream.engine import running
from stream.record import Outgoing, Record
from stream.settings import Settings
from stream.topics import ARTICLES, CLAIM_EVENTS, CLAIMS, STORIES, TOPICS, dead_letter_topic
from wirefold import shown
from wirefold.feeds import Fed
from wirefold.services import SERVICES

SEEDS = Path(__file__).parent.parent / "seeds"
QUIET = 0.4
"""Seconds without a further event after which what an article changed is taken as whole."""
PATIENCE = 60.0
"""Seconds in which all articles must have come out at the other end."""

Say = Callable[[str], None]


@contextlib.asynccontextmanager
async def standing(settings: Settings) -> AsyncIterator[Settings]:
    """Settings -> the same for an embedded broker, with all topics and all stages running on it."""
    with EmbeddedBroker() as broker:
        for topic in TOPICS:
            broker.create_topic(settings.topic(topic.name), topic.partitions)
        local = settings.model_copy(update={"brokers": broker.bootstrap, "security_protocol": "PLAINTEXT"})
        async with running([stage for stages in SERVICES.values() for stage in stages], local, durable=False):
            yield local


async def demo(settings: Settings, feed: Iterable[Fed], say: Say) -> None:
    """Publish a feed one article after another, tell what each changed as it merges, then show the stories."""
    async with producing(settings) as producer, contextlib.aclosing(_outcomes(settings)) as outcomes:
        for fed in feed:
            say(f"→ {fed.place}")
            await (await send(producer, settings, Outgoing(ARTICLES, fed.key, fed.value)))
            for line in await asyncio.wait_for(anext(outcomes), PATIENCE):
                say("  " + line)
    for line in await _stories(settings):
        say(line)


async def follow(settings: Settings, say: Say) -> None:
    """Tell what each further article changes, until cancelled."""
    async with contextlib.aclosing(_outcomes(settings, from_end=True)) as outcomes:
        async for lines in outcomes:
            for line in lines:
                say(line)


async def _outcomes(settings: Settings, *, from_end: bool = False) -> AsyncIterator[list[str]]:
    """What each article came to, as lines: its events together, or why it was set aside."""
    topics = [CLAIM_EVENTS, dead_letter_topic(ARTICLES)]
    async with contextlib.aclosing(read(settings, topics, follow=True, from_end=from_end)) as records:
        coming = asyncio.ensure_future(anext(records))
        events: list[Event] = []
        while True:
            done, _ = await asyncio.wait([coming], timeout=QUIET if events else None)
            if not done:
                yield shown.group_line(events)
                events = []
                continue
            record = coming.result()
            coming = asyncio.ensure_future(anext(records))
            if record.topic != CLAIM_EVENTS:
                yield [_set_aside(record)]
                continue
            event = from_record(record.key, record.value, record.headers)
            if events and event.data.cause != events[0].data.cause:
                yield shown.group_line(events)
                events = []
            events.append(event)


def _set_aside(record: Record) -> str:
    letter = letter_of(record)
    return f"set aside by {letter.stage}: {letter.error}: {shown.clean(letter.message)}"


async def _stories(settings: Settings) -> list[str]:
    stories: dict[bytes | None, bytes | None] = {}
    claims: dict[str, Claim] = {}
    async for record in read(settings, [STORIES, CLAIMS]):
        if record.topic == STORIES:
            stories[record.key] = record.value
        elif record.value is not None:
            claim: Claim = decode(Claim, record.value)
            claims[claim.id] = claim
    lines = []
    for value in stories.values():
        if value is not None:
            story: Story = decode(Story, value)
            lines += ["", *shown.story_page(story, [claims[key] for key in story.claims if key in claims], 12)]
    return lines
