"""Whether brokers keep what a stage relies on: a changelog for ever, a source whole, and records that are not tiny."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import structlog

from stream.clients import administering, consuming, partitions_of, patiently
from stream.errors import Refused
from stream.largest import LEAST, MOST, lower
from stream.settings import Settings
from stream.stage import Declared, Stage
from stream.topic_plan import configurations
from stream.topics import changelog_topic, topic

POLICY = "cleanup.policy"
APPLY = "`wirefold topics apply` sets it right"
ANEW = "delete the topic, make it with `wirefold topics apply`, and then `wirefold state rebuild {}`, with all workers of the stage stopped"

Configs = Mapping[str, Mapping[str, str]]
"""The settings of topics as they are in force, by full name."""

log = structlog.get_logger("wirefold.worker")


@dataclass(frozen=True)
class Unfit:
    """A topic that does not keep what it should, and why in words. `fatal`: records or state would be lost while nobody looks."""

    topic: str
    why: str
    fatal: bool


def unfit(configs: Configs, settings: Settings, stages: Iterable[Declared | Stage]) -> list[Unfit]:
    """The topics of stages that stand in a way in which records or state get lost. Topics whose settings are not known are left out."""
    found: dict[str, Unfit] = {}
    for stage in stages:
        changelogs = [changelog_topic(stage.group)] if stage.stateful else []
        for name in (stage.source, *stage.writes, *changelogs):
            full = settings.topic(name)
            stands = configs.get(full, {})
            policies = set(stands.get(POLICY, topic(name).cleanup).replace(" ", "").split(","))
            if (size := int(stands.get(MOST, LEAST))) < LEAST and name != stage.source:
                found[full] = Unfit(
                    full, f"it takes records of at most {size:,} bytes ({MOST}); {LEAST:,} is the least", fatal=True
                )
            elif policies != set(topic(name).cleanup.split(",")):
                said = f"its {POLICY} is {','.join(sorted(policies))}, declared is {topic(name).cleanup}"
                found[full] = Unfit(
                    full, _lost(said, name, stage.source, changelogs), fatal=name == stage.source or name in changelogs
                )
    return list(found.values())


def _lost(said: str, name: str, source: str, changelogs: list[str]) -> str:
    if name in changelogs:
        return f"{said}: brokers delete rows that are still needed"
    return f"{said}: brokers delete records before they are handled" if name == source else said


async def read_configs(settings: Settings, stages: Iterable[Declared | Stage]) -> Configs:
    """Stages -> the settings of their topics; none, with a line in the log, where the right to see them is missing."""
    names = {name for stage in stages for name in (stage.source, *stage.writes)}
    names |= {changelog_topic(stage.group) for stage in stages if stage.stateful}
    try:
        async with administering(settings) as admin:
            return await patiently(lambda: configurations(admin, sorted(settings.topic(name) for name in names)))
    except Refused as refused:
        if refused.kind != "topics":
            raise
        log.warning("whether topics keep what is needed can't be seen", error=str(refused))
        return {}


async def cut_off(settings: Settings, stage: Declared | Stage) -> list[int]:
    """A stage with state -> the partitions of its changelog whose first rows brokers have deleted, which compaction never does."""
    places = await partitions_of(settings, [changelog_topic(stage.group)])
    async with consuming(settings) as consumer:
        begins = await consumer.beginning_offsets(list(places))
    return sorted(place.partition for place, first in begins.items() if first > 0)


async def require_kept(settings: Settings, stages: Iterable[Stage]) -> dict[str, int]:
    """Refuse stages whose topics would lose records or state, or have lost state -> the topics that take smaller records than declared, and how large (bytes)."""
    stages = list(stages)
    configs = await read_configs(settings, stages)
    for each in unfit(configs, settings, stages):
        if each.fatal:
            raise Refused(f"{each.topic}: {each.why}; {APPLY}", kind="topics")
        log.warning("a topic does not stand as declared", topic=each.topic, why=each.why, todo=APPLY)
    for stage in stages:
        if stage.stateful and (gone := await cut_off(settings, stage)):
            name = settings.topic(changelog_topic(stage.group))
            raise Refused(f"{name}: rows were deleted from its partitions {gone}; {ANEW.format(stage.name)}", kind="state")
    written = {name for stage in stages for name in stage.writes} | {
        changelog_topic(stage.group) for stage in stages if stage.stateful
    }
    found = lower(configs, settings, sorted(written))
    if found:
        log.warning("topics take smaller records than declared: larger ones are dead letters", bytes=found)
    return found
