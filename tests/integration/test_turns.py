"""Partitions take turns, on a real broker: one with far more before it than the stage can do keeps no other waiting, and each keeps its order."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from stream import topic_plan
from stream.clients import administering, producing, send
from stream.engine import running
from stream.record import Outgoing, Record
from stream.rows import Rows
from stream.settings import Settings
from stream.stage import Declared, Stage, Step
from stream.topics import ARTICLES, RECEIVE, RECEIVED, dead_letter_topic, topic

BUSY, QUIET = 3, 5
MANY, FEW = 900, 16
SLOW_S = 0.015
"""What a record of the busy partition takes: some fifteen seconds of them lie there."""
MOST = 100
"""Records of the busy partition that may be handled while one of the quiet one waits: without turns, or where its first record stops it, it is 160 and more. Counted,
not timed, as machines are slow at times."""
WITHIN = 90.0

pytestmark = pytest.mark.kafka


def slowly(record: Record, _rows: Rows, _partitions: int) -> Step:
    if record.partition == BUSY:
        time.sleep(SLOW_S)
    return Step((Outgoing(RECEIVED, b"k", b"v"),))


async def test_a_partition_with_much_before_it_keeps_no_other_waiting(kafka: Any, prefix: str, tmp_path: Path) -> None:
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path)
    async with administering(settings) as admin:
        await topic_plan.apply(
            admin, settings, topic_plan.plan({}, settings, tuple(map(topic, (ARTICLES, RECEIVED, dead_letter_topic(ARTICLES)))))
        )
    offsets: dict[int, list[int]] = {BUSY: [], QUIET: []}
    sent: list[int] = []  # how many of the busy one were handled as each of the quiet one was sent
    waited: list[int] = []

    def tell(_stage: Stage, record: Record, _step: Step, _seconds: float) -> None:
        offsets[record.partition].append(record.offset)
        if record.partition == QUIET:
            waited.append(len(offsets[BUSY]) - sent[record.offset])

    stage = Declared("ingest.receive", RECEIVE, ARTICLES, writes=(RECEIVED, dead_letter_topic(ARTICLES))).by(slowly)
    async with producing(settings) as producer:
        await asyncio.gather(*[await send(producer, settings, _article(BUSY, 15_000)) for _ in range(MANY)])
        async with running([stage], settings, tell=tell):
            end = asyncio.get_running_loop().time() + WITHIN
            while not offsets[BUSY]:
                assert asyncio.get_running_loop().time() < end
                await asyncio.sleep(0.05)
            for _ in range(FEW):
                sent.append(len(offsets[BUSY]))
                await (await send(producer, settings, _article(QUIET, 100)))
                await asyncio.sleep(0.15)
            assert len(offsets[BUSY]) < MANY, "the busy partition was done too soon to tell"
            while len(offsets[BUSY]) + len(offsets[QUIET]) < MANY + FEW:
                assert asyncio.get_running_loop().time() < end, offsets
                await asyncio.sleep(0.05)
    assert offsets == {BUSY: list(range(MANY)), QUIET: list(range(FEW))}
    assert max(waited) < MOST, waited


def _article(partition: int, size: int) -> Outgoing:
    return Outgoing(ARTICLES, b"k", b"x" * size, partition=partition)
