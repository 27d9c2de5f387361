"""The whole service on a broker: it follows, is stopped, goes on exactly, is rebuilt, and takes articles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from services.web.settings import WebSettings
from stream.clients import read
from stream.embedded import EmbeddedBroker
from stream.settings import Settings
from stream.topics import ARRIVALS, ARTICLES, topic
from tests.brokers.both import OnEmbedded, OnKafka
from tests.client.desk import BRIDGE, SCHOOL, TOPICS, Desk
from wirefold.web import serving

ALL = (*TOPICS, topic(ARRIVALS))


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 - a database has nothing to wait for
            await asyncio.sleep(0.05)


class Service:
    """What must hold on any broker."""

    TOPICS = ALL

    @pytest.fixture
    def web(self, tmp_path: Path) -> WebSettings:
        return WebSettings(port=0, database=f"sqlite:///{tmp_path}/web.db", tokens="a-token-for-tests")

    async def test_it_goes_on_exactly_where_it_was_and_can_be_rebuilt(self, settings: Settings, web: WebSettings) -> None:
        desk = Desk(settings)
        await desk.take(*BRIDGE[:2])
        async with serving(settings, web) as state:
            await asyncio.wait_for(state.ready.wait(), 30)
            assert state.model.counts()["events"] == len(desk.sent)
        await desk.take(BRIDGE[2], *SCHOOL)
        await desk.again()
        async with serving(settings, web) as state:
            await asyncio.wait_for(state.ready.wait(), 30)
            assert state.model.counts() == {"stories": 2, "claims": len(desk.flow.claims), "events": len(desk.sent)}
            assert {claim: state.model.claim(claim) for claim in desk.flow.claims} == desk.flow.claims
            before = state.model.claims(limit=200)
            state.model.rebuild()
        async with serving(settings, web) as state:
            await asyncio.wait_for(state.ready.wait(), 30)
            assert {each["id"]: each for each in state.model.claims(limit=200).items} == {
                each["id"]: each for each in before.items
            }
            await desk.take(withdraw="a7")
            await until(lambda: len(state.model.stories().items) == 1)

    async def test_articles_posted_lie_on_the_topic(self, settings: Settings, web: WebSettings) -> None:
        urls: list[str] = []
        async with serving(settings, web, urls.append), httpx.AsyncClient(base_url=urls[0], timeout=20) as http:
            answer = await http.post(
                "/articles", json=[{"id": "x1", "text": "Words."}], headers={"Authorization": "Bearer a-token-for-tests"}
            )
            assert answer.status_code == 202
        assert [(record.key, orjson.loads(record.value or b"")) async for record in read(settings, [ARTICLES])] == [
            (b"x1", {"id": "x1", "text": "Words."})
        ]

    async def test_it_stands_and_says_that_it_is_not_ready_while_there_are_no_topics(
        self, settings: Settings, web: WebSettings
    ) -> None:
        urls: list[str] = []
        async with (
            serving(settings.model_copy(update={"topic_prefix": "nowhere."}), web, urls.append),
            httpx.AsyncClient(base_url=urls[0]) as http,
        ):
            assert (await http.get("/livez")).status_code == 200
            assert (await http.get("/readyz")).status_code == 503
            assert (await http.get("/")).status_code == 200


class TestEmbedded(OnEmbedded, Service):
    """On the embedded broker."""


@pytest.mark.kafka
class TestKafka(OnKafka, Service):
    """On a Kafka."""


async def test_a_port_that_is_taken_is_said(embedded: EmbeddedBroker, tmp_path: Path) -> None:
    settings = Settings(brokers=embedded.bootstrap)
    first = WebSettings(port=0, database=f"sqlite:///{tmp_path}/a.db")
    urls: list[str] = []
    async with serving(settings, first, urls.append):
        second = WebSettings(port=int(urls[0].rstrip("/").rpartition(":")[2]), database=f"sqlite:///{tmp_path}/b.db")
        with pytest.raises(OSError, match="port"):
            async with serving(settings, second):
                pass
