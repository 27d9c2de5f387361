"""Health over real HTTP: live, ready, metrics, and an address that is taken."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from stream.errors import Refused
from stream.health import answering
from stream.metrics import Metrics, Place
from stream.settings import Settings


class Standing:
    name = "store.merge"
    recovering = 0

    def __init__(self) -> None:
        self.is_ready = False

    def places(self) -> list[Place]:
        return []

    def sizes(self) -> dict[str, int]:
        return {}

    def table(self) -> None:
        return None


async def got(url: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.json() if "json" in response.content_type else await response.text()


async def test_a_worker_is_live_before_it_is_ready() -> None:
    standing = [Standing()]
    async with answering(Settings(health_port=0), standing, Metrics(standing)) as url:
        assert (await got(f"{url}/livez"))[0] == 200
        assert await got(f"{url}/readyz") == (
            503,
            {"ready": False, "stages": {"store.merge": {"ready": False, "recovering": 0}}},
        )
        standing[0].is_ready = True
        assert (await got(f"{url}/readyz"))[0] == 200
        assert "wirefold_ready" in (await got(f"{url}/metrics"))[1]
        assert (await got(f"{url}/"))[0] == 404


async def test_a_worker_without_stages_is_not_ready() -> None:
    async with answering(Settings(health_port=0), [], Metrics()) as url:
        assert (await got(f"{url}/readyz"))[0] == 503


async def test_without_a_port_nobody_is_answered() -> None:
    async with answering(Settings(), [], Metrics()) as url:
        assert url is None


async def test_an_address_that_is_taken_is_refused() -> None:
    async with answering(Settings(health_port=0), [], Metrics()) as url:
        with pytest.raises(Refused, match="WIREFOLD_HEALTH_PORT"):
            async with answering(Settings(health_port=int(str(url).rpartition(":")[2])), [], Metrics()):
                pass
