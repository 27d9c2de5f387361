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
from collections.abc import Awaitable, Sequence
from itertools import groupby
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

_Pending = tuple[Awaitable[Any], int]
"""What tells the metadata of the first of some records, and how many there are."""

log = structlog.get_logger("wirefold.worker")

TooLarge = (MessageSizeTooLargeError, RecordListTooLargeError)
Fenced = ProducerFenced


class Sender:
    """A started producer. `send` returns only once the broker has acknowledged all it was given."""

    def __init__(self, producer: AIOKafkaProducer, settings: Settings) -> None:
        self._producer = producer
        self._settings = settings

    @classmethod
    async def open(cls, settings: Settings, name: str | None) -> Sender:
        """A name that all owners of a partition share -> a sender that shuts out those who opened before. None: no fence.

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
            max_batch_size=BATCH,
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

        Raises ProducerFenced where a later owner has written, TooLarge where the broker takes no record of that size, and
        other KafkaErrors where it refused for good. After any of them this sender is of no more use.
        """
        pending: list[_Pending] = []
        for _, run in groupby(enumerate(records), _place):
            pending += await self._pending([out for _, out in run])
        waiting = asyncio.gather(*(acknowledged for acknowledged, _ in pending))
        try:
            while not (await asyncio.wait([waiting], timeout=SLOW_S))[0]:
                log.warning("the broker has not acknowledged yet", records=len(records), seconds=SLOW_S)
            found = zip(waiting.result(), pending, strict=True)
            return [first._replace(offset=first.offset + number) for first, (_, count) in found for number in range(count)]
        finally:
            waiting.cancel()

    async def _pending(self, run: Sequence[Outgoing]) -> list[_Pending]:
        """Records that go together -> the acknowledgements to wait for.

        Rows of one partition are put into batches here: to hand over each by itself costs several times as much.
        """
        if len(run) == 1:
            return [(await send(self._producer, self._settings, run[0]), 1)]
        pending, batch = [], self._producer.create_batch()
        for out in run:
            if out.size > LARGEST - SPARE:
                raise MessageSizeTooLargeError(f"a record of {out.size:,} bytes; {LARGEST - SPARE:,} is the most")
            if not _put(batch, out):  # it is full, and closed
                pending.append(await self._submitted(batch, run[0]))
                batch = self._producer.create_batch()
                _put(batch, out)
        pending.append(await self._submitted(batch, run[0]))
        return pending

    async def _submitted(self, batch: BatchBuilder, of: Outgoing) -> _Pending:
        """A batch of records that go where one of them does -> its acknowledgement, still to come."""
        batch.close()
        found = await self._producer.send_batch(batch, self._settings.topic(of.topic), partition=of.partition)
        return found, batch.record_count()

    async def close(self) -> None:
        """Let go of the connections; what was not acknowledged is given up."""
        await ended(self._producer)


def _let_go_of_the_coordinator(client: Any) -> None:
    """Close a client's connections that only the fence was asked for on: each would lie idle for nine minutes, one for every partition that is written."""
    asked = [each for each in client._conns if each[1] is ConnectionGroup.COORDINATION]  # noqa: SLF001
    for each in asked:
        client._conns.pop(each).close()  # noqa: SLF001


def _place(numbered: tuple[int, Outgoing]) -> object:
    """A record and its number -> what it shares with those that go together with it: its partition, if that is given."""
    number, out = numbered
    return number if out.partition is None else (out.topic, out.partition)


def _put(batch: BatchBuilder, out: Outgoing) -> bool:
    """Put a record into a batch -> whether there was room; in an empty batch there is."""
    at = None if out.at is None else round(out.at.timestamp() * 1000)
    return batch.append(timestamp=at, key=out.key, value=out.value, headers=list(out.headers)) is not None
