"""An old state and new code, on a real broker: rules that changed, and rows that are laid out in another way; and a changelog deleted under a worker."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import TopicPartition

from services.store.worker import STAGES
from stream import topic_plan, topics
from stream.clients import administering, consuming, producing, read, send
from stream.engine import running, serve
from stream.errors import Refused
from stream.quiet import quiet_below
from stream.record import RULES, SOURCE, Outgoing, Record
from stream.rows import Rows
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.state import Rebuilt, former, lost, rebuild
from stream.topics import (
    CLAIM_EVENTS,
    CLAIMS,
    LAYOUTS,
    MERGE,
    REPORTS,
    STORIES,
    TOPICS,
    Topic,
    changelog_topic,
    dead_letter_topic,
    topic,
)
from tests.integration.clusters import environment, wirefold
from tests.unit.store.recorded import Partition, reports, rows

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


WORKER = """
import asyncio, sys
from stream.engine import serve
from stream.settings import Settings
from tests.integration.test_upgrade import OTHER_LAYOUT
sys.exit(asyncio.run(serve([OTHER_LAYOUT], Settings())))
"""
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
    changelog = Topic(changelog_topic(MERGE), "row key", "State", cleanup="compact")
    monkeypatch.setitem(topics._BY_NAME, changelog.name, changelog)  # declared when the module was loaded, by the layout then
    await apply(settings, changelog)
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
        Refused,
        match=r"store\.merge has handled records and has no state \(its rows are of layout \d, those of this release of layout \d\): "
        r"`wirefold state rebuild store\.merge`",
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


@pytest.fixture
async def upgraded(kafka: Any, prefix: str, tmp_path: Path) -> Settings:
    """A broker as a release of the former layout left it: its rows on the changelog of then, all reports but the last committed; our topics are applied."""
    found = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path)
    former_changelog = changelog_topic(MERGE, LAYOUTS[MERGE] - 1)
    await apply(found, *TOPICS, Topic(former_changelog, "row key", "State", cleanup="compact"))
    async with producing(found) as producer:
        for key, row in rows(LAYOUTS[MERGE] - 1).items():
            at = f"{PARTITION}/row/{key}".encode()
            await (await send(producer, found, Outgoing(former_changelog, at, row, partition=PARTITION)))
        for each in reports()[:-1]:
            await (await send(producer, found, Outgoing(REPORTS, each.key, each.value, each.headers, partition=PARTITION)))
    await set_back(found, len(reports()) - 1)
    return found


async def test_rows_as_the_former_layout_wrote_them_are_known_for_what_they_are(upgraded: Settings) -> None:
    (merging,) = STAGES
    assert await former(upgraded, merging) == LAYOUTS[MERGE] - 1
    with pytest.raises(Refused, match=r"its rows are of layout 1, those of this release of layout 2"):
        await serve([merging], upgraded)
    shown = await asyncio.to_thread(wirefold, upgraded, "state", "show")
    assert shown.returncode == 1
    assert f"no state in [{PARTITION}], its rows are of layout 1".encode() in shown.stdout


async def test_a_story_of_the_former_layout_goes_on_as_if_nothing_had_been(upgraded: Settings) -> None:
    """What the next report gives rise to is, byte for byte, what it would have if this release had merged all before it too."""
    (merging,) = STAGES
    undisturbed = Partition(merging)
    for each in reports(PARTITION):
        step = undisturbed.take(each, 12)
    wanted = [(out.topic, out.key, out.value) for out in step.outgoing]
    rebuilt = await asyncio.to_thread(wirefold, upgraded, "state", "rebuild", "store.merge")
    assert rebuilt.returncode == 0, rebuilt.stderr
    last = reports()[-1]
    async with worker(upgraded, merging):
        async with producing(upgraded) as producer:
            await (await send(producer, upgraded, Outgoing(REPORTS, last.key, last.value, last.headers, partition=PARTITION)))
        end = asyncio.get_running_loop().time() + WITHIN
        sent: list[tuple[str, bytes | None, bytes | None]] = []
        while len(sent) < len(wanted):
            assert asyncio.get_running_loop().time() < end, sent
            await asyncio.sleep(0.2)
            sent = [(each.topic, each.key, each.value) async for each in read(upgraded, [CLAIMS, STORIES, CLAIM_EVENTS])]
    assert sorted(sent, key=repr) == sorted(wanted, key=repr)
    old = [each async for each in read(upgraded, [changelog_topic(MERGE, LAYOUTS[MERGE] - 1)])]
    assert len(old) == len(rows(LAYOUTS[MERGE] - 1))  # for the way back


async def test_a_changelog_that_is_deleted_and_made_anew_under_a_worker_is_whole_again(
    kafka: Any, prefix: str, tmp_path: Path
) -> None:
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path / "first")
    changelog = topic(changelog_topic(MERGE))
    await apply(settings, topic(REPORTS), topic(CLAIMS), topic(dead_letter_topic(REPORTS)), changelog)
    async with worker(settings, OTHER_LAYOUT):
        await publish(settings, "a", "b", "c")
        await until_told(settings, ["a", "b", "c"])
        async with administering(settings) as admin:
            await admin.delete_topics([settings.topic(changelog.name)])
        await publish(settings, "d")
        await asyncio.sleep(3.0)  # it waits
        await apply(settings, changelog)
        await until_told(settings, ["a", "b", "c", "d"])
    without_its_disk = settings.model_copy(update={"datadir": tmp_path / "second"})
    async with worker(without_its_disk, OTHER_LAYOUT):
        await publish(settings, "e")
        await until_told(settings, ["a", "b", "c", "d", "e"])


async def test_a_worker_that_is_given_a_partition_whose_state_is_gone_ends(kafka: Any, prefix: str, tmp_path: Path) -> None:
    """Its changelog was deleted and made anew while another worker had it, and had nothing more to write to it."""
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path / "first", session_s=6)
    changelog = topic(changelog_topic(MERGE))
    await apply(settings, topic(REPORTS), topic(CLAIMS), topic(dead_letter_topic(REPORTS)), changelog)
    second = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", WORKER),
        env=environment(settings.model_copy(update={"datadir": tmp_path / "second"})),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with running([OTHER_LAYOUT], settings) as (first,):
            end = asyncio.get_running_loop().time() + WITHIN
            while not 0 < len(first.app.consumer.assignment()) < 2 * topics.PARTITIONS:  # of the source and of the changelog
                assert asyncio.get_running_loop().time() < end
                await asyncio.sleep(0.2)
            await publish_to_each(settings, "a")
            await told(settings, topics.PARTITIONS)
            async with administering(settings) as admin:
                await admin.delete_topics([settings.topic(changelog.name)])
            await asyncio.sleep(1.0)
            await apply(settings, changelog)
        await publish_to_each(settings, "b")
        said, _ = await asyncio.wait_for(second.communicate(), WITHIN)
    finally:
        if second.returncode is None:
            second.kill()
            print((await second.communicate())[0].decode())
    assert second.returncode == 1
    assert b"has no state of them: `wirefold state rebuild store.merge`" in said
    assert ["b"] not in [seen for seen, _ in await told(settings, 0)]


async def publish_to_each(settings: Settings, value: str) -> None:
    async with producing(settings) as producer:
        for partition in range(topics.PARTITIONS):
            await (await send(producer, settings, Outgoing(REPORTS, b"en", value.encode(), partition=partition)))


async def until_told(settings: Settings, seen: list[str]) -> None:
    """Return once the stage has sent these as what it has seen. What it sends meanwhile may be there twice."""
    end = asyncio.get_running_loop().time() + WITHIN
    while (found := await told(settings, 1))[-1][0] != seen:
        assert asyncio.get_running_loop().time() < end, found
        await asyncio.sleep(0.2)
