"""Publisher: acknowledged, bounded, and clear about what it does not take."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from schemas.article import Article
from stream.clients import read
from stream.errors import Refused
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.brokers.both import OnEmbedded, OnKafka
from tests.client.desk import TOPICS
from wirefold.client import Publisher, Receipt
from wirefold.client import publisher as module


class Publishing:
    """What must hold on any broker."""

    TOPICS = TOPICS

    async def test_an_acknowledged_article_lies_where_its_receipt_says(self, settings: Settings) -> None:
        async with Publisher(settings) as publisher:
            receipt = await publisher.publish({"id": "a1", "text": "Words."})
        records = [record async for record in read(settings, [ARTICLES])]
        assert [(record.key, record.partition, record.offset) for record in records] == [
            (b"a1", receipt.partition, receipt.offset)
        ]
        assert orjson.loads(records[0].value or b"") == {"id": "a1", "text": "Words."}

    async def test_articles_come_as_models_mappings_or_json(self, settings: Settings) -> None:
        async with Publisher(settings) as publisher:
            ids = {
                (await publisher.publish(given)).id
                for given in (Article(id="a", text="x"), {"id": "b", "text": "x"}, b'{"id":"c","text":"x"}')
            }
            derived = await publisher.publish({"url": "https://example.com/a?utm_source=x", "text": "x"})
            same = await publisher.publish({"url": "http://www.example.com/a", "text": "y"})
        assert ids == {"a", "b", "c"}
        assert derived.id == same.id

    async def test_thousands_go_in_order_with_a_receipt_each(self, settings: Settings) -> None:
        async with Publisher(settings) as publisher:
            given = ({"id": f"n{number}", "text": "x"} for number in range(3_000))
            found = [receipt async for receipt in publisher.publish_all(given)]
        assert [receipt.id for receipt in found if isinstance(receipt, Receipt)] == [f"n{number}" for number in range(3_000)]
        assert len([None async for _ in read(settings, [ARTICLES])]) == 3_000

    async def test_one_bad_article_does_not_stop_the_others(self, settings: Settings) -> None:
        async with Publisher(settings) as publisher:
            found = [
                receipt
                async for receipt in publisher.publish_all([{"id": "1", "text": "x"}, {"id": "2"}, {"id": "3", "text": "x"}])
            ]
        assert [type(receipt) for receipt in found] == [Receipt, Refused, Receipt]

    async def test_a_withdrawal_is_a_record_without_a_value(self, settings: Settings) -> None:
        async with Publisher(settings) as publisher:
            await publisher.withdraw("a1")
        assert [(record.key, record.value) async for record in read(settings, [ARTICLES])] == [(b"a1", None)]

    async def test_a_topic_that_lacks_is_said(self, settings: Settings) -> None:
        with pytest.raises(Refused, match="topics apply"):
            async with Publisher(settings.model_copy(update={"topic_prefix": "nowhere."})):
                pass


class TestEmbedded(OnEmbedded, Publishing):
    """On the embedded broker."""


@pytest.mark.kafka
class TestKafka(OnKafka, Publishing):
    """On a Kafka."""


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"id": "x"}, "wrong-shape"),
        ({"text": 17}, "wrong-shape"),
        ({"text": "x", "published_at": "soon"}, "wrong-shape"),
        ({"text": {1}}, "not-json"),
        (b"{", "not-json"),
        (b"[1]", "wrong-shape"),
        ({"id": "x", "text": "x" * 5_000_000}, "too-large"),
    ],
)
def test_what_could_never_be_read_is_refused_before_it_is_sent(given: Any, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        module.record_of(given)
    assert refused.value.kind == kind


async def test_a_publisher_that_is_not_open_says_so() -> None:
    with pytest.raises(Refused, match="async with"):
        await Publisher(Settings()).publish({"id": "x", "text": "x"})


def slowed(monkeypatch: pytest.MonkeyPatch) -> tuple[Publisher, list[asyncio.Future[Any]]]:
    """A publisher whose broker acknowledges nothing of itself, and what it holds."""
    held: list[asyncio.Future[Any]] = []

    async def slow(*_: Any) -> asyncio.Future[Any]:
        held.append(asyncio.get_running_loop().create_future())
        return held[-1]

    monkeypatch.setattr(module, "send", slow)
    publisher = Publisher(Settings())
    publisher._producer = object()
    return publisher, held


async def test_what_waits_for_a_slow_broker_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    publisher, held = slowed(monkeypatch)
    tasks = [
        asyncio.ensure_future(publisher.publish({"id": f"{n}", "text": "x" * 1_000})) for n in range(module.IN_FLIGHT + 50)
    ]
    await asyncio.sleep(0.05)
    assert len(held) == module.IN_FLIGHT
    for future in held:
        future.set_result(type("Found", (), {"topic": "articles", "partition": 0, "offset": 1}))
    await asyncio.sleep(0.05)
    assert len(held) == module.IN_FLIGHT + 50
    for task in tasks:
        task.cancel()


async def test_large_articles_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    publisher, held = slowed(monkeypatch)
    tasks = [asyncio.ensure_future(publisher.put(b"x", b"x" * (8 << 20))) for _ in range(20)]
    await asyncio.sleep(0.05)
    assert len(held) == 7  # of 8 MiB and a byte of key each; eight are above 64 MiB
    for task in tasks:
        task.cancel()
