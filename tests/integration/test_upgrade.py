"""An old state and new code, on a real broker: rules that changed, and rows that are laid out in another way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import TopicPartition

from stream import topic_plan, topics
from stream.clients import administering, consuming, producing, read, send
from stream.engine import running, serve
from stream.errors import Refused
from stream.ledger import quiet_below
from stream.record import RULES, SOURCE, Outgoing, Record
from stream.rows import Rows
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.state import Rebuilt, lost, rebuild
from stream.topics import CLAIMS, MERGE, REPORTS, Topic, changelog_topic, dead_letter_topic, topic

PARTITION = 3
WITHIN = 60.0

pytestmark = pytest.mark.kafka


def as_list(record: Record, rows: Rows, _partitions: int) -> Step:
    """The old code: it keeps what it has seen as a list."""
    seen = [*orjson.loads(rows.get("seen", b"[]")), (record.value or b"").decode()]
    return _told(record, seen, {"seen": orjson.dumps(seen)})


def as_rows(record: Record, rows: Rows, _partitions: int) -> Step:
    """The new code: a row for each, which can't read the list."""
    assert "seen" not in rows
    name = (record.value or b"").decode()
    return _told(record, [*sorted(rows), name], {name: b"{}"})


def _told(record: Record, seen: list[str], changes: dict[str, bytes | None]) -> Step:
    return Step((Outgoing(CLAIMS, b"seen", orjson.dumps(seen), ((SOURCE, record.place.encode()),)),), changes)


def stage(handle: Callable[[Record, Rows, int], Step], rules: str) -> Stage:
    return Stage("store.merge", MERGE, REPORTS, handle, stateful=True, rules=rules, writes=(CLAIMS, dead_letter_topic(REPORTS)))


OLD, NEWER_RULES, OTHER_LAYOUT = stage(as_list, "1"), stage(as_list, "2"), stage(as_rows, "2")


@pytest.fixture
async def settings(kafka: Any, prefix: str, tmp_path: Path) -> Settings:
    """A broker with the topics of one stage, and three records that the old code has handled."""
    found = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path)
    await apply(found, topic(REPORTS), topic(CLAIMS), topic(dead_letter_topic(REPORTS)), topic(changelog_topic(MERGE)))
    async with worker(found, OLD):
        await publish(found, "a", "b", "c")
        assert [seen for seen, _ in await told(found, 3)] == [["a"], ["a", "b"], ["a", "b", "c"]]
    return found


@pytest.fixture
async def relaid(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same, and code that lays rows out in another way: its topics are applied."""
    monkeypatch.setitem(topics.LAYOUTS, MERGE, topics.LAYOUTS[MERGE] + 1)
    await apply(settings, Topic(changelog_topic(MERGE), "row key", "State", cleanup="compact"))
    return settings


async def apply(settings: Settings, *wanted: Topic) -> None:
    async with administering(settings) as admin:
        await topic_plan.apply(admin, settings, topic_plan.plan({}, settings, wanted))


@asynccontextmanager
async def worker(settings: Settings, what: Stage) -> AsyncIterator[None]:
    async with running([what], settings):
        yield


async def publish(settings: Settings, *values: str) -> None:
    async with producing(settings) as producer:
        for value in values:
            await (await send(producer, settings, Outgoing(REPORTS, b"en", value.encode(), partition=PARTITION)))


async def told(settings: Settings, count: int) -> list[tuple[list[str], bytes | None]]:
    """What the stage has sent, once it is so much: the values seen, and the rules that the record was made under."""
    end = asyncio.get_running_loop().time() + WITHIN
    while True:
        found = [(orjson.loads(each.value or b""), each.header(RULES)) async for each in read(settings, [CLAIMS])]
        if len(found) >= count:
            return found
        assert asyncio.get_running_loop().time() < end, found
        await asyncio.sleep(0.2)


async def set_back(settings: Settings, offset: int) -> None:
    """Have the stage's records from an offset on come again, as after a crash before they were committed."""
    place = TopicPartition(settings.topic(REPORTS), PARTITION)
    async with consuming(settings, MERGE) as consumer:
        consumer.assign([place])
        await consumer.commit({place: offset})


async def test_newer_rules_go_on_from_the_old_state_and_answer_what_was_in_flight_as_before(settings: Settings) -> None:
    await set_back(settings, 2)
    async with worker(settings, NEWER_RULES):
        await publish(settings, "d")
        found = await told(settings, 5)
    assert found[2] == found[3] == (["a", "b", "c"], b"1")  # delivered again: the very same, under the rules of then
    assert found[4:] == [(["a", "b", "c", "d"], b"2")]


async def test_a_stage_without_the_state_of_what_it_has_handled_is_not_started(relaid: Settings) -> None:
    assert [(each.partition, each.done) for each in await lost(relaid, [OTHER_LAYOUT])] == [(PARTITION, 3)]
    with pytest.raises(
        Refused, match=r"store\.merge has handled records and has no state: `wirefold state rebuild store\.merge`"
    ):
        await serve([OTHER_LAYOUT], relaid)


async def test_rows_of_another_layout_are_made_anew_and_nothing_is_told_twice(relaid: Settings) -> None:
    begun = [each async for each in rebuild(relaid, OTHER_LAYOUT)]
    assert begun == [Rebuilt("store.merge", REPORTS, PARTITION, 0, 3)]
    assert await lost(relaid, [OTHER_LAYOUT]) == []
    async with worker(relaid, OTHER_LAYOUT):
        await publish(relaid, "d")
        found = await told(relaid, 4)
    assert found[3:] == [(["a", "b", "c", "d"], b"2")]
    assert [seen for seen, _ in found[:3]] == [["a"], ["a", "b"], ["a", "b", "c"]]
    assert await lost(relaid, [OTHER_LAYOUT]) == []


async def test_the_old_code_finds_its_state_where_it_was(relaid: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(topics.LAYOUTS, MERGE, topics.LAYOUTS[MERGE] - 1)
    async with worker(relaid, OLD):
        await publish(relaid, "d")
        assert (await told(relaid, 4))[3:] == [(["a", "b", "c", "d"], b"1")]


async def test_a_rebuild_cut_short_is_told_and_can_be_begun_again(relaid: Settings) -> None:
    key, value = quiet_below(PARTITION, 3)
    async with producing(relaid) as producer:
        await (await send(producer, relaid, Outgoing(changelog_topic(MERGE), key, value, partition=PARTITION)))
    assert [each.partition for each in await lost(relaid, [OTHER_LAYOUT])] == [PARTITION]
    assert len([each async for each in rebuild(relaid, OTHER_LAYOUT)]) == 1
    assert await lost(relaid, [OTHER_LAYOUT]) == []


async def test_while_a_worker_runs_nothing_is_set_back(relaid: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    new = topics.LAYOUTS[MERGE]
    monkeypatch.setitem(topics.LAYOUTS, MERGE, new - 1)
    async with worker(relaid, OLD):
        await publish(relaid, "d")
        await told(relaid, 4)
        monkeypatch.setitem(topics.LAYOUTS, MERGE, new)
        with pytest.raises(Refused, match="still run"):
            [each async for each in rebuild(relaid, OTHER_LAYOUT)]
