"""Publisher: articles onto the topic `articles`, each acknowledged by all replicas, none doubled by a retry."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import orjson
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from schemas.article import Article
from services.ingest.identity import id_of
from services.ingest.receive import MAX_BYTES, text_in
from stream.clients import partitions_of, producing, send
from stream.errors import Poison, Refused
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES

IN_FLIGHT = 500
"""Articles sent and not yet acknowledged, at most: what waits for a slow broker stays bounded."""
BYTES_IN_FLIGHT = 64 * 1024 * 1024
"""Likewise in bytes; a single article may always go."""

Given = Article | Mapping[str, Any] | bytes


@dataclass(frozen=True)
class Receipt:
    """Where an article lies, safe on all replicas. `id` is the publisher's or the one derived from url or content."""

    id: str
    topic: str
    partition: int
    offset: int


class Publisher:
    """Puts articles on `articles`. Use it as an async context manager; any number of tasks may publish through one.

    Records are gathered into batches by the producer (5 ms), so publish many at once: with `publish_all`, or from several tasks.
    `publish` waits while 500 articles, or 64 MiB, are under way. Publishing an article again under its id is a repeat, not a second.
    """

    def __init__(self, settings: Settings | None = None, *, brokers: str | None = None) -> None:
        self._settings = _settings(settings, brokers)
        self._stack = AsyncExitStack()
        self._producer: Any = None
        self._room = asyncio.Condition()
        self._records = 0
        self._bytes = 0

    async def __aenter__(self) -> Self:
        """Connect. Raises Refused if the broker or the topic is not there."""
        await partitions_of(self._settings, [ARTICLES])
        self._producer = await self._stack.enter_async_context(producing(self._settings))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait until all that was sent is acknowledged, and disconnect. Left by an error, give up what is not."""
        self._producer = None
        await self._stack.__aexit__(kind, error, trace)

    async def publish(self, article: Given) -> Receipt:
        """An article (an Article, a mapping with its fields, or its JSON) -> its receipt, once all replicas hold it.

        Raises Refused, with the reasons, for what `receive` could never read, and where the broker does not take it.
        """
        key, value = record_of(article)
        return await self.put(key, value)

    async def publish_all(self, articles: Iterable[Given] | AsyncIterable[Given]) -> AsyncIterator[Receipt | Refused]:
        """Articles -> for each, in order, its receipt or why it was refused; many are under way at once, as many as there is room."""
        waiting: deque[asyncio.Task[Receipt | Refused]] = deque()
        try:
            async for article in _each(articles):
                waiting.append(asyncio.ensure_future(self._tried(article)))
                while waiting and (waiting[0].done() or len(waiting) >= IN_FLIGHT):
                    yield await waiting.popleft()
            while waiting:
                yield await waiting.popleft()
        finally:
            for task in waiting:
                task.cancel()

    async def withdraw(self, article_id: str) -> Receipt:
        """An article's id -> the receipt of its withdrawal: what it stated is taken out of its story."""
        if not 1 <= len(article_id) <= 512:
            raise Refused("an article's id has 1 to 512 characters", kind="no-key")
        return await self.put(article_id.encode(), None)

    async def put(self, key: bytes | None, value: bytes | None) -> Receipt:
        """A record for `articles` as it is, read by nobody here -> its receipt. What is no article ends in `articles.dlq`."""
        if self._producer is None:
            raise Refused("this Publisher is not open: use it as `async with Publisher() as publisher`", kind="closed")
        size = len(key or b"") + len(value or b"")
        await self._enter(size)
        try:
            sent = await send(self._producer, self._settings, Outgoing(ARTICLES, key, value))
            found = await asyncio.shield(sent)
        except KafkaError as error:
            raise Refused(
                f"the broker did not take {(key or b'an article').decode(errors='replace')}: {error!r}", kind="kafka"
            ) from error
        finally:
            await self._leave(size)
        return Receipt((key or b"").decode(errors="replace"), found.topic, found.partition, found.offset)

    async def _tried(self, article: Given) -> Receipt | Refused:
        try:
            return await self.publish(article)
        except Refused as refused:
            return refused

    async def _enter(self, size: int) -> None:
        async with self._room:
            await self._room.wait_for(lambda: self._records == 0 or self._fits(size))
            self._records += 1
            self._bytes += size

    def _fits(self, size: int) -> bool:
        return self._records < IN_FLIGHT and self._bytes + size <= BYTES_IN_FLIGHT

    async def _leave(self, size: int) -> None:
        async with self._room:
            self._records -= 1
            self._bytes -= size
            self._room.notify_all()


def record_of(article: Given) -> tuple[bytes, bytes]:
    """An article as given -> its key (the id, given or derived) and its bytes. Raises Refused with what is wrong with it."""
    try:
        found, value = _read(article)
    except ValidationError as error:
        raise Refused(f"not an article: {reasons(error)}", kind="wrong-shape") from error
    except (orjson.JSONDecodeError, TypeError) as error:
        raise Refused(f"not an article: not JSON: {error}", kind="not-json") from error
    if len(value) > MAX_BYTES:
        raise Refused(f"the article has {len(value):,} bytes; {MAX_BYTES:,} is the most", kind="too-large")
    try:
        return id_of(found, "" if found.id else text_in(found)).encode(), value
    except Poison as poison:
        raise Refused(str(poison), kind=poison.kind) from poison


def _read(article: Given) -> tuple[Article, bytes]:
    if isinstance(article, Article):
        return article, article.model_dump_json(exclude_none=True).encode()
    value = article if isinstance(article, bytes) else orjson.dumps(dict(article))
    return Article.model_validate(orjson.loads(value)), value


def reasons(error: ValidationError) -> str:
    """What pydantic found -> each field and what is wrong with it, the first five, none of the input's own words."""
    found = error.errors(include_url=False, include_input=False, include_context=False)[:5]
    return "; ".join(
        f"{'.'.join(map(str, item['loc']))}: {item['msg'].removeprefix('Value error, ')}".removeprefix(": ") for item in found
    )


def _settings(settings: Settings | None, brokers: str | None) -> Settings:
    found = settings or Settings()
    return found.model_copy(update={"brokers": brokers}) if brokers else found


async def _each(articles: Iterable[Given] | AsyncIterable[Given]) -> AsyncIterator[Given]:
    if isinstance(articles, AsyncIterable):
        async for article in articles:
            yield article
    else:
        for article in articles:
            yield article
            await asyncio.sleep(0)  # else a long list would be read whole before the first is sent
