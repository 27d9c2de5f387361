"""The service on a port of loopback, with or without Kafka behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from services.web.app import application
from services.web.state import State
from stream.errors import Refused
from tests.web.filling import Filled
from wirefold.client.publisher import record_of


@dataclass
class Taken:
    """A publisher that keeps what it takes."""

    records: list[tuple[bytes | None, bytes | None]] = field(default_factory=list)
    is_down: bool = False

    def read(self, article: Any) -> tuple[bytes, bytes]:
        return record_of(article)

    async def put(self, key: bytes | None, value: bytes | None) -> None:
        if self.is_down:
            raise Refused("no broker", kind="kafka")
        self.records.append((key, value))


@dataclass
class Site:
    """A running service, what is in it, and what it published."""

    url: str
    filled: Filled
    state: State
    taken: Taken

    async def take(self, *articles: dict[str, Any], withdraw: str | None = None) -> None:
        await asyncio.to_thread(self.filled.take, *articles, withdraw=withdraw)
        self.state.news.tell()


@asynccontextmanager
async def standing(filled: Filled, port: int = 0) -> AsyncIterator[Site]:
    taken = Taken()
    state = State(filled.model, publisher=taken, allowed=("a-token-for-tests", "another"))
    state.ready.set()
    config = uvicorn.Config(
        application(state), port=port, log_level="warning", lifespan="off", timeout_graceful_shutdown=1, ws="none"
    )
    server = uvicorn.Server(config)
    answering = asyncio.create_task(server._serve())
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn offers nothing to wait for
            await asyncio.sleep(0.01)
        yield Site(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", filled, state, taken)
    finally:
        server.should_exit = True
        await answering
