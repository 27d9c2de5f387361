"""Batches as no client of ours makes them: bytes in their records replaced, their checksum right."""

from __future__ import annotations

from aiokafka import AIOKafkaProducer
from aiokafka.record.util import calc_crc32c

CHECKSUM, CHECKED = 17, 21
"""Where the checksum of a batch lies, and where what it is of begins."""


def replaced(batch: bytes, old: bytes, new: bytes) -> bytes:
    """A batch that is not packed -> the same with other bytes, as many, in place of some that it has once."""
    assert len(old) == len(new)
    assert batch.count(old) == 1
    checked = batch[CHECKED:].replace(old, new)
    return batch[:CHECKSUM] + calc_crc32c(checked).to_bytes(4, "big") + checked


async def send_with_header_named(producer: AIOKafkaProducer, topic: str, name: bytes, key: bytes, value: bytes) -> None:
    """Send a record with a header of that name, whatever its bytes are. The producer must not be an idempotent one."""
    stands_for = ("H" * len(name)).encode()
    batch = producer.create_batch()
    batch.append(timestamp=None, key=key, value=value, headers=[(stands_for.decode(), b"1")])
    batch.close()
    batch._buffer = bytearray(replaced(bytes(batch._build()), stands_for, name))
    await (await producer.send_batch(batch, topic, partition=0))
