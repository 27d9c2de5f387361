"""Batches that were packed: all of Kafka's packings are read, and one that unpacks to too much is set aside with its bytes."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import cramjam
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.util import calc_crc32c
from hypothesis import given
from hypothesis import strategies as st

from stream import raw_batch, unpacking
from stream.clients import read
from stream.dead_letters import letter_of
from stream.embedded import EmbeddedBroker
from stream.errors import Refused
from stream.record import PACKED, Outgoing, Record, moment
from stream.sender import Sender
from stream.settings import Settings
from stream.stage import Declared, Step
from stream.unpacking import CODECS, MOST, BoundedRecords, LeftPackedError
from tests.brokers.odd_batches import replaced

PACKINGS = ("none", "gzip", "snappy", "lz4", "zstd")


@pytest.fixture(autouse=True)
def bounded() -> None:
    unpacking.install()
    unpacking.install()


def batch(codec: str, *values: bytes, at: int = 0, headers: Sequence[tuple[str, bytes | None]] = ()) -> bytes:
    built = DefaultRecordBatchBuilder(2, CODECS.index(codec), 0, -1, -1, -1, 1 << 40)
    for number, value in enumerate(values):
        assert built.append(number, 1_000, b"k", value, list(headers) if number == 1 else []) is not None
    made = built.build()
    return at.to_bytes(8, "big") + bytes(made[8:])


def packed(made: bytes, codec: str) -> bytes:
    """A batch that is not packed -> the same, packed."""
    if codec == "none":
        return made
    pack: dict[str, Callable[[bytes], Any]] = {
        "gzip": gzip.compress,
        "snappy": cramjam.snappy.compress_raw,
        "lz4": cramjam.lz4.compress,
        "zstd": cramjam.zstd.compress,
    }
    checked = CODECS.index(codec).to_bytes(2, "big") + made[23:61] + bytes(pack[codec](made[61:]))
    size = (9 + len(checked)).to_bytes(4, "big")
    return made[:8] + size + made[12:17] + calc_crc32c(checked).to_bytes(4, "big") + checked


def records(data: bytes) -> list[Any]:
    return [*_records(data)]


def _records(data: bytes) -> Iterator[Any]:
    lying = BoundedRecords(data)
    while lying.has_next():
        found = lying.next_batch()
        assert found.validate_crc()
        yield from found


@pytest.mark.parametrize("codec", PACKINGS)
def test_what_is_packed_is_read_as_it_was(codec: str) -> None:
    values = [b"", b"one", b"words and words " * 40_000, bytes(range(256)) * 300]
    assert [found.value for found in records(batch(codec, *values))] == values


@pytest.mark.parametrize("codec", PACKINGS[1:])
def test_a_batch_that_unpacks_to_too_much_gives_one_record_with_its_bytes_and_the_next_is_read(codec: str) -> None:
    bomb = batch(codec, *[b"\0" * (20 << 20)] * 4, at=7)
    left, after = records(bomb + batch(codec, b"after", at=11))
    assert (left.offset, left.key, left.value) == (7, None, bomb[61:])
    assert left.headers == [(PACKED, f"{codec}, 4 records, unpacks to more than {MOST:,} bytes".encode())]
    assert (after.offset, after.value) == (11, b"after")


@pytest.mark.parametrize("codec", PACKINGS[1:])
def test_the_largest_record_that_may_be_sent_is_read(codec: str) -> None:
    (found,) = records(batch(codec, b"x" * (64 << 20)))
    assert len(found.value) == 64 << 20


def test_an_aiokafka_that_unpacks_elsewhere_is_refused() -> None:
    with pytest.raises(Refused, match="does not unpack gzip"):
        unpacking.bound(ModuleType("elsewhere"))


def test_a_bomb_takes_no_more_memory_than_may_lie_there_unpacked() -> None:
    packed = gzip.compress(bytes(500 << 20), 9)
    tracemalloc.start()
    assert len(unpacking.unpack_gzip(packed)) == MOST + 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * MOST


def standing_or_unpacked(unpack: Callable[[bytes], bytes], data: bytes) -> int:
    try:
        return len(unpack(data))
    except LeftPackedError as left:
        return 0 if left.packed == data else MOST + 1


@given(st.binary(max_size=300))
def test_whatever_the_bytes_something_stands_for_them(data: bytes) -> None:
    for unpack in (unpacking.unpack_gzip, unpacking.unpack_snappy, unpacking.unpack_lz4, unpacking.unpack_zstd):
        assert standing_or_unpacked(unpacking._or_left(unpack), data) <= MOST


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4))
def test_frames_one_after_another_are_read_whole(parts: list[bytes]) -> None:
    assert unpacking.unpack_zstd(b"".join(bytes(cramjam.zstd.compress(part)) for part in parts)) == b"".join(parts)
    assert unpacking.unpack_gzip(b"".join(map(gzip.compress, parts))) == b"".join(parts)


def test_blocks_of_snappy_that_say_less_than_they_give_are_left_packed() -> None:
    whole = bytes(cramjam.snappy.compress_raw(bytes(40 << 20)))
    block = len(whole).to_bytes(4, "big") + whole
    header = b"\x82SNAPPY\x00" + (1).to_bytes(4, "big") * 2
    back = (-2 * len(block) - 4).to_bytes(4, "big", signed=True) + bytes(cramjam.snappy.compress_raw(b"a")) + block
    beyond = (len(back) + 2 * len(block)).to_bytes(4, "big") + whole
    assert unpacking.unpack_snappy(header + block) == bytes(40 << 20)
    assert len(unpacking.unpack_snappy(header + 2 * block)) == MOST + 1
    with pytest.raises(LeftPackedError, match="beyond the batch"):
        unpacking._or_left(unpacking.unpack_snappy)(header + back + beyond)


@pytest.mark.parametrize("codec", PACKINGS)
def test_a_header_may_be_named_by_any_bytes(codec: str) -> None:
    made = replaced(
        batch("none", b"before", b"odd", b"after", at=7, headers=[("HHH", b"1"), ("h", None)]), b"HHH", b"o\xff\x1b"
    )
    before, odd, after = records(packed(made, codec) + batch(codec, b"next", at=10))[:3]
    assert [(each.offset, each.value) for each in (before, odd, after)] == [(7, b"before"), (8, b"odd"), (9, b"after")]
    assert list(odd.headers) == [("o\\xff\x1b", b"1"), ("h", None)]
    assert (odd.key, odd.timestamp) == (b"k", 1_000)


@pytest.mark.parametrize("codec", PACKINGS)
def test_records_that_are_not_laid_out_as_they_must_be_give_one_with_the_bytes_of_all(codec: str) -> None:
    made = packed(replaced(batch("none", b"before", b"odd", b"after", at=7), b"\x06odd", b"\x7fodd"), codec)
    before, left, following = records(made + batch(codec, b"next", at=10))
    assert (before.value, following.value) == (b"before", b"next")
    assert (left.offset, left.key, left.value) == (8, None, made[61:])
    ((name, told),) = left.headers
    assert name == PACKED
    assert told.startswith(f"{codec}, 3 records, can't be read: ".encode())


NAMES = st.binary(max_size=5)
LAID = st.lists(
    st.tuples(
        st.none() | st.binary(max_size=200), st.none() | NAMES, st.lists(st.tuples(st.text(max_size=9), st.none() | NAMES))
    ),
    min_size=1,
    max_size=4,
)


@given(LAID)
def test_records_are_read_from_their_bytes_as_aiokafka_reads_them(laid: list[Any]) -> None:
    built = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 1 << 40)
    for number, (value, key, headers) in enumerate(laid):
        built.append(number, 1_000 + 17 * number, key, value, headers)
    made = bytes(built.build())
    read = [(each.offset, each.timestamp, each.key, each.value, list(each.headers)) for each in records(made)]
    assert [
        (each.offset, each.timestamp, each.key, each.value, each.headers) for each in raw_batch.records(made, made[61:])
    ] == read


def test_a_stage_sets_aside_what_was_left_packed() -> None:
    told = (PACKED, b"zstd, 4 records, unpacks to more than it may")
    record = Record("articles", 3, 7, None, b"\x28\xb5", moment(0), (told,))
    stage = Declared("s", "g", "articles").by(lambda *_: Step())
    (letter,) = stage.take(record, {}, 12).outgoing
    assert (letter.topic, letter.value) == ("articles.dlq", b"\x28\xb5")
    said = letter_of(Record("articles.dlq", 0, 0, letter.key, letter.value, moment(0), letter.headers))
    assert (said.error, said.message) == (
        "left-packed",
        "a batch that was left packed: zstd, 4 records, unpacks to more than it may",
    )


@pytest.mark.parametrize("codec", PACKINGS)
async def test_what_is_sent_lies_there_packed_and_is_read(codec: str) -> None:
    rows = [Outgoing("rows", b"%d" % number, b"some words " * 200, (("h", b"1"),), partition=0) for number in range(40)]
    with EmbeddedBroker() as broker:
        broker.create_topic("rows", 1)
        settings = Settings(brokers=broker.bootstrap, compression=codec)
        sender = await Sender.open(settings, None)
        assert [found.offset for found in await sender.send([*rows, Outgoing("rows", b"alone", b"1", partition=0)])] == [
            *range(41)
        ]
        await sender.close()
        found = [each async for each in read(settings, ["rows"])]
    assert [(each.key, each.value, each.headers) for each in found[:40]] == [(row.key, row.value, row.headers) for row in rows]
    assert found[40].key == b"alone"


async def test_a_bomb_on_a_broker_is_passed_with_the_records_around_it() -> None:
    with EmbeddedBroker() as broker:
        broker.create_topic("articles", 1)
        settings = Settings(brokers=broker.bootstrap)
        producer = AIOKafkaProducer(
            bootstrap_servers=broker.bootstrap, compression_type="zstd", max_request_size=300 << 20, max_batch_size=300 << 20
        )
        await producer.start()
        for value in (b"before", bytes(200 << 20), b"after"):
            await producer.send_and_wait("articles", value)
        await producer.stop()
        found = await asyncio.wait_for(_all(settings), 30)
    assert [(each.offset, each.header(PACKED) is not None) for each in found] == [(0, False), (1, True), (2, False)]
    assert len(found[1].value or b"") < 1 << 20
    assert (found[0].value, found[2].value) == (b"before", b"after")


async def _all(settings: Settings) -> list[Record]:
    return [each async for each in read(settings, ["articles"])]
