"""A producer with an epoch: once a later owner of its partition has begun to send, the broker takes nothing more from it.

A worker that was paused over a rebalance, or cut off from the broker, goes on writing where another has taken over. Kafka
fences such writers for transactions: asking for a producer id under a transactional id raises the epoch, and a partition
that has seen the higher epoch refuses the lower. That check is made for every record of an idempotent producer, in a
transaction or not (KIP-98, `ProducerAppendInfo.checkProducerEpoch` in Kafka). So the id is asked for under a name, and then
used without transactions: no markers, no commit to wait for, readers see records at once.

That is enough because verbs are deterministic: until the later owner has written to a partition, all that the former one
can put there is what the later one is about to write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.client import ConnectionGroup
from aiokafka.errors import (
    MessageSizeTooLargeError,
    ProducerFenced,
    RecordListTooLargeError,
)
from aiokafka.producer.message_accumulator import BatchBuilder

from stream.clients import ended, send, started
from stream.partitions import partition_of
from stream.record import Outgoing
from stream.settings import LARGEST, Settings

SLOW_S = 30.0
"""Seconds without an acknowledgement after which the log says so. Sending goes on: a record may not be given up."""
BATCH = 1 << 20
"""Bytes of a partition that go in one batch: aiokafka sends one at a time, and its own 16 KiB hold four reports."""
SPARE = 1024
"""Bytes of the largest record that what Kafka wraps around it may take."""

_Pending = tuple[asyncio.Future[Any], int, str]
"""What tells the metadata of the first of some records, how many there are, and their topic."""

log = structlog.get_logger("wirefold.worker")

TooLarge = (MessageSizeTooLargeError, RecordListTooLargeError)
Fenced = ProducerFenced


class Sender:
    """A started producer. `send` returns only once the broker has acknowledged all it was given."""

    def __init__(self, producer: AIOKafkaProducer, settings: Settings) -> None:
        self._producer = producer
        self._settings = settings

    @classmethod
    async def open(cls, settings: Settings, name: str | None, batch: int | None = None) -> Sender:
        """A name that all owners of a partition share -> a sender that shuts out those who opened before. None: no fence. `batch`: bytes of a batch of several records; of 1 byte, each goes in one of its own.

        Raises KafkaError where the broker does not answer or refuses.
        """
        producer = AIOKafkaProducer(
            **settings.client(),
            acks="all",
            enable_idempotence=True,
            transactional_id=name,
            compression_type=settings.packing(),
            max_request_size=LARGEST,
            partitioner=partition_of,
            max_batch_size=BATCH if batch is None else batch,
            request_timeout_ms=60_000,
            linger_ms=0,
        )
        try:
            await started(producer)
        except BaseException:
            await ended(producer)
            raise
        if name is not None:
            producer._txn_manager.transactional_id = None  # noqa: SLF001 - aiokafka knows no fence without transactions
            _let_go_of_the_coordinator(producer.client)
        return cls(producer, settings)

    async def send(self, records: list[Outgoing]) -> list[Any]:
        """Records in order -> the metadata of each, once all are acknowledged.

        Raises ProducerFenced where a later owner has written, TooLarge, with the topic, where the broker takes no record, or batch,
        of that size, and other KafkaErrors where it refused for good. After any of them this sender is of no more use.
        """
        runs = await self._runs(records)
        pending: list[_Pending] = []
        for partition, run in runs:
            pending += await self._pending([records[number] for number in run], partition)
        waiting = asyncio.gather(*(acknowledged for acknowledged, _, _ in pending))
        try:
            while not (await asyncio.wait([waiting], timeout=SLOW_S))[0]:
                log.warning("the broker has not acknowledged yet", records=len(records), seconds=SLOW_S)
            told = zip(waiting.result(), pending, strict=True)
            each = (first._replace(offset=first.offset + at) for first, (_, count, _) in told for at in range(count))
            found = dict(zip(chain.from_iterable(run for _, run in runs), each, strict=True))
            return [found[number] for number in range(len(records))]
        except TooLarge as error:
            raise MessageSizeTooLargeError(f"{_refused_of(pending)}: {error}") from error
        finally:
            waiting.cancel()

    async def _runs(self, records: Sequence[Outgoing]) -> list[tuple[int | None, list[int]]]:
        """Records -> the numbers of those that go to one partition, in order, and that partition; None where aiokafka finds it for one by itself."""
        if len(records) == 1:
            return [(records[0].partition, [0])]
        places, runs = _Places(self._producer, self._settings), dict[object, tuple[int | None, list[int]]]()
        for number, out in enumerate(records):
            partition = await places.of(out)
            runs.setdefault(number if partition is None else (out.topic, partition), (partition, []))[1].append(number)
        return list(runs.values())

    async def _pending(self, run: Sequence[Outgoing], partition: int | None) -> list[_Pending]:
        """Records that go to one partition, in order -> the acknowledgements to wait for.

        They are put into batches here: to hand over each by itself costs several times as much.
        """
        if len(run) == 1:
            return [(await send(self._producer, self._settings, run[0]), 1, run[0].topic)]
        pending, batch = list[_Pending](), self._producer.create_batch()
        for out in run:
            if out.size > LARGEST - SPARE:
                raise MessageSizeTooLargeError(f"{out.topic}: a record of {out.size:,} bytes; {LARGEST - SPARE:,} is the most")
            if not _put(batch, out):  # it is full, and closed
                pending.append(await self._submitted(batch, run[0].topic, partition))
                batch = self._producer.create_batch()
                _put(batch, out)
        pending.append(await self._submitted(batch, run[0].topic, partition))
        return pending

    async def _submitted(self, batch: BatchBuilder, topic: str, partition: int | None) -> _Pending:
        """A batch and where it goes -> its acknowledgement, still to come."""
        batch.close()
        sent = await self._producer.send_batch(batch, self._settings.topic(topic), partition=partition)
        return sent, batch.record_count(), topic

    async def close(self) -> None:
        """Let go of the connections; what was not acknowledged is given up."""
        await ended(self._producer)


def _let_go_of_the_coordinator(client: Any) -> None:
    """Close a client's connections that only the fence was asked for on: each would lie idle for nine minutes, one for every partition that is written."""
    asked = [each for each in client._conns if each[1] is ConnectionGroup.COORDINATION]  # noqa: SLF001
    for each in asked:
        client._conns.pop(each).close()  # noqa: SLF001


class _Places:
    """To which partitions records go that are sent together: for a key the one that the producer would find."""

    def __init__(self, producer: AIOKafkaProducer, settings: Settings) -> None:
        self._producer, self._settings = producer, settings
        self._partitions: dict[str, list[int]] = {}
        self._of_key: dict[tuple[str, bytes], int] = {}

    async def of(self, out: Outgoing) -> int | None:
        """A record -> its partition; None where it has no key either, and aiokafka chooses one."""
        if out.partition is not None or out.key is None:
            return out.partition
        asked = out.topic, out.key
        if asked not in self._of_key:
            if out.topic not in self._partitions:
                self._partitions[out.topic] = sorted(await self._producer.partitions_for(self._settings.topic(out.topic)))
            self._of_key[asked] = partition_of(out.key, self._partitions[out.topic], [])
        return self._of_key[asked]


def _refused_of(pending: Iterable[_Pending]) -> str:
    """What was sent -> the topics that took it not for its size."""
    done = (each for each in pending if each[0].done() and not each[0].cancelled())
    return ", ".join(sorted({topic for sent, _, topic in done if isinstance(sent.exception(), TooLarge)}))


def _put(batch: BatchBuilder, out: Outgoing) -> bool:
    """Put a record into a batch -> whether there was room; in an empty batch there is."""
    at = None if out.at is None else round(out.at.timestamp() * 1000)
    return batch.append(timestamp=at, key=out.key, value=out.value, headers=list(out.headers)) is not None
