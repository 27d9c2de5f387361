"""web: the HTTP service put together: read model, follower, webhooks, and a publisher for POST /articles."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import uvicorn

from services.web import webhooks
from services.web.app import application
from services.web.follower import Progress, follow
from services.web.live import Following, Live
from services.web.model import ReadModel
from services.web.settings import WebSettings
from services.web.state import State
from stream import health
from stream.metrics import Metrics
from stream.settings import Settings
from wirefold.client import Publisher, Receipt
from wirefold.client.publisher import record_of
from wirefold.operating import Operating

GRACE = 5
"""Seconds that open streams have to end when it is told to stop."""


class Intake:
    """Publishes what POST /articles brings; connects with the first article, so that the pages stand while the broker does not."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = contextlib.AsyncExitStack()
        self._opening = asyncio.Lock()
        self._publisher: Publisher | None = None

    def read(self, article: Any) -> tuple[bytes, bytes]:
        """A JSON value -> key and bytes of its record. Raises Refused for what is no article."""
        return record_of(article)

    async def put(self, key: bytes | None, value: bytes | None) -> Receipt:
        """Send a record and return when all replicas hold it. Raises Refused."""
        async with self._opening:
            if self._publisher is None:
                self._publisher = await self._stack.enter_async_context(Publisher(self._settings))
        return await self._publisher.put(key, value)

    async def close(self) -> None:
        """Disconnect."""
        await self._stack.aclose()


@contextlib.asynccontextmanager
async def serving(settings: Settings, web: WebSettings, said: Callable[[str], None] = lambda _: None) -> AsyncIterator[State]:
    """Settings -> the service, answering; `said` hears of its url. On leaving it stops."""
    hooks = webhooks.read(web.webhooks)
    model = await asyncio.to_thread(ReadModel, web.database, web.keep_events, web.keep_articles)
    intake = Intake(settings)
    state = State(model, publisher=intake, allowed=web.allowed, operates=Operating(settings), operators=web.may_operate)
    options: dict[str, Any] = {
        "log_level": "warning",
        "access_log": False,
        "lifespan": "off",
        "timeout_graceful_shutdown": GRACE,
    }
    server = uvicorn.Server(uvicorn.Config(application(state), host=web.host, port=web.port, **options))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    progress, live = Progress(), Live(model)
    standing = [Following(progress, state.ready)]
    metrics = Metrics(standing)
    metrics.registry.register(live)
    async with httpx.AsyncClient(follow_redirects=False) as client, health.answering(settings, standing, metrics):
        tasks: list[asyncio.Task[None]] = []
        answering = asyncio.create_task(_serve(server))
        try:
            while not server.started and not answering.done():  # noqa: ASYNC110 - uvicorn offers nothing to wait for
                await asyncio.sleep(0.02)
            if answering.done():
                answering.result()
            said(f"http://{web.host}:{server.servers[0].sockets[0].getsockname()[1]}/")
            tasks.append(asyncio.create_task(follow(settings, model, state.news, state.ready.set, progress)))
            tasks.append(asyncio.create_task(live.watch()))
            tasks += [asyncio.create_task(webhooks.deliver(hook, model, state.news, client)) for hook in hooks]
            yield state
        finally:
            server.should_exit = True
            await _end(tasks)
            await asyncio.gather(*tasks, answering, return_exceptions=True)
            await intake.close()
            await asyncio.to_thread(model.close)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel tasks until they have ended: a library may take a cancellation for a fault of its own, and go on."""
    while waiting := [task for task in tasks if not task.done()]:
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting, timeout=1.0)


async def _serve(server: uvicorn.Server) -> None:
    """Answer until told to stop. A port that is taken ends uvicorn with SystemExit: said as an error instead."""
    try:
        await server._serve()  # noqa: SLF001 - `serve` would take the signals for itself
    except SystemExit as error:
        raise OSError("the port can't be had") from error
