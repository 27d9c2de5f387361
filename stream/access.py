"""Rights: what each service may do on the brokers, and no more, as Kafka's access control lists put it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from stream.settings import Settings
from stream.stage import Declared, Stage
from stream.topics import PARTITIONS, changelog_topic


@dataclass(frozen=True)
class Right:
    """One operation on one resource. A right to read or to write includes the right to describe."""

    kind: Literal["topic", "group", "transactional-id"]
    name: str
    operation: Literal["Read", "Write", "Describe", "DescribeConfigs"]

    def line(self, principal: str) -> str:
        """The arguments of `kafka-acls.sh` that give this right to a principal, such as User:ingest."""
        return f"--add --allow-principal {principal} --operation {self.operation} --{self.kind} {self.name}"


def rights(stages: Iterable[Declared | Stage], settings: Settings) -> list[Right]:
    """Stages that run under one name -> all that they need, each right once."""
    found: dict[Right, None] = {}
    for stage in stages:
        found[Right("topic", settings.topic(stage.source), "Read")] = None
        found[Right("group", settings.topic(stage.group), "Read")] = None
        for topic in stage.writes:
            found[Right("topic", settings.topic(topic), "Write")] = None
        if stage.stateful:
            changelog = settings.topic(changelog_topic(stage.group))
            found[Right("topic", changelog, "Read")] = None
            found[Right("topic", changelog, "Write")] = None
        for name in [right.name for right in found if right.kind == "topic"]:  # whether brokers keep what it needs
            found[Right("topic", name, "DescribeConfigs")] = None
        for partition in range(PARTITIONS):  # the fence of each partition of the source
            found[Right("transactional-id", f"{settings.topic(stage.group)}-{partition}", "Write")] = None
    return list(found)
