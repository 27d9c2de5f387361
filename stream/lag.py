"""Lag: how many records each stage has still to do, by partition, as the brokers know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from aiokafka import TopicPartition

from stream.clients import administering, consuming, partitions_of, patiently
from stream.settings import Settings
from stream.stage import Declared, Stage


@dataclass(frozen=True)
class Behind:
    """A partition that a stage reads: the offset up to which it is done (None: nothing yet), and where it ends."""

    stage: str
    topic: str
    partition: int
    done: int | None
    begins: int
    ends: int

    @property
    def lag(self) -> int:
        """Records left to do. What retention has taken away is not left."""
        return max(0, self.ends - max(self.begins, self.done or 0))

    @property
    def gone(self) -> int:
        """Records that were deleted before the stage had done them."""
        return 0 if self.done is None else max(0, self.begins - self.done)


async def lag(settings: Settings, stages: Iterable[Declared | Stage]) -> list[Behind]:
    """Stages -> their partitions, in order. Raises Refused if the broker or a topic is not there."""
    stages = list(stages)
    places = await partitions_of(settings, {stage.source for stage in stages})
    async with consuming(settings) as consumer:
        begins, ends = await consumer.beginning_offsets(list(places)), await consumer.end_offsets(list(places))
    found = []
    async with administering(settings) as admin:
        for stage in stages:
            read = sorted(place for place, topic in places.items() if topic == stage.source)
            group = settings.topic(stage.group)
            done = await patiently(partial(admin.list_consumer_group_offsets, group, partitions=read))
            offsets = {place: done[place].offset if place in done else -1 for place in read}
            found += [_behind(stage, place, offsets[place], begins[place], ends[place]) for place in read]
    return found


def _behind(stage: Declared | Stage, place: TopicPartition, done: int, begins: int, ends: int) -> Behind:
    return Behind(stage.name, stage.source, place.partition, done if done >= 0 else None, begins, ends)
