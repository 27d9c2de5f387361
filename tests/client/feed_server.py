"""A web server on loopback that serves what a test puts there, and notes who asked for what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FeedServer:
    """`pages` maps a path to what is answered; what is not there is 404. `asked` are the requests so far."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | web.Response | str] = {}
        self.asked: list[web.Request] = []
        self.url = ""

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        if isinstance(page, str):
            return web.Response(text=page, content_type="application/rss+xml" if page.startswith("<?xml") else "text/html")
        if isinstance(page, web.Response):
            return web.Response(
                body=page.body, status=page.status, headers={n: v for n, v in page.headers.items() if n != "Content-Length"}
            )
        return await page(request)


@asynccontextmanager
async def serving() -> AsyncIterator[FeedServer]:
    server = FeedServer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server._answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)
