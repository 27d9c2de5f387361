"""State that is not there: which partitions were handled and have no rows, and how these are made anew from the source.

Rows of another layout lie under another name (`stream.topics.LAYOUTS`), so that after an upgrade a stage finds none. It is
then not started: it would take every article for new. Made anew, the rows come from the records that gave rise to them,
which are handled once more, *quietly*: what they gave rise to was sent before. As verbs are deterministic, the rows are
those that the stage would have had, as far back as its source goes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError

from stream.clients import administering, consuming, patiently, producing, send
from stream.errors import Refused
from stream.lag import Behind, lag
from stream.quiet import begins_quiet, quiet_below
from stream.record import Outgoing
from stream.settings import Settings
from stream.stage import Declared, Stage
from stream.topics import LAYOUTS, changelog_topic

REBUILD = "`wirefold state rebuild {}` makes it anew from its source, with all its workers stopped"
FORMER = "its rows are of layout {}, those of this release of layout {}"


@dataclass(frozen=True)
class Rebuilt:
    """A partition that will be handled once more: from its first record that is still there up to that offset."""

    stage: str
    topic: str
    partition: int
    first: int
    below: int


async def lost(settings: Settings, stages: Iterable[Declared | Stage]) -> list[Behind]:
    """Stages -> those of their partitions of which records were handled, and that have no rows, or none yet.

    Raises Refused if the broker or a topic is not there.
    """
    stateful = {stage.name: stage for stage in stages if stage.stateful}
    if not stateful:
        return []
    handled = [each for each in await lag(settings, stateful.values()) if each.done]
    places = {_changelog(settings, stateful[each.stage], each.partition): each for each in handled}
    if not places:
        return []
    async with consuming(settings) as consumer:
        return [each for place, each in places.items() if await _is_lost(consumer, place, each)]


async def former(settings: Settings, stage: Declared | Stage) -> int | None:
    """A stage -> the latest layout before this release's of which it has a changelog on the brokers, or None: its rows are of that one."""
    layouts = {settings.topic(changelog_topic(stage.group, layout)): layout for layout in range(1, LAYOUTS[stage.group])}
    async with administering(settings) as admin:
        there = await patiently(admin.list_topics)
    return max((layouts[name] for name in layouts.keys() & set(there)), default=None)


async def why_lost(settings: Settings, stage: Declared | Stage) -> str:
    """A stage without the state of what it has handled -> that in words, and what to do."""
    found = await former(settings, stage)
    of = f" ({FORMER.format(found, LAYOUTS[stage.group])})" if found else ""
    return f"{stage.name} has handled records and has no state{of}"


async def _is_lost(consumer: AIOKafkaConsumer, place: TopicPartition, each: Behind) -> bool:
    """Whether a changelog holds nothing, or nothing but the beginning of a rebuild whose offset was never set back."""
    begins = (await consumer.beginning_offsets([place]))[place]
    ends = (await consumer.end_offsets([place]))[place]
    if ends - begins != 1:
        return bool(ends == begins)
    consumer.assign([place])
    await consumer.seek_to_beginning(place)
    below = begins_quiet((await consumer.getone(place)).value)
    return below is not None and each.begins < below <= (each.done or 0)


async def rebuild(settings: Settings, stage: Declared | Stage) -> AsyncIterator[Rebuilt]:
    """A stage whose workers are stopped -> its partitions without rows, each set back to the start of its source.

    The next worker handles their records once more and sends nothing until it is where the stage stood. It may be called
    again after a crash. Raises Refused where workers of the stage still run.
    """
    found = await lost(settings, [stage])
    changelog, group = changelog_topic(stage.group), stage.group
    async with producing(settings) as producer, consuming(settings) as reader, consuming(settings, group) as consumer:
        source = {TopicPartition(settings.topic(each.topic), each.partition): each for each in found}
        consumer.assign(list(source))
        for place, each in source.items():
            row = _changelog(settings, stage, each.partition)
            if (await reader.end_offsets([row]))[row] == (await reader.beginning_offsets([row]))[row]:
                key, value = quiet_below(each.partition, each.done or 0)
                await (await send(producer, settings, Outgoing(changelog, key, value, partition=each.partition)))
            try:
                await consumer.commit({place: each.begins})
            except CommitFailedError as error:
                raise Refused(f"workers of {stage.name} still run: stop them all first", kind="running") from error
            yield Rebuilt(stage.name, each.topic, each.partition, each.begins, each.done or 0)


def _changelog(settings: Settings, stage: Declared | Stage, partition: int) -> TopicPartition:
    return TopicPartition(settings.topic(changelog_topic(stage.group)), partition)
