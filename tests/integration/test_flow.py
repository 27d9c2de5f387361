"""The whole flow: the same tests on a real Kafka and on the embedded broker, all stages in this process."""

from __future__ import annotations

import asyncio
import random
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from confluent_kafka import Producer as ConfluentProducer

from schemas.article import Article
from schemas.base import rfc3339
from schemas.claim import Claim
from schemas.events import ClaimEvent, StoryEvent
from schemas.story import Story
from stream.cloudevent import from_record
from stream.record import TIME
from stream.settings import Settings
from tests.brokers.odd_batches import send_with_header_named
from tests.integration import clusters
from wirefold.feeds import feed
from wirefold.run import run

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
AT = datetime(2025, 6, 21, 12, tzinfo=UTC)
WITHIN = 90.0


class Client:
    """A publisher and consumer that knows the brokers, the topics' names and the schemas, and nothing else of ours."""

    def __init__(self, brokers: str, prefix: str) -> None:
        self.brokers, self.prefix = brokers, prefix

    async def publish(self, *records: tuple[bytes | None, bytes | None]) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=self.brokers, max_request_size=70 << 20)
        await producer.start()
        try:
            for key, value in records:
                await producer.send_and_wait(f"{self.prefix}articles", value, key, headers=[(TIME, rfc3339(AT).encode())])
        finally:
            await producer.stop()

    async def read(self, topic: str, partitions: int = 12) -> list[Any]:
        """All records of a topic, as they lie there now."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.brokers, isolation_level="read_committed", max_partition_fetch_bytes=70 << 20
        )
        await consumer.start()
        try:
            places = [TopicPartition(f"{self.prefix}{topic}", number) for number in range(partitions)]
            consumer.assign(places)
            await consumer.seek_to_beginning(*places)
            ends = await consumer.end_offsets(places)
            found: list[Any] = []
            while len(found) < sum(ends.values()):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    found += records
            return found
        finally:
            await consumer.stop()

    async def compacted(self, topic: str) -> dict[str, bytes]:
        """The latest value under each key, as compaction leaves them."""
        latest = {record.key.decode(): record.value for record in await self.read(topic)}
        return {key: value for key, value in latest.items() if value is not None}

    async def until(self, topic: str, holds: Any) -> list[Any]:
        """Read a topic until what is there holds, for at most 90 seconds."""
        end = asyncio.get_running_loop().time() + WITHIN
        while True:
            records = await self.read(topic)
            if holds(records):
                return records
            assert asyncio.get_running_loop().time() < end, f"{topic}: {len(records)} records after {WITHIN} s"
            await asyncio.sleep(0.3)

    async def story_of(self, articles: int) -> Story:
        """The story of so many articles, once there is one."""
        found: list[Story] = []

        def there(records: list[Any]) -> bool:
            stories = {record.key: Story.model_validate_json(record.value) for record in records if record.value}
            found[:] = [story for story in stories.values() if len(story.articles) == articles]
            return bool(found)

        await self.until("stories", there)
        return found[0]


def seed(path: Path) -> tuple[bytes, bytes]:
    article = Article(id=path.stem, text=path.read_bytes().decode())
    return path.stem.encode(), article.model_dump_json(exclude_none=True).encode()


def packed_article(name: str) -> tuple[bytes, bytes]:
    """A name -> an article of its own, and its key: long and monotonous, so that packing it pays."""
    words = " ".join("".join(random.Random(f"{name}-{at}").choices("bcdfgklmnprst", k=6)) for at in range(60))
    text = f"The council of {name} met on Monday. {words}. " + "It will meet again. " * 200
    return orjson.dumps({"id": name, "text": text, "language": "en"}), name.encode()


def dlq(record: Any) -> dict[str, str]:
    return {name: value.decode() for name, value in record.headers if name.startswith("dlq.")}


class Flow:
    """What must hold on any broker. `cluster` is the running flow."""

    @pytest.fixture
    def client(self, cluster: Settings) -> Client:
        return Client(cluster.brokers, cluster.topic_prefix)

    async def test_the_seeds_become_what_run_makes_of_them(self, client: Client, tmp_path: Path) -> None:
        await client.publish(*map(seed, SEEDS))
        await client.story_of(5)
        merged = [orjson.loads(record.value)["id"] for record in await client.read("reports")]
        for _ in run(feed(SEEDS[0].with_name(f"{name}.txt") for name in merged), tmp_path, AT):
            pass
        for topic in ("stories", "claims"):
            expected = {row["id"]: row for row in map(orjson.loads, (tmp_path / f"{topic}.jsonl").read_bytes().splitlines())}
            got = {key: orjson.loads(value) for key, value in (await client.compacted(topic)).items()}
            assert got == expected

    async def test_the_events_lead_to_the_state_that_the_compacted_topics_hold(self, client: Client) -> None:
        await client.publish(*map(seed, SEEDS))
        story = await client.story_of(5)
        claims: dict[str, Claim] = {}
        last: StoryEvent | None = None
        for record in await client.read("claim-events"):
            event = from_record(record.key, record.value, record.headers)
            if isinstance(event.data, ClaimEvent):
                claims[event.subject] = event.data.claim
            else:
                last = event.data
        assert claims == {key: Claim.model_validate_json(value) for key, value in (await client.compacted("claims")).items()}
        assert last is not None
        assert (last.story.version, last.story.articles, last.story.claims) == (story.version, 5, len(story.claims))

    async def test_bad_input_is_set_aside_as_it_came_and_the_next_article_goes_through(self, client: Client) -> None:
        bad: dict[bytes, tuple[bytes | None, str]] = {
            b"not-utf8": (b"\xff\xfe\x00", "not-utf8"),
            b"not-json": (b'{"text": ', "not-json"),
            b"wrong-shape": (b'{"text": [1]}', "wrong-shape"),
            b"no-text": (b'{"title": "x"}', "no-text"),
            b"year-9999": (b'{"text": "x", "published_at": "9999-12-31T23:59:59Z"}', "bad-date"),
            b"deep": (b"[" * 10_000 + b"]" * 10_000, "not-json"),
            b"unknown-id": (None, "unknown-id"),
            b"5-mb": (b'{"text": "' + b"x" * 4_700_000 + b'"}', "too-large"),
        }
        await client.publish(*((key, value) for key, (value, _) in bad.items()), seed(SEEDS[0]))
        await client.story_of(1)
        letters = await client.until("articles.dlq", lambda records: len(records) >= len(bad))
        assert {record.key: (record.value, dlq(record)["dlq.error"]) for record in letters} == bad
        assert all(dlq(record)["dlq.message"] for record in letters)

    @pytest.mark.parametrize("packing", ["gzip", "zstd"])
    async def test_what_unpacks_to_far_too_much_is_set_aside_packed_and_the_next_articles_go_through(
        self, client: Client, packing: Any
    ) -> None:
        producer = AIOKafkaProducer(
            bootstrap_servers=client.brokers, compression_type=packing, max_request_size=300 << 20, max_batch_size=300 << 20
        )
        await producer.start()
        try:
            sent = await producer.send_and_wait(f"{client.prefix}articles", b"\0" * (250 << 20), b"bomb")
        finally:
            await producer.stop()
        await client.publish(*map(seed, SEEDS))
        await client.story_of(5)
        (letter,) = await client.until("articles.dlq", bool)
        told = dlq(letter)
        assert (told["dlq.error"], told["dlq.partition"], told["dlq.offset"]) == (
            "left-packed",
            str(sent.partition),
            str(sent.offset),
        )
        assert len(letter.value) < 1 << 20
        if packing == "gzip":
            unpacked = zlib.decompressobj(wbits=31).decompress(letter.value, 1 << 20)
            assert unpacked.endswith(b"\0" * 1_000)

    async def test_headers_that_no_client_of_ours_sends_end_nobody(self, client: Client) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=client.brokers)
        await producer.start()
        try:
            for key, value in (seed(SEEDS[0]), (b"odd", b"{")):
                await send_with_header_named(producer, f"{client.prefix}articles", b"\xff\x1b[2J", key, value)
            twice = [("traceparent", b"1"), ("h", b"one"), ("h", b"two"), ("\u202e", b"")]
            await producer.send_and_wait(f"{client.prefix}articles", b"{", b"twice", headers=twice)
        finally:
            await producer.stop()
        await client.publish(seed(SEEDS[1]))
        await client.story_of(2)
        letters = {each.key: each for each in await client.until("articles.dlq", lambda records: len(records) >= 2)}
        assert next(iter(letters[b"odd"].headers)) == ("\\xff\x1b[2J", b"1")
        assert list(letters[b"twice"].headers)[:4] == twice

    async def test_a_withdrawn_article_is_gone_everywhere(self, client: Client) -> None:
        await client.publish(*map(seed, SEEDS))
        await client.story_of(5)
        await client.publish((SEEDS[4].stem.encode(), None))
        story = await client.story_of(4)
        assert SEEDS[4].stem not in {article.id for article in story.articles}
        claims = [Claim.model_validate_json(value) for value in (await client.compacted("claims")).values()]
        assert SEEDS[4].stem not in {each.article_id for claim in claims for each in claim.evidence}

    async def test_published_twice_an_article_counts_once(self, client: Client) -> None:
        await client.publish(seed(SEEDS[0]), seed(SEEDS[0]), seed(SEEDS[1]))
        story = await client.story_of(2)
        assert story.version == 2
        assert len(await client.read("arrivals")) == 2


class TestEmbedded(Flow):
    @pytest_asyncio.fixture
    async def cluster(self, prefix: str, tmp_path: Path) -> AsyncIterator[Settings]:
        async with clusters.embedded(prefix, tmp_path / "state") as settings:
            yield settings


@pytest.mark.kafka
class TestKafka(Flow):
    @pytest_asyncio.fixture
    async def cluster(self, kafka: Any, prefix: str, tmp_path: Path) -> AsyncIterator[Settings]:
        async with clusters.real(kafka.bootstrap, prefix, tmp_path / "state") as settings:
            yield settings

    async def test_what_a_publisher_took_back_before_committing_is_never_read(self, client: Client) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=client.brokers, transactional_id=f"{client.prefix}publisher")
        await producer.start()
        try:
            await producer.begin_transaction()
            key, value = seed(SEEDS[1])
            await producer.send_and_wait(f"{client.prefix}articles", value, key)
            await producer.abort_transaction()
        finally:
            await producer.stop()
        await client.publish(seed(SEEDS[0]))
        await client.story_of(1)
        assert [record.key for record in await client.read("arrivals")] == [SEEDS[0].stem.encode()]

    async def test_what_publishers_pack_is_read_whoever_packed_it(self, client: Client) -> None:
        packings: tuple[Any, ...] = ("gzip", "snappy", "lz4", "zstd")
        for packing in packings:  # each library has a writing of its own: blocks, frames, checksums
            async with AIOKafkaProducer(bootstrap_servers=client.brokers, compression_type=packing) as producer:
                await producer.send_and_wait(f"{client.prefix}articles", *packed_article(f"a-{packing}"))
            other = ConfluentProducer({"bootstrap.servers": client.brokers, "compression.type": packing, "linger.ms": 50})
            for number in range(3):
                value, key = packed_article(f"b-{packing}-{number}")
                other.produce(f"{client.prefix}articles", value, key)
            assert await asyncio.to_thread(other.flush, 20) == 0
        arrivals = await client.until("arrivals", lambda records: len(records) >= 16)
        assert sorted(record.key.decode() for record in arrivals) == sorted(
            name for packing in packings for name in (f"a-{packing}", *(f"b-{packing}-{number}" for number in range(3)))
        )
        assert await client.read("articles.dlq") == []

    async def test_fifty_megabytes_are_set_aside_as_they_came(self, client: Client) -> None:
        huge = b'{"text": "' + b"x" * 50_000_000 + b'"}'
        await client.publish((b"huge", huge), seed(SEEDS[0]))
        await client.story_of(1)
        (letter,) = await client.until("articles.dlq", bool)
        assert dlq(letter)["dlq.error"] == "too-large"
        assert letter.value == huge
