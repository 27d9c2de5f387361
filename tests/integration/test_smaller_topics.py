"""Topics that somebody has given a lower `max.message.bytes` than declared, on a real broker: what is too large is a dead letter, all else goes through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete

from stream import largest, topic_plan
from stream.clients import administering, producing, read, send
from stream.dead_letters import letter_of
from stream.engine import running
from stream.errors import Refused
from stream.kept import require_kept
from stream.letters import NAMES, Choice, letter_at, retry
from stream.record import RETRIED, SOURCE, Outgoing, Record
from stream.rows import Rows
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import CLAIMS, MERGE, REPORTS, changelog_topic, dead_letter_topic, topic
from tests.integration.configured import configure

PARTITION = 3
WITHIN = 60.0
LOW = 100_000
CHANGELOG, LETTERS = changelog_topic(MERGE), dead_letter_topic(REPORTS)

WANTED = (REPORTS, CLAIMS, CHANGELOG, *NAMES)

pytestmark = pytest.mark.kafka


def swelling(record: Record, rows: Rows, _partitions: int) -> Step:
    """«name sent kept»: sends the names of all before it and its own and so many bytes that can't be packed, and keeps so many."""
    name, sent, kept = (record.value or b"").decode().split()[:3]
    names = [*rows.get("names", b"").decode().split(), name]
    out = Outgoing(
        CLAIMS,
        b"names",
        " ".join(names).encode() + b"|" + Random(1).randbytes(int(sent)),
        ((SOURCE, record.place.encode()),),
    )
    return Step((out,), {"names": " ".join(names).encode(), name: Random(2).randbytes(int(kept))}, {"outcome": name})


STAGE = Stage("store.merge", MERGE, REPORTS, swelling, stateful=True, writes=(CLAIMS, LETTERS))


@pytest.fixture
async def settings(kafka: Any, prefix: str, tmp_path: Path) -> Settings:
    found = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path)
    async with administering(found) as admin:
        await topic_plan.apply(admin, found, topic_plan.plan({}, found, tuple(map(topic, WANTED))))
    return found


async def bound(settings: Settings, name: str, size: int | None = None) -> None:
    """Give a topic another bound, or the declared one."""
    await configure(settings, name, **({"max_message_bytes": str(size)} if size else {}))


async def publish(settings: Settings, *values: str) -> None:
    async with producing(settings) as producer:
        for value in values:
            await (await send(producer, settings, Outgoing(REPORTS, b"en", value.encode(), partition=PARTITION)))


@asynccontextmanager
async def worker(settings: Settings, lower: Mapping[str, int] | None = None) -> AsyncIterator[list[str]]:
    """The stage at work -> what came of each record, in order."""
    done = list[str]()

    def tell(_stage: Stage, _record: Record, step: Step, _seconds: float) -> None:
        done.append(step.told["outcome"])

    async with running([STAGE], settings, tell=tell, lower=lower) as (app,):
        yield done
        assert not app._broken.is_set()


async def until(done: list[str], count: int) -> list[str]:
    """What came of so many records, once it did."""
    end = asyncio.get_running_loop().time() + WITHIN
    while len(done) < count:
        assert asyncio.get_running_loop().time() < end, done
        await asyncio.sleep(0.05)
    return done


async def names(settings: Settings) -> list[str]:
    """The names that the last record on `claims` tells."""
    return (await told(settings))[-1]


async def told(settings: Settings) -> list[list[str]]:
    """The names that each record on `claims` tells."""
    return [(each.value or b"").partition(b"|")[0].decode().split() async for each in read(settings, [CLAIMS])]


@pytest.mark.parametrize(("lowered", "large"), [(CLAIMS, "b 200000 1"), (CHANGELOG, "b 1 200000")])
async def test_what_a_topic_takes_no_more_is_a_dead_letter_and_handled_once_it_does(
    settings: Settings, lowered: str, large: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(largest, "AGAIN_S", 0.0)
    async with worker(settings) as done:
        await publish(settings, "a 1 1")
        await until(done, 1)
        await bound(settings, lowered, LOW)
        await publish(settings, large, "c 1 1", large.replace("b", "d"), "e 1 1")
        assert await until(done, 5) == ["a", "dead letter", "c", "dead letter", "e"]
        assert await names(settings) == ["a", "c", "e"]
        said = [letter_of(each) async for each in read(settings, [LETTERS])]
        assert [each.error for each in said] == ["too-large"] * 2
        assert "is the most" in said[1].message if lowered == CHANGELOG else f"{LOW:,}" in said[1].message
        await bound(settings, lowered)
        await publish(settings, "f 1 1")
        await until(done, 6)
        assert await retry(settings, [], Choice(), passed_over=print) == 2
        assert (await until(done, 8))[6:] == ["b", "d"]
    assert await names(settings) == ["a", "c", "e", "f", "b", "d"]


@pytest.mark.parametrize("lowered", [CLAIMS, CHANGELOG])
async def test_many_that_are_small_enough_each_go_through(settings: Settings, lowered: str) -> None:
    each = "{} 40000 1" if lowered == CLAIMS else "{} 1 15000"
    await publish(settings, *(each.format(name) for name in "abcdefgh"))
    await bound(settings, lowered, LOW)
    async with worker(settings) as done:
        assert await until(done, 8) == list("abcdefgh")
    assert await names(settings) == list("abcdefgh")


@pytest.mark.parametrize(("lowered", "large"), [(CLAIMS, "b 200000 1"), (CHANGELOG, "b 1 200000")])
async def test_a_worker_that_knows_it_from_its_start_sends_nothing_of_it(settings: Settings, lowered: str, large: str) -> None:
    await bound(settings, lowered, LOW)
    await publish(settings, "a 1 1", large, "c 1 1")
    lower = await require_kept(settings, [STAGE])
    assert lower == {lowered: LOW}
    async with worker(settings, lower) as done:
        assert await until(done, 3) == ["a", "dead letter", "c"]
    assert await told(settings) == [["a"], ["a", "c"]]


async def test_a_dead_letter_that_its_topic_takes_no_more_goes_without_its_value_and_keeps_its_reason(
    settings: Settings,
) -> None:
    async with worker(settings) as done:
        await publish(settings, "a 1 1")
        await until(done, 1)
        await bound(settings, LETTERS, LOW)
        await publish(settings, "b 1 x" + Random(3).randbytes(100_000).hex(), "c 1 1")
        assert await until(done, 3) == ["a", "dead letter", "c"]
    (letter,) = [each async for each in read(settings, [LETTERS])]
    assert (letter.value, letter_of(letter).error, letter_of(letter).offset) == (None, "ValueError", 1)
    assert (letter_of(letter).value or "").startswith("200,005 bytes, too large to keep here")


async def test_a_dead_letter_without_its_value_is_sent_again_with_it(settings: Settings) -> None:
    long = "b 1 x" + Random(3).randbytes(100_000).hex()
    await bound(settings, LETTERS, LOW)
    async with worker(settings) as done:
        await publish(settings, long)
        assert await until(done, 1) == ["dead letter"]
    (place,) = [each.place async for each in read(settings, [LETTERS])]
    assert (await letter_at(settings, place)).value == long.encode()
    passed_over: list[str] = []
    assert await retry(settings, [place], Choice(), lambda poison: passed_over.append(str(poison))) == 1
    again = [each async for each in read(settings, [REPORTS])][-1]
    assert (again.offset, again.value, again.header(RETRIED)) == (1, long.encode(), place.encode())
    async with administering(settings) as admin:
        await admin.delete_records({TopicPartition(settings.topic(REPORTS), PARTITION): RecordsToDelete(before_offset=2)})
    assert await retry(settings, [place], Choice(), lambda poison: passed_over.append(str(poison))) == 0
    assert passed_over == [f"{place}: its value was too large for it, and is gone from where it came from"]


async def test_with_topics_that_take_next_to_nothing_no_worker_starts(settings: Settings) -> None:
    await bound(settings, CHANGELOG, 2_000)
    with pytest.raises(
        Refused,
        match=r"takes records of at most 2,000 bytes \(max\.message\.bytes\); 65,536 is the least; `wirefold topics apply`",
    ):
        await require_kept(settings, [STAGE])
