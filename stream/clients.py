"""Plain Kafka clients for the command line and for tests: send and be sure, read a topic to its end, or follow it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.conn import create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    CoordinatorLoadInProgressError,
    GroupCoordinatorNotAvailableError,
    KafkaConnectionError,
    KafkaError,
    NodeNotReadyError,
    NotCoordinatorForGroupError,
    ProducerClosed,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from stream import bootstrap, unpacking
from stream.errors import Refused
from stream.partitions import partition_of
from stream.record import Outgoing, Record, moment, time_of
from stream.settings import LARGEST, Settings

Answer = TypeVar("Answer")
TRIES = 30
"""Times, half a second apart, that brokers are asked while one of them is just going."""
STARTING_S = 2.0
"""How long a start that is given up may go on, so that it ends by itself."""
CLOSING_S = 5.0
"""How long a producer that is given up may take to stop."""


@asynccontextmanager
async def reaching(settings: Settings) -> AsyncIterator[None]:
    """Turn what Kafka says of a broker that does not answer, or of rights that lack, into a Refused that names it."""
    try:
        yield
    except KafkaConnectionError as error:
        raise await _unreached(settings) from error
    except KafkaError as error:
        raise Refused(f"Kafka at {settings.brokers} refused: {error!r}", kind="kafka") from error


async def _unreached(settings: Settings) -> Refused:
    """Settings with which no broker was reached -> why not: aiokafka tries them all and keeps the reason to itself."""
    host, _, port = settings.servers[0].rpartition(":")
    arguments = {
        name: value for name, value in settings.client().items() if name not in ("bootstrap_servers", "metadata_max_age_ms")
    }
    try:
        connection = await create_conn(host, int(port), request_timeout_ms=5_000, **arguments)
    except (AuthenticationFailedError, SaslAuthenticationFailed, UnsupportedSaslMechanismError) as error:
        who = settings.sasl_username
        told = f"Kafka at {settings.brokers} does not let {who!r} in (WIREFOLD_SASL_USERNAME, _PASSWORD, _MECHANISM): {error}"
        return Refused(told, kind="credentials")
    except ssl.SSLError as error:
        return Refused(
            f"no TLS with Kafka at {settings.brokers} (WIREFOLD_SSL_CAFILE, _CERTFILE, _KEYFILE): {error}", kind="tls"
        )
    except (KafkaError, OSError, TimeoutError) as error:
        return Refused(f"no Kafka broker answers at {settings.brokers} (WIREFOLD_BROKERS): {error!r}", kind="no-broker")
    connection.close()
    return Refused(f"no Kafka broker answered at {settings.brokers} (WIREFOLD_BROKERS)", kind="no-broker")


async def started(client: AIOKafkaAdminClient | AIOKafkaProducer | AIOKafkaConsumer) -> None:
    """Start a client, so that closing it closes all of its connections even where this is cancelled.

    aiokafka 0.14 loses the connection that its start asks for the brokers' addresses when it is cancelled while it waits for them
    (`AIOKafkaClient.bootstrap`): the start goes on to its end first, for STARTING_S at most.
    """
    bootstrap.install()
    starting = asyncio.ensure_future(client.start())
    try:
        await asyncio.shield(starting)
    except asyncio.CancelledError:
        if not (await asyncio.wait([starting], timeout=STARTING_S))[0]:
            starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        raise


async def ended(producer: AIOKafkaProducer) -> None:
    """Stop a producer, and give up what it holds where that takes longer than CLOSING_S: a broker that is away it waits for without end."""
    stopping = asyncio.ensure_future(producer.stop())
    await asyncio.wait([stopping], timeout=CLOSING_S)
    sending = producer._sender.sender_task  # noqa: SLF001
    while not (stopping.done() or sending is None or sending.done()):
        sending.cancel()  # the first time it waits for its requests, and only the second ends these
        await asyncio.wait([sending], timeout=0.1)
    producer._message_accumulator.fail_all(ProducerClosed())  # noqa: SLF001 - who waits for an acknowledgement waits no more
    with contextlib.suppress(KafkaError):
        await stopping


@asynccontextmanager
async def administering(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client for the brokers."""
    admin = AIOKafkaAdminClient(**settings.client())
    async with reaching(settings):
        try:
            await started(admin)
            yield admin
        finally:
            await admin.close()
            end_if_cancelled()


@asynccontextmanager
async def producing(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    """A producer that waits for all replicas and never doubles a record by its own retries. Left by an error, it gives up what is not acknowledged."""
    producer = AIOKafkaProducer(
        **settings.client(),
        acks="all",
        enable_idempotence=True,
        compression_type=settings.packing(),
        max_request_size=LARGEST,
        partitioner=partition_of,
        linger_ms=5,
    )
    async with reaching(settings):
        try:
            await started(producer)
            yield producer
        except BaseException:
            await ended(producer)
            raise
        await producer.stop()


def end_if_cancelled() -> None:
    """Raise CancelledError where the task that runs was told to end: aiokafka's clients wait for tasks of their own as they close, and take that for the end of these."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def send(producer: AIOKafkaProducer, settings: Settings, out: Outgoing) -> asyncio.Future[Any]:
    """A record -> the future of its acknowledgement."""
    at = None if out.at is None else round(out.at.timestamp() * 1000)
    found: asyncio.Future[Any] = await producer.send(
        settings.topic(out.topic), out.value, out.key, out.partition, at, headers=list(out.headers)
    )
    return found


@asynccontextmanager
async def consuming(settings: Settings, group: str | None = None) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that reads only what was committed, from the start unless told otherwise.

    A group is only a name under which it may keep offsets: it is given its partitions, and shares them with nobody.
    """
    unpacking.install()
    consumer = AIOKafkaConsumer(
        **settings.client(),
        group_id=settings.topic(group) if group else None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    async with reaching(settings):
        try:
            await started(consumer)
            await asyncio.sleep(0)  # its stop raises CancelledError where a task of its own has not begun
            yield consumer
        finally:
            await consumer.stop()
            end_if_cancelled()


async def patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """A question to brokers -> the answer, asked again where it went to one that has just gone: its fellows learn of that a moment later.

    So too of a group while brokers find out who keeps it: those that no group ever asked make the place for that first.
    """
    tried = 1
    while True:
        try:
            return await ask()
        except (
            NodeNotReadyError,
            GroupCoordinatorNotAvailableError,
            NotCoordinatorForGroupError,
            CoordinatorLoadInProgressError,
        ):
            if tried == TRIES:
                raise
            tried += 1
            await asyncio.sleep(0.5)


async def partitions_of(settings: Settings, topics: Iterable[str]) -> dict[TopicPartition, str]:
    """Topics as declared -> their partitions on the broker, each with its topic's declared name. Raises Refused if one lacks."""
    names = {settings.topic(name): name for name in topics}
    async with administering(settings) as admin:
        there = set(
            await patiently(admin.list_topics)
        )  # first: where a broker creates what is asked for, describing a topic makes one
        for name in names.keys() - there:
            raise Refused(
                f"there is no topic {name} at {settings.brokers}; `wirefold topics apply` creates it", kind="no-topic"
            )
        described = await patiently(lambda: admin.describe_topics(list(names)))
    for found in described:
        if found["error_code"]:
            raise Refused(
                f"there is no topic {found['topic']} at {settings.brokers}; `wirefold topics apply` creates it", kind="no-topic"
            )
    return {
        TopicPartition(found["topic"], part["partition"]): names[found["topic"]]
        for found in described
        for part in found["partitions"]
    }


async def read(
    settings: Settings, topics: Iterable[str], *, follow: bool = False, from_end: bool = False, last: int | None = None
) -> AsyncGenerator[Record, None]:
    """The records of topics, each partition in its order: to the ends that stood at the start, or on and on.

    `last`: only so many of each partition's latest records. Records of several partitions come as they are fetched. Raises Refused if the broker or a topic is not there.
    """
    names = await partitions_of(settings, topics)
    async with consuming(settings) as consumer:
        consumer.assign(list(names))
        ends = await consumer.end_offsets(list(names))
        if from_end:
            await consumer.seek_to_end(*names)
        else:
            await consumer.seek_to_beginning(*names)
        if last is not None:
            for place, begins in (await consumer.beginning_offsets(list(names))).items():
                consumer.seek(place, max(begins, ends[place] - last))
        while follow or await _behind(consumer, ends):
            fetched = await consumer.getmany(timeout_ms=300)
            for place, messages in fetched.items():
                for message in messages:
                    if follow or message.offset < ends[place]:
                        yield record_of(message, names[place])


async def record_at(settings: Settings, topic: str, partition: int, offset: int) -> Record | None:
    """A topic as declared, a partition and an offset -> the record there; None where it is not, or no more. Raises Refused as `read` does."""
    place = TopicPartition(settings.topic(topic), partition)
    if place not in await partitions_of(settings, [topic]):
        return None
    async with consuming(settings) as consumer:
        consumer.assign([place])
        begins, ends = await consumer.beginning_offsets([place]), await consumer.end_offsets([place])
        if not begins[place] <= offset < ends[place]:
            return None
        consumer.seek(place, offset)
        message = await consumer.getone(place)
    return record_of(message, topic) if message.offset == offset else None


async def _behind(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    """Whether some partition is not yet read to its end."""
    positions = [(await consumer.position(place), end) for place, end in ends.items()]
    return any(at < end for at, end in positions)


def record_of(message: Any, topic: str) -> Record:
    """A record of aiokafka and its topic as declared -> a Record."""
    headers = tuple(message.headers)
    at = time_of(topic, moment(message.timestamp), headers)
    return Record(topic, message.partition, message.offset, message.key, message.value, at, headers)
