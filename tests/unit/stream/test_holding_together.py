"""Records of a partition that are in hand together: as one after another, and mended where a crash left some of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from stream.record import Record
from stream.stage import Stage, Step
from tests.unit.stream.partitions import Broker, Died, Rocks, held, numbered


async def test_records_in_hand_together_are_taken_as_one_after_another(broker: Broker) -> None:
    together, alone = Rocks(broker), Rocks(broker)
    holding = await held(broker, together)
    for each in numbered(0, 1, 2):
        holding.begin(each, 12, None)
    assert (broker.sent, dict(together)) == ([], {})
    assert [done.step.told["outcome"] for done in await holding.finish()] == ["1", "2", "3"]
    assert together.sent_before == len(broker.sent)
    assert [out.value for out in broker.on("arrivals")] == [b"1", b"2", b"3"]
    single = await held(broker, alone)
    for each in numbered(0, 1, 2):
        await single.take(each, 12, None)
    assert together == alone


async def test_of_what_is_in_hand_each_entry_goes_before_its_rows_and_the_head_last(broker: Broker) -> None:
    holding = await held(broker)
    for each in numbered(0, 1, 2):
        holding.begin(each, 12, None)
    await holding.finish()
    keys = [out.key or b"" for out in broker.sent if out.partition == 3]
    assert len(keys) == len(set(keys))
    assert keys.index(b"3/row/n") > max(keys.index(b"3/done/%d" % at) for at in range(3))
    assert keys[-1] == b"3/head"


async def test_what_a_crash_leaves_of_several_is_mended_as_they_come_again(broker: Broker) -> None:
    whole = Rocks(broker)
    holding = await held(broker, whole)
    for each in numbered(0, 1, 2):
        holding.begin(each, 12, None)
    await holding.finish()
    rows = [out for out in broker.sent if out.partition == 3]
    for upto in range(len(rows)):  # the changelog as far as the broker took it, and what a new owner makes of it
        store = Rocks(broker)
        store.apply(((out.key or b"", out.value) for out in rows[:upto]), 0)
        again = await held(broker, store)
        assert [(await again.take(each, 12, None)).told["outcome"] for each in numbered(0, 1, 2)] == ["1", "2", "3"]
        assert store == whole


async def test_of_several_that_the_broker_refuses_together_each_is_tried_alone(broker: Broker) -> None:
    store = Rocks(broker)
    holding = await held(broker, store)
    await holding.take(numbered(0)[0], 12, None)
    broker.fails = [MessageSizeTooLargeError("together"), MessageSizeTooLargeError("alone"), MessageSizeTooLargeError("singly")]
    for each in numbered(1, 2):
        holding.begin(each, 12, None)
    assert [done.step.told["outcome"] for done in await holding.finish()] == ["dead letter", "2"]
    assert store[b"3/row/n"] == b"2"
    assert (await holding.take(numbered(3)[0], 12, None)).told == {"outcome": "3"}
    assert holding.sizes() == {"rows": 1}


async def test_several_that_the_broker_refuses_for_a_while_are_sent_again_in_order(broker: Broker) -> None:
    broker.fails = [KafkaError("away")]
    holding = await held(broker)
    for each in numbered(0, 1):
        holding.begin(each, 12, None)
    await holding.finish()
    assert [out.value for out in broker.on("arrivals")] == [b"1", b"2"]


@pytest.mark.parametrize("takes", [2, 5, 100])
async def test_what_a_crash_leaves_of_what_was_taken_back_is_mended(broker: Broker, takes: int) -> None:
    whole = Rocks(broker)
    holding = await held(broker, whole)
    await holding.take(numbered(0)[0], 12, None)
    broker.fails, broker.takes = [MessageSizeTooLargeError("together")], takes
    for each in numbered(1, 2):
        holding.begin(each, 12, None)
    await holding.finish()
    rows = [out for out in broker.sent if out.partition == 3]
    for upto in range(len(rows) + 1):  # the changelog as far as the broker took it, and what a new owner makes of it
        store = Rocks(broker)
        store.apply(((out.key or b"", out.value) for out in rows[:upto]), 0)
        again = await held(broker, store)
        assert [(await again.take(each, 12, None)).told["outcome"] for each in numbered(0, 1, 2)] == ["1", "2", "3"], upto
        assert store == whole


async def test_a_record_that_kills_among_others_in_hand_is_set_aside_and_they_go_through(
    broker: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Stage.take

    def dies(self: Stage, record: Record, *more: Any) -> Step:
        if record.offset == 2:
            raise Died
        return take(self, record, *more)

    monkeypatch.setattr(Stage, "take", dies)
    for _ in range(2):
        holding = await held(broker, attempts=tmp_path / "notes")
        for each in numbered(0, 1):
            holding.begin(each, 12, None)
        with pytest.raises(Died):
            holding.begin(numbered(2)[0], 12, None)
    assert broker.sent == []
    holding = await held(broker, attempts=tmp_path / "notes")
    for each in numbered(0, 1, 2, 3):
        holding.begin(each, 12, None)
    assert [done.step.told["outcome"] for done in await holding.finish()] == ["1", "2", "dead letter", "3"]
