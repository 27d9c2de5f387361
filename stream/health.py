"""Health: whether a worker lives, whether it is ready, and its metrics, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from stream.errors import Refused
from stream.metrics import CONTENT_TYPE, Metrics, Standing
from stream.settings import Settings

log = structlog.get_logger("wirefold.health")


@asynccontextmanager
async def answering(settings: Settings, standing: Sequence[Standing], metrics: Metrics) -> AsyncIterator[str | None]:
    """Answer /livez, /readyz and /metrics while the block runs -> the address, or None where none was asked for.

    /livez says that the loop turns and asks nobody else; /readyz is 200 where all stages have their partitions and
    their state, 503 before and while they are shared out anew. Raises Refused where the address is taken.
    """
    if settings.health_port is None:
        yield None
        return
    runner = web.AppRunner(_app(standing, metrics), access_log=None, handle_signals=False)
    await runner.setup()
    site = web.TCPSite(runner, settings.health_host, settings.health_port)
    try:
        await site.start()
    except OSError as error:
        await runner.cleanup()
        where = f"{settings.health_host}:{settings.health_port}"
        raise Refused(f"nothing can listen at {where} (WIREFOLD_HEALTH_PORT): {error.strerror}", kind="address") from error
    host, port = runner.addresses[0][:2]
    log.info("answering", livez=f"http://{host}:{port}/livez")
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _app(standing: Sequence[Standing], metrics: Metrics) -> web.Application:
    async def livez(_request: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def readyz(_request: web.Request) -> web.Response:
        stages = {stage.name: {"ready": stage.is_ready, "recovering": stage.recovering} for stage in standing}
        ready = bool(stages) and all(stage["ready"] for stage in stages.values())
        return web.json_response({"ready": ready, "stages": stages}, status=200 if ready else 503)

    async def written(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.written(), headers={"Content-Type": CONTENT_TYPE})

    app = web.Application(client_max_size=1024)
    app.add_routes([web.get("/livez", livez), web.get("/readyz", readyz), web.get("/metrics", written)])
    return app
