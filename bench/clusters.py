"""A Kafka for the bench, and what lies on it: topics made, filled, counted and weighed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from stream.topics import PARTITIONS, topic
from tests.brokers.broker import Broker
from tests.brokers.choice import chosen_broker

LARGEST = 64 << 20
QUIET_S = 1.0


@dataclass(frozen=True)
class Lying:
    """A record as it lies on a topic: when the broker took it (ms since 1970), its headers, and its size in bytes."""

    topic: str
    at: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]

    @property
    def size(self) -> int:
        """Bytes of key, value and headers."""
        return (
            len(self.key or b"") + len(self.value or b"") + sum(len(name) + len(value or b"") for name, value in self.headers)
        )


@contextlib.contextmanager
def broker() -> Iterator[Broker]:
    """A Kafka: the one that WIREFOLD_TEST_BROKERS names, a container, or one from Maven's jars."""
    found = chosen_broker()
    try:
        yield found
    finally:
        found.stop()


def make(servers: str, prefix: str, names: Iterable[str]) -> None:
    """Create topics of ours under a prefix, as they are declared."""
    admin = AdminClient({"bootstrap.servers": servers})
    wanted = [NewTopic(f"{prefix}{name}", PARTITIONS, 1, config=topic(name).config) for name in names]
    for future in admin.create_topics(wanted).values():
        future.result()


def fill(servers: str, topic: str, records: Iterable[tuple[bytes, bytes]], headers: dict[str, bytes] | None = None) -> int:
    """Put records (key, value) on a topic, all acknowledged -> how many."""
    producer = Producer({"bootstrap.servers": servers, "acks": "all", "linger.ms": 20, "message.max.bytes": LARGEST})
    count = 0
    for key, value in records:
        while True:
            try:
                producer.produce(topic, value, key, headers=dict(headers or {}))
                break
            except BufferError:
                producer.poll(0.05)
        count += 1
    producer.flush()
    return count


class Counter:
    """How many records lie on topics, all partitions together."""

    def __init__(self, servers: str, topics: Iterable[str]) -> None:
        self._consumer = Consumer({"bootstrap.servers": servers, "group.id": "bench-counter", "enable.auto.commit": False})
        self._places = [place for topic in topics for place in places(self._consumer, topic)]

    def count(self) -> int:
        """All that was written so far."""
        return sum(self._end(place) for place in self._places)

    def _end(self, place: TopicPartition) -> int:
        """A partition -> how far it reaches; one that has no leader yet is asked again."""
        for _ in range(50):
            try:
                return int(self._consumer.get_watermark_offsets(place, timeout=10, cached=False)[1])
            except KafkaException:
                time.sleep(0.1)
        raise TimeoutError(f"{place.topic}/{place.partition} has no leader")

    def until(self, count: int, seconds: float, ended: Iterable[object] = ()) -> float:
        """Wait until so many lie there -> the time (monotonic). Raises TimeoutError."""
        end = time.monotonic() + seconds
        while (found := self.count()) < count:
            if time.monotonic() > end:
                raise TimeoutError(f"{found} of {count} records after {seconds:.0f} s")
            for each in ended:
                if getattr(each, "poll")() is not None:  # noqa: B009 - any process
                    raise ChildProcessError("the process that was measured has ended")
            time.sleep(0.02)
        return time.monotonic()

    def close(self) -> None:
        """Let go of the broker."""
        self._consumer.close()


def places(consumer: Consumer, topic: str) -> list[TopicPartition]:
    """A topic -> its partitions."""
    found = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    return [TopicPartition(topic, number, OFFSET_BEGINNING) for number in sorted(found)]


def read(servers: str, topics: Iterable[str]) -> list[Lying]:
    """All records of topics, in the order in which they are fetched."""
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "bench-reader", "enable.auto.commit": False})
    found: list[Lying] = []
    try:
        every = [place for topic in topics for place in places(consumer, topic)]
        left = 0
        for place in every:
            low, high = consumer.get_watermark_offsets(place, timeout=10, cached=False)
            left += high - low
        consumer.assign(every)
        end = time.monotonic() + 30
        while len(found) < left and time.monotonic() < end:
            for message in consumer.consume(1_000, timeout=QUIET_S):
                if message.error() is None:
                    headers = tuple(message.headers() or ())
                    found.append(Lying(message.topic(), message.timestamp()[1], message.key(), message.value(), headers))
    finally:
        consumer.close()
    return found
