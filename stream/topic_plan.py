"""What it takes to bring a broker's topics to what is declared, and doing it. Never deletes, never shrinks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

from aiokafka.admin import NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import for_code

from stream.errors import Refused
from stream.settings import Settings
from stream.topics import TOPICS, Topic

IN_SYNC = "min.insync.replicas"
TRIES = 300
"""Times, a tenth of a second apart, that brokers are asked for topics that they just made."""
TOPIC_CONFIG = 1
"""Kafka's number for a setting that was given to the topic itself."""


@dataclass(frozen=True)
class Change:
    """One thing to do to one topic. `differs` is a difference that is told, but that only a person can mend."""

    topic: str
    action: Literal["create", "configure", "differs"]
    partitions: int
    config: dict[str, str] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class Standing:
    """A topic as it stands on the broker. `overrides` are those settings that were given to the topic itself.

    `copies` is that of the partition with the fewest; None where it is not known.
    """

    partitions: int
    config: dict[str, str]
    overrides: dict[str, str] = field(default_factory=dict)
    copies: int | None = None


def plan(standing: dict[str, Standing], settings: Settings, topics: tuple[Topic, ...] = TOPICS) -> list[Change]:
    """The topics that stand on a broker, by full name -> the changes that bring them to what is declared."""
    return [
        change
        for topic in topics
        for change in _changes(
            settings.topic(topic.name), topic, standing.get(settings.topic(topic.name)), settings.replication
        )
    ]


def _changes(name: str, topic: Topic, stands: Standing | None, copies: int) -> list[Change]:
    declared = topic.config | _in_sync(stands, copies)
    if stands is None:
        return [Change(name, "create", topic.partitions, declared, topic.about)]
    found = []
    if stands.copies is not None and stands.copies < copies:
        why = f"has {stands.copies} copies of a partition, WIREFOLD_REPLICATION asks for {copies}: kafka-reassign-partitions.sh adds them"
        found.append(Change(name, "differs", stands.partitions, why=why))
    if stands.partitions != topic.partitions:
        # More partitions move keys to other ones: state and order by key would break. That is a person's decision.
        found.append(
            Change(
                name, "differs", stands.partitions, why=f"has {stands.partitions} partitions, declared are {topic.partitions}"
            )
        )
    wrong = {key: value for key, value in declared.items() if stands.config.get(key) != value}
    if wrong:
        was = ", ".join(f"{key} was {stands.config.get(key)}" for key in wrong)
        # The broker takes what it is given for the whole: what is left out goes back to the broker's default.
        found.append(Change(name, "configure", stands.partitions, stands.overrides | declared, was))
    return found


def _in_sync(stands: Standing | None, copies: int) -> dict[str, str]:
    """What of the copies must have a record before it counts as taken: two, where there are three or more.

    With the broker's default of one, a record that a single node has seen is acknowledged, and lost with that node. What an
    operator has set higher stays.
    """
    if copies < 3 or (stands is not None and int(stands.config.get(IN_SYNC, "1")) >= 2):
        return {}
    return {IN_SYNC: "2"}


async def standing(admin: Any, settings: Settings, topics: tuple[Topic, ...] = TOPICS) -> dict[str, Standing]:
    """The declared topics as they stand on the broker, by full name. Raises Refused where they may not be looked at."""
    there = set(await admin.list_topics())
    names = sorted(there & {settings.topic(topic.name) for topic in topics})
    if not names:
        return {}
    described = await admin.describe_topics(names)
    configs = await _configs(admin, names)
    return {
        item["topic"]: Standing(
            len(item["partitions"]),
            *configs.get(item["topic"], ({}, {})),
            copies=min((len(part["replicas"]) for part in item["partitions"]), default=None),
        )
        for item in described
    }


async def configurations(admin: Any, names: list[str]) -> dict[str, dict[str, str]]:
    """Topics by full name -> the settings of each as they are in force. Raises Refused where they may not be looked at."""
    return {name: config for name, (config, _) in (await _configs(admin, names)).items()}


async def _configs(admin: Any, names: list[str]) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Topics -> the settings of each as they are in force, and those of them that were given to the topic itself. Raises Refused."""
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for answer in answers:
        for code, _message, _kind, name, entries in answer.resources:
            if code:
                raise Refused(f"the configuration of topic {name} can't be read: {for_code(code).__name__}", kind="topics")
            given = {entry[0]: entry[1] for entry in entries if _is_given(answer.API_VERSION, entry)}
            found[name] = ({entry[0]: entry[1] for entry in entries}, given)
    return found


def _is_given(version: int, entry: Any) -> bool:
    """Whether a setting was given to the topic itself: version 0 of the answer says «is default», later ones the source (1: the topic)."""
    return not entry[3] if version == 0 else entry[3] == TOPIC_CONFIG


async def apply(admin: Any, settings: Settings, changes: list[Change]) -> None:
    """Carry out a plan. Raises Refused with the broker's words if it does not take a change."""
    new = [
        NewTopic(c.topic, c.partitions, settings.replication, topic_configs=c.config) for c in changes if c.action == "create"
    ]
    if new:
        answer = await admin.create_topics(new)
        for name, code, *message in answer.topic_errors:
            if code not in (0, 36):  # 36: someone else created it in the meantime
                raise Refused(f"topic {name} was not created: error {code} {message}", kind="topics")
        await _there(admin, [topic.name for topic in new])
    set_to = [ConfigResource(ConfigResourceType.TOPIC, c.topic, configs=c.config) for c in changes if c.action == "configure"]
    if set_to:
        await admin.alter_configs(set_to)


async def _there(admin: Any, names: list[str]) -> None:
    """Return once brokers know of new topics, and who leads their partitions: they tell a moment after they made them. Raises Refused."""
    for _ in range(TRIES):
        described = await admin.describe_topics(names)
        if all(not each["error_code"] and all(part["leader"] >= 0 for part in each["partitions"]) for each in described):
            return
        await asyncio.sleep(0.1)
    raise Refused(f"topics {', '.join(names)} were made, but the brokers do not tell of them yet", kind="topics")
