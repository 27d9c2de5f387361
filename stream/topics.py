"""The topics of Wirefold: every name, its partitions, retention and bounds, in this one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MIB = 1024 * 1024
DAY_MS = 24 * 60 * 60 * 1000
PARTITIONS = 12
CHANGELOG_BYTES = 32 * MIB
"""Of one row. With the records of its step it must stay well below 100 MiB, the most that Kafka takes in one request."""

ARTICLES = "articles"
RECEIVED = "received"
ARRIVALS = "arrivals"
REPORTS = "reports"
STORIES = "stories"
CLAIMS = "claims"
CLAIM_EVENTS = "claim-events"

RECEIVE = "wirefold-ingest-receive"
DEDUPE = "wirefold-ingest-dedupe"
EXTRACT = "wirefold-normalize-extract"
MERGE = "wirefold-store-merge"
"""Consumer groups of the stages; for those that hold state also the stem of their changelog."""

LAYOUTS = {DEDUPE: 1, MERGE: 2}
"""Of each stage with state, the version of its rows' layout. It is part of the changelog's name: code never reads rows that
it can't understand. Raised by one with every change after which old rows can't be read as they are (docs/how-to/upgrade.md)."""


@dataclass(frozen=True)
class Topic:
    """One topic. `retention_ms` None keeps records for ever; `max_message_bytes` bounds one record."""

    name: str
    key: str
    about: str
    cleanup: Literal["delete", "compact", "compact,delete"] = "delete"
    retention_ms: int | None = None
    partitions: int = PARTITIONS
    max_message_bytes: int = 8 * MIB

    @property
    def config(self) -> dict[str, str]:
        """The topic's Kafka configuration, names and values as brokers spell them."""
        retention = -1 if self.retention_ms is None else self.retention_ms
        found = {
            "cleanup.policy": self.cleanup,
            "max.message.bytes": str(self.max_message_bytes),
            "message.timestamp.type": "LogAppendTime",  # the brokers' clock: none that is off loses a record to retention
        }
        return found if self.cleanup == "compact" else found | {"retention.ms": str(retention)}


def dead_letter_topic(name: str) -> str:
    """The name of a topic -> the name of the topic of its dead letters."""
    return f"{name}.dlq"


def table_of(stage: str, layout: int | None = None) -> str:
    """The name of a stage with state -> the name of the table of its rows, in this release's layout or in another."""
    return f"rows-v{LAYOUTS.get(stage, 1) if layout is None else layout}"


def changelog_topic(stage: str, layout: int | None = None) -> str:
    """The name of a stage with state -> the name of its changelog (Faust's rule: <app id>-<table>-changelog)."""
    return f"{stage}-{table_of(stage, layout)}-changelog"


def _dead_letters(name: str) -> Topic:
    # A little above the largest article: a dead letter is the record as it came plus a few headers.
    return Topic(
        dead_letter_topic(name),
        "as it came",
        f"Records of {name} that could not be handled",
        retention_ms=30 * DAY_MS,
        max_message_bytes=65 * MIB,
    )


def _changelog(stage: str) -> Topic:
    return Topic(
        changelog_topic(stage),
        "row key",
        f"State of {stage}, for its recovery",
        cleanup="compact",
        max_message_bytes=CHANGELOG_BYTES,
    )


TOPICS: tuple[Topic, ...] = (
    # 64 MiB, so that an article far too large still arrives, is refused with a reason and is kept as it came.
    Topic(
        ARTICLES,
        "article id",
        "Articles as published; no value: withdrawn",
        retention_ms=30 * DAY_MS,
        max_message_bytes=64 * MIB,
    ),
    Topic(RECEIVED, "desk", "Articles that could be read, with desk and publisher", retention_ms=7 * DAY_MS),
    Topic(ARRIVALS, "root article id", "Articles with dedupe's verdict", retention_ms=7 * DAY_MS),
    Topic(REPORTS, "desk", "Reports: regions, entities, statements", retention_ms=30 * DAY_MS),
    Topic(STORIES, "story id", "Each story as it stands; no value: gone", cleanup="compact"),
    Topic(CLAIMS, "claim id", "Each claim as it stands; no value: gone", cleanup="compact"),
    Topic(CLAIM_EVENTS, "story id", "What changed, as CloudEvents; kept for ever, so that it can be replayed"),
    *(_dead_letters(name) for name in (ARTICLES, RECEIVED, ARRIVALS, REPORTS)),
    *(_changelog(stage) for stage in (DEDUPE, MERGE)),
)

_BY_NAME = {found.name: found for found in TOPICS}


def topic(name: str) -> Topic:
    """A topic's name as declared -> its declaration. Raises KeyError."""
    return _BY_NAME[name]
