"""A flow under fire: brokers behind a network that can be cut, workers that die, a publisher that goes on, and who counts."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from stream.settings import Settings
from stream.topics import DEDUPE, EXTRACT, MERGE, RECEIVE
from tests.brokers.broker import Broker, broker_from_jars
from tests.brokers.node import Listener, free_ports
from tests.faults.articles import Published, Stream
from tests.faults.crew import Crew
from tests.faults.proxy import Proxy
from tests.integration.clusters import wirefold
from wirefold.replay import STAGES, Difference, Outcome, differences, replayed

GROUPS = {RECEIVE: "articles", DEDUPE: "received", EXTRACT: "arrivals", MERGE: "reports"}
SETTLED_S = 240.0


@dataclass
class Scene:
    """All that a fault may touch. `here` reaches the brokers directly, the crew goes through the proxies."""

    broker: Broker
    proxies: list[Proxy]
    here: Settings
    crew: Crew
    stream: Stream
    rng: random.Random
    published: list[tuple[str, Published]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    lost_nodes: int = 0
    deaths: list[tuple[str, str]] = field(default_factory=list)
    """Points at which workers are still to die, and of which services."""
    reached: int = 0
    missed: list[str] = field(default_factory=list)
    """Deaths that came to their point, and those that did not."""

    def note(self, what: str) -> None:
        """Write a line of the log of faults."""
        self.log.append(f"{time.monotonic() - self.begun:7.1f} s  {what}")
        print(self.log[-1], flush=True)

    async def publish(self, count: int, within: float = 0.0) -> None:
        """Publish so many records, spread evenly over some seconds as far as brokers keep up."""
        producer = await self._producer()
        begun = time.monotonic()
        try:
            for number, record in enumerate(itertools.islice(self.stream, count), start=1):
                place = await self._sent(producer, record)
                self.published.append((place, record))
                await asyncio.sleep(max(0.0, begun + within * number / count - time.monotonic()))
        finally:
            await producer.stop()

    async def _sent(self, producer: AIOKafkaProducer, record: Published) -> str:
        """Send a record until a broker takes it -> its place. aiokafka gives up while a partition has no leader."""
        while True:
            try:
                sent = await producer.send_and_wait(self.here.topic("articles"), record[1], record[0])
            except KafkaError:
                await asyncio.sleep(0.5)
            else:
                return f"articles/{sent.partition}/{sent.offset}"

    async def _producer(self) -> AIOKafkaProducer:
        """A producer, once there is a broker that answers."""
        while True:
            producer = AIOKafkaProducer(**self.here.client(), acks="all", enable_idempotence=True)
            try:
                await producer.start()
            except KafkaError:
                await producer.stop()
                await asyncio.sleep(0.5)
            else:
                return producer

    async def settled(self, within: float = SETTLED_S) -> None:
        """Return when every stage has committed all that lies on its source. Raises AssertionError if that takes too long."""
        end = time.monotonic() + within
        lag: Mapping[str, int] = {}
        quiet = 0
        while quiet < 2:
            self.crew.tend()
            with contextlib.suppress(KafkaError):  # a coordinator that is not to be found yet
                lag = await self.lag()
                quiet = quiet + 1 if not any(lag.values()) else 0
            assert time.monotonic() < end, f"still behind after {within:.0f} s: {lag}"
            await asyncio.sleep(0.7)

    async def lag(self) -> dict[str, int]:
        """Records that each stage has not committed yet."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.here.brokers)
        await admin.start()
        try:
            found = {}
            for group, source in GROUPS.items():
                committed = await admin.list_consumer_group_offsets(self.here.topic(group))
                ends = await self._ends(source)
                found[group] = sum(
                    end - max(0, committed[place].offset if place in committed else 0) for place, end in ends.items()
                )
            return found
        finally:
            await admin.close()

    async def lying(self, topic: str) -> int:
        """Records that were ever put on a topic."""
        return sum((await self._ends(topic)).values())

    async def _ends(self, topic: str) -> Mapping[TopicPartition, int]:
        consumer = AIOKafkaConsumer(bootstrap_servers=self.here.brokers)
        await consumer.start()
        try:
            places = [TopicPartition(self.here.topic(topic), number) for number in range(12)]
            found: Mapping[TopicPartition, int] = await consumer.end_offsets(places)
            return found
        finally:
            await consumer.stop()

    async def held(self) -> None:
        """Return once all is handled. Raises AssertionError where a record is not accounted for, or the outcome is not that of an undisturbed run."""
        await self.settled()
        found, _, standing = await self.verdict()
        lost = unaccounted(self, standing)
        assert (found, lost) == ([], []), f"{[str(each) for each in found[:20]]}, unaccounted: {lost[:20]}"

    async def until(self, what: str, holds: Callable[[], bool], within: float = 60.0) -> None:
        """Return once something holds. Raises AssertionError, with what it is, if that takes too long (s)."""
        end = time.monotonic() + within
        while not await asyncio.to_thread(holds):
            assert time.monotonic() < end, f"not within {within:.0f} s: {what}"
            await asyncio.sleep(0.3)

    async def verdict(self) -> tuple[list[Difference], Outcome, Outcome]:
        """How the outcome differs from that of an undisturbed run over the same order in each partition, and both."""
        expected, standing, _ = await replayed(self.here, STAGES)
        return list(differences(expected, standing)), expected, standing


def unaccounted(scene: Scene, standing: Outcome) -> list[str]:
    """The places of published records that neither came through `receive` nor were set aside by it, or did both."""
    came = {source.decode() for _, _, source in standing.between["received"]}
    aside = {
        f"{topic}/{partition}/{offset}" for topic, partition, offset, stage in standing.letters if stage == "ingest.receive"
    }
    return [place for place, _ in scene.published if (place in came) + (place in aside) != 1]


@contextlib.contextmanager
def staged(  # noqa: PLR0913 - what a scene is
    folder: Path,
    seed: int,
    nodes: int = 1,
    *,
    shared: Broker | None = None,
    session_s: float = 12.0,
    door: Callable[[Settings], Settings] | None = None,
) -> Iterator[Scene]:
    """A running flow, one worker a service: on brokers of its own, with a network that can be cut, or on one that is there.

    `door`: how the crew comes in, made of how the test does.
    """
    with contextlib.ExitStack() as ending:
        broker, proxies = (shared, list[Proxy]()) if shared is not None else _brokers(nodes, ending)
        outside = ",".join(f"127.0.0.1:{proxy.port}" for proxy in proxies) or broker.bootstrap
        prefix = f"f{seed}-{secrets.token_hex(3)}."
        here = Settings(brokers=broker.bootstrap, topic_prefix=prefix, replication=nodes, session_s=session_s, datadir=folder)
        applied = wirefold(here, "topics", "apply")
        assert applied.returncode == 0, applied.stderr.decode()
        crew = Crew(door(here) if door else here.model_copy(update={"brokers": outside}), folder)
        ending.callback(crew.end)
        for service in crew.members:
            crew.scale(service, 1)
        yield Scene(broker, proxies, here, crew, Stream(seed), random.Random(seed))


def _brokers(nodes: int, ending: contextlib.ExitStack) -> tuple[Broker, list[Proxy]]:
    """So many nodes, each behind a proxy."""
    ports = free_ports(2 * nodes)
    listeners = [Listener("OUTSIDE", "PLAINTEXT", ports[2 * at], ports[2 * at + 1]) for at in range(nodes)]
    broker = broker_from_jars(nodes, listeners)
    ending.callback(broker.stop)
    proxies = [Proxy(listener.advertised, listener.port) for listener in listeners]
    for proxy in proxies:
        ending.callback(proxy.stop)
    return broker, proxies
