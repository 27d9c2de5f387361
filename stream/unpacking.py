"""Batches of records from outside: what one may unpack to is bounded, and one that can't be read as it should does not end its reader.

Kafka bounds a batch as it is packed, and 33 kB of zstd unpack to 1 GiB. aiokafka unpacks a batch whole, with no bound: whoever may write to a topic could
end all that read it, and end them again after each restart. Here a batch that unpacks to more than the largest that could lie there unpacked is not
unpacked, nor is one that can't be. One record stands for it, at the offset of its first: its bytes as they are packed, without a key, and the header
`wirefold-packed`. A stage sets that aside as a dead letter, so that nothing vanishes, and the next batch is read. Where aiokafka can't read the records
themselves, they are read from the batch's bytes (stream/raw_batch.py); the rest of one that is not laid out as it must be is left as it is, too.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, Final

import aiokafka
import cramjam
from aiokafka.consumer import fetcher
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.memory_records import MemoryRecords

from stream.errors import Refused
from stream.raw_batch import RawRecord, length, packed_records, records
from stream.record import PACKED
from stream.settings import LARGEST

MIB: Final = 1 << 20
MOST: Final = LARGEST + MIB
"""Bytes that a batch may unpack to: the largest record that anyone may send, and what Kafka wraps around it."""
FIRST, TIMES = MIB // 4, 16
"""Bytes of the first try, and how many times what it is packed to: more than text gives, so that a second try is seldom needed."""
CODECS: Final = ("none", "gzip", "snappy", "lz4", "zstd")
"""By the number that a batch says."""
_XERIAL, _XERIAL_BYTES = b"\x82SNAPPY\x00", 16


class LeftPackedError(Exception):
    """A batch that was not unpacked: why, and its records as they are packed."""

    def __init__(self, why: str, packed: bytes) -> None:
        super().__init__(why)
        self.packed = packed


class BoundedBatch:
    """A batch of aiokafka, and its bytes; where its records can't be read the one that stands for them is among them."""

    def __init__(self, batch: Any, data: memoryview) -> None:
        self._batch, self._data = batch, data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __next__(self) -> Any:
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        read, after = 0, self._batch.base_offset
        try:
            for record in self._batch:
                read, after = read + 1, record.offset + 1
                yield record
        except LeftPackedError as left:
            yield self._standing(after, left)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - whatever aiokafka finds wrong with bytes from outside, the next batch must be read
            yield from self._reread(read, after)

    def _reread(self, read: int, after: int) -> Iterator[RawRecord]:
        """How many of its records were read, and the offset after them -> the others, from its bytes."""
        data = bytes(self._data)
        packed = packed_records(data)
        try:
            for record in records(data, _unpacked(self._batch.compression_type, packed), leaving_out=read):
                after = record.offset + 1
                yield record
        except (ValueError, LeftPackedError) as error:
            yield self._standing(after, LeftPackedError(f"can't be read: {error}", packed))

    def _standing(self, offset: int, left: LeftPackedError) -> RawRecord:
        batch = self._batch
        told = f"{_named(batch.compression_type)}, {batch.next_offset - batch.base_offset} records, {left}"
        return RawRecord(offset, batch.max_timestamp, batch.timestamp_type, None, left.packed, [(PACKED, told.encode()[:200])])


class BoundedRecords:
    """What aiokafka's fetcher reads of a partition's batches."""

    def __init__(self, data: bytes) -> None:
        self._records = MemoryRecords(data)
        self._data, self._at = memoryview(data), 0
        self.size_in_bytes = self._records.size_in_bytes
        self.has_next = self._records.has_next

    def next_batch(self) -> Any:
        """The next batch, or None."""
        batch: Any = self._records.next_batch()
        if batch is None:
            return None
        begins, self._at = self._at, self._at + length(self._data[self._at :])
        return BoundedBatch(batch, self._data[begins : self._at]) if batch.magic >= 2 else batch


def install() -> None:
    """Bound all consumers of this process from now on, once however often this is called. Raises Refused on an aiokafka that it does not fit."""
    if fetcher.MemoryRecords is BoundedRecords:
        return
    if fetcher.MemoryRecords is not MemoryRecords:
        raise Refused(f"aiokafka {aiokafka.__version__} reads batches in another way than the bound on them was written for")
    bound(import_module(DefaultRecordBatch.__module__))  # compiled or plain, whichever is in use
    fetcher.MemoryRecords = BoundedRecords


def bound(module: ModuleType) -> None:
    """Have a module of aiokafka's that reads batches unpack by what is here. Refused where it unpacks in another way."""
    for name, unpack in _UNPACK.items():
        if not hasattr(module, f"{name}_decode"):
            raise Refused(f"aiokafka {aiokafka.__version__} does not unpack {name} where the bound on it was written for")
        setattr(module, f"{name}_decode", _or_left(unpack))


def _or_left(unpack: Callable[[bytes], bytes]) -> Callable[[Any], bytes]:
    """A way to unpack -> the same, which raises nothing but LeftPackedError."""

    def unpacked(data: Any) -> bytes:
        packed = bytes(data)
        try:
            found = unpack(packed)
        except MemoryError:
            raise
        except Exception as error:  # whatever a library finds wrong with bytes from outside, the next batch must be read
            raise LeftPackedError(f"can't be unpacked: {error}", packed) from error
        if len(found) > MOST:
            raise LeftPackedError(f"unpacks to more than {MOST:,} bytes", packed)
        return found

    return unpacked


def unpack_zstd(packed: bytes) -> bytes:
    """Frames of Zstandard -> what they hold, or more than MOST bytes of anything where they hold more than that."""
    return _into(cramjam.zstd.decompress_into, packed)


def unpack_lz4(packed: bytes) -> bytes:
    """Frames of LZ4 -> what they hold, or more than MOST bytes of anything."""
    return _into(cramjam.lz4.decompress_into, packed)


def unpack_gzip(packed: bytes) -> bytes:
    """Members of gzip -> what they hold, or more than MOST bytes of anything."""
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        return file.read(MOST + 1)


def unpack_snappy(packed: bytes) -> bytes:
    """Snappy, in one block or in Xerial's many -> what they hold, or more than MOST bytes of anything. A block says how long it gets.

    Raises ValueError where a block is said to reach beyond the bytes. aiokafka's own reader follows lengths below nothing as well, back and forth.
    """
    blocks = list(_xerial_blocks(packed)) if packed.startswith(_XERIAL) else [packed]
    if sum(map(cramjam.snappy.decompress_raw_len, blocks)) > MOST:
        return bytes(MOST + 1)
    return b"".join([bytes(cramjam.snappy.decompress_raw(block)) for block in blocks])


def _xerial_blocks(packed: bytes) -> Iterator[bytes]:
    at = _XERIAL_BYTES
    while at < len(packed):
        end = at + 4 + int.from_bytes(packed[at : at + 4], "big")
        if end > len(packed):
            raise ValueError("a block of Snappy reaches beyond the batch")
        yield packed[at + 4 : end]
        at = end


def _into(unpack: Callable[[bytes, bytearray], int], packed: bytes) -> bytes:
    """Unpack into room for what text gives, then into room for the most there may be; that is zeroed only where it is written to."""
    for room in (min(MOST, max(FIRST, TIMES * len(packed))), MOST + 1):
        found = bytearray(room)
        try:
            return bytes(memoryview(found)[: unpack(packed, found)])
        except cramjam.DecompressionError as error:
            if "whole buffer" not in str(error):
                raise
    return bytes(MOST + 1)


_UNPACK: Final = {"gzip": unpack_gzip, "snappy": unpack_snappy, "lz4": unpack_lz4, "zstd": unpack_zstd}


def _named(codec: int) -> str:
    return CODECS[codec] if codec < len(CODECS) else f"packing {codec}"


def _unpacked(codec: int, packed: bytes) -> bytes:
    """Records as they are packed -> the same, unpacked. Raises ValueError where nobody knows how, LeftPackedError."""
    if not codec:
        return packed
    if codec >= len(CODECS):
        raise ValueError("it is packed in a way that is not known")
    return _or_left(_UNPACK[CODECS[codec]])(packed)
