r"""The records of a batch read from its bytes, as Kafka lays them out (magic 2), where aiokafka can't read them.

Kafka takes any bytes as the name of a header; aiokafka wants UTF-8, raises where it is something else, and raises again each time that it comes to that
record: whoever may write to a topic could end all that read it. Here such a name is read with its odd bytes spelled out (as `\xff`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

_BATCH: Final = struct.Struct(">qiibIhiqqqhii")
"""Base offset, length, leader's epoch, magic, checksum, attributes, last offset, first and latest time, producer, its epoch, sequence, number of records."""
_LENGTH: Final = struct.Struct(">qi")
APPENDED: Final = 0b1000
"""Attribute of a batch whose records are all of its latest time: that at which the broker appended it."""


class RawRecord(NamedTuple):
    """A record as aiokafka's fetcher takes them from a batch."""

    offset: int
    timestamp: int
    timestamp_type: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    checksum: None = None


class _Bytes:
    """Bytes read from the front. Raises ValueError where they end too soon."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if count < 0 or len(found) < count:
            raise ValueError(f"{count} bytes are said to follow, {len(found)} do")
        self._at += count
        return found

    def number(self) -> int:
        """A signed number of up to 64 bits, seven to a byte."""
        found = 0
        for shift in range(0, 70, 7):
            (byte,) = self.take(1)
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (found >> 1) ^ -(found & 1)
        raise ValueError("a number of more than ten bytes")

    def text(self) -> bytes | None:
        """Bytes with their number before them, or None."""
        count = self.number()
        return None if count == -1 else self.take(count)


def records(batch: bytes, packed_records: bytes, *, leaving_out: int = 0) -> Iterator[RawRecord]:
    """A batch, and its records unpacked -> the records, the first few left out. Raises ValueError where they are not laid out as they must be."""
    base, _, _, _, _, attributes, _, first_at, latest_at, _, _, _, count = _BATCH.unpack_from(batch)
    appended = bool(attributes & APPENDED)
    data = _Bytes(packed_records)
    for number in range(count):
        record = _Bytes(data.take(data.number()))
        if number < leaving_out:
            continue
        record.take(1)  # attributes, of which there are none yet
        at, offset = first_at + record.number(), base + record.number()
        key, value = record.text(), record.text()
        headers = [(_named(record.text()), record.text()) for _ in range(record.number())]
        yield RawRecord(offset, latest_at if appended else at, int(appended), key, value, headers)


def length(data: memoryview) -> int:
    """Bytes that begin with a batch -> how many of them are its own."""
    return _LENGTH.size + int(_LENGTH.unpack_from(data)[1])


def packed_records(batch: bytes) -> bytes:
    """A batch -> the bytes after its own fields: its records, as they are packed."""
    return batch[_BATCH.size :]


def _named(name: bytes | None) -> str:
    if name is None:
        raise ValueError("a header without a name")
    return name.decode(errors="backslashreplace")
