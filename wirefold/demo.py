"""The demo: an embedded broker, all stages and the five seeds in one process. Nothing is kept."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from schemas.arrival import Verdict
from schemas.claim import Claim
from schemas.story import Story
from services.ingest import worker as ingest
from services.store import worker as store
from stream.clients import producing, read, send
from stream.cloudevent import from_record
from stream.codec import decode
from stream.dead_letters import letter_of
from stream.embedded import EmbeddedBroker
from stream.engine import running
from stream.faust_app import Tell, logged
from stream.record import Outgoing, Record
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import ARTICLES, CLAIM_EVENTS, CLAIMS, STORIES, TOPICS, dead_letter_topic
from wirefold import shown
from wirefold.feeds import Fed
from wirefold.services import SERVICES

SEEDS = next(path for path in (Path(__file__).parent / "seeds", Path(__file__).parent.parent / "seeds") if path.is_dir())
"""The five articles: inside the package where it was installed, beside it in a checkout."""
QUIET = 0.4
"""Seconds without a further event after which what an article changed is taken as whole."""
PATIENCE = 60.0
"""Seconds in which all articles must have come out at the other end."""

Say = Callable[[str], None]


@contextlib.asynccontextmanager
async def standing(settings: Settings, tell: Tell = logged) -> AsyncIterator[Settings]:
    """Settings -> the same for an embedded broker, with all topics and all stages running on it."""
    with EmbeddedBroker() as broker, tempfile.TemporaryDirectory(prefix="wirefold-") as datadir:
        for topic in TOPICS:
            broker.create_topic(settings.topic(topic.name), topic.partitions)
        here = {"brokers": broker.bootstrap, "security_protocol": "PLAINTEXT", "datadir": Path(datadir)}
        local = settings.model_copy(update=here)
        stages = [stage for of_service in SERVICES.values() for stage in of_service]
        async with running(stages, local, durable=False, tell=tell):
            yield local


@contextlib.asynccontextmanager
async def _page(settings: Settings, port: int | None, say: Say) -> AsyncIterator[None]:
    """The pages beside the flow, on a port of this machine; none where no port is given."""
    if port is None:
        yield
        return
    from services.web.settings import WebSettings  # noqa: PLC0415 - an extra
    from wirefold.web import serving  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="wirefold-web-") as folder:
        web = WebSettings(host="127.0.0.1", port=port, database=f"sqlite:///{folder}/web.db", tokens=None, webhooks=None)
        async with serving(settings, web, lambda url: say(f"\nopen {url} to watch the stories merge\n")) as state:
            await state.ready.wait()
            yield


class Demo:
    """A feed taken through the flow, one article after another, and what each came to."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._coming: asyncio.Queue[Record | str | Exception] = asyncio.Queue()
        self._held: list[Record | str | Exception] = []

    async def run(
        self, settings: Settings, feed: Iterable[Fed], *, keep: bool = False, page: int | None = None, pause: float = 0.0
    ) -> None:
        """Publish a feed, tell what each article changed as it merges, show the stories; then, if asked to, go on telling.

        With a `page` (its port; 0: any) all of it is also seen there as it happens, `pause` seconds between two articles.
        """
        for warm_up in (
            ingest.warm_up,
            store.warm_up,
        ):  # what they compile on a new machine takes longer than anything after it
            await asyncio.to_thread(warm_up)
        async with standing(settings, self._told) as local, _page(local, page, self._say):
            reading = asyncio.create_task(self._read(local))
            try:
                await self._publish(local, feed, pause)
                for line in await _stories(local):
                    self._say(line)
                if keep:
                    await self._stay(local)
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    async def _publish(self, settings: Settings, feed: Iterable[Fed], pause: float) -> None:
        async with producing(settings) as producer:
            for fed in feed:
                await asyncio.sleep(pause)
                self._say(f"→ {Path(fed.place).name}")
                if fed.unfit is not None:
                    self._say(f"  not an article: {shown.clean(str(fed.unfit))}")
                    continue
                await (await send(producer, settings, Outgoing(ARTICLES, fed.key, fed.value)))
                for line in await asyncio.wait_for(self._outcome(), PATIENCE):
                    self._say("  " + line)

    async def _stay(self, settings: Settings) -> None:
        self._say(
            f"\nstill up, at {settings.brokers}. In another terminal:\n  wirefold --brokers {settings.brokers} publish FILE...\n"
        )
        while True:
            for line in await self._outcome():
                self._say(line)

    async def _outcome(self) -> list[str]:
        """What the next article came to, as lines: its events together, or why there are none."""
        first = self._held.pop() if self._held else await self._coming.get()
        if isinstance(first, Exception):
            raise first
        if isinstance(first, str):
            return [first]
        if first.topic != CLAIM_EVENTS:
            return [_set_aside(first)]
        events = [from_record(first.key, first.value, first.headers)]
        with contextlib.suppress(TimeoutError):  # quiet: what the article changed is whole
            while True:
                more = await asyncio.wait_for(self._coming.get(), QUIET)
                event = (
                    from_record(more.key, more.value, more.headers)
                    if isinstance(more, Record) and more.topic == CLAIM_EVENTS
                    else None
                )
                if event is None or event.data.cause != events[0].data.cause:
                    self._held.append(more)
                    break
                events.append(event)
        return shown.group_line(events)

    async def _read(self, settings: Settings) -> None:
        topics = [CLAIM_EVENTS, *(topic.name for topic in TOPICS if topic.name.endswith(dead_letter_topic("")))]
        try:
            async for record in read(settings, topics, follow=True):
                self._coming.put_nowait(record)
        except Exception as error:  # noqa: BLE001 - handed on to whoever waits for an outcome
            self._coming.put_nowait(error)

    def _told(self, _stage: Stage, _record: Record, step: Step, _seconds: float) -> None:
        """Hear of a record that ends without an event: a repeat."""
        if step.told.get("outcome") == Verdict.REPEAT:
            self._coming.put_nowait(
                f"{shown.clean(step.told['article'], 40)} is a repeat of {shown.clean(step.told['of'], 40)}: nothing to do"
            )


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
