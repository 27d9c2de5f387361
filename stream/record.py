"""Record and Outgoing: what comes off a topic, and what goes onto one. Bytes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

Headers = tuple[tuple[str, bytes], ...]

SOURCE = "wirefold-source"
"""Header that names the record on `articles` that all else came from: topic/partition/offset."""


@dataclass(frozen=True)
class Record:
    """A record as it lies on a topic. `topic` is the name as declared, without the prefix; `at` is its time, UTC."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    at: datetime
    headers: Headers = ()

    def header(self, name: str) -> bytes | None:
        """The value of the first header of that name, or None."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def place(self) -> str:
        """Topic, partition and offset as one text."""
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(frozen=True)
class Outgoing:
    """A record to be sent. `topic` is the name as declared; `partition` None lets the key decide."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None
    at: datetime | None = None


def source_of(record: Record, key: bytes, at: datetime) -> Record:
    """A record, and key and time of the tombstone on `articles` that it came from -> that tombstone."""
    topic, partition, offset = (record.header(SOURCE) or record.place.encode()).decode().split("/")
    kept = tuple(header for header in record.headers if header[0] != SOURCE)
    return Record(topic, int(partition), int(offset), key, None, at, kept)


def moment(milliseconds: float) -> datetime:
    """Kafka's timestamp, in milliseconds since 1970 -> the moment, UTC. A record without one (-1) is of 1970."""
    return datetime.fromtimestamp(max(0.0, milliseconds) / 1000, UTC)


def passed_on(record: Record) -> Headers:
    """A record -> the headers that all it gives rise to carry: its trace, and the article record it came from."""
    trace = record.header("traceparent")
    source = record.header(SOURCE) or record.place.encode()
    return ((SOURCE, source), *((("traceparent", trace),) if trace else ()))
