"""Record and Outgoing: what comes off a topic, and what goes onto one. Bytes only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from schemas.base import utc
from stream.topics import ARTICLES

_TRACE = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

_SOURCE = re.compile(rb"[^/]*/(\d{1,9})/(\d{1,18})")

_LAST_MS = 253_402_214_400_000
"""The last day of the year 9999."""

Headers = tuple[tuple[str, bytes], ...]

SOURCE = "wirefold-source"
"""Header that names the record on `articles` that all else came from: topic/partition/offset."""
PUBLISHED = "wirefold-published"
"""Header with that record's time, in milliseconds since 1970: how long an article has been on its way."""
TIME = "wirefold-at"
"""Header that says of what time a record on `articles` is, RFC 3339, where that is not when it came: a retry, a back-fill."""
CORRECTS = "wirefold-corrects"
"""Header of a record that speaks of another article than the one it goes back to: that one gave it another verdict."""
RULES = "wirefold-rules"
"""Header that says under which version of its stage's rules a record was made."""
RETRIED = "wirefold-retried"
"""Header of a record that was sent again: where its dead letter lies."""
PACKED = "wirefold-packed"
"""Header of what stands for a batch of records that was not unpacked: how it is packed, how many records it is said to hold, and why."""


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

    @cached_property
    def fingerprint(self) -> str:
        """A hash of key and value: two records of one place that differ are two, as after a topic was made anew."""
        return blake2b(b"%d|" % len(self.key or b"") + (self.key or b"") + (self.value or b""), digest_size=8).hexdigest()

    @cached_property
    def identity(self) -> str:
        """What a record keeps when the stage before sends it once more: where it goes back to, and a hash of itself.

        A dead letter that is retried is another; empty where nothing says what the record goes back to.
        """
        source = self.header(SOURCE) if self.topic != ARTICLES else None
        if source is None:
            return ""
        told = b"|".join((source, self.header(RETRIED) or b"", self.fingerprint.encode()))
        return blake2b(told, digest_size=12).hexdigest()

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

    @cached_property
    def size(self) -> int:
        """Bytes of key, value and headers."""
        found = len(self.key or b"") + len(self.value or b"")
        for name, value in self.headers:
            found += (len(name) if name.isascii() else len(name.encode())) + len(value or b"")
        return found


def source_of(record: Record, key: bytes, at: datetime) -> Record:
    """A record, and key and time of the tombstone on `articles` that it came from -> that tombstone."""
    topic, partition, offset = (record.header(SOURCE) or record.place.encode()).decode().split("/")
    kept = tuple(header for header in record.headers if header[0] not in (SOURCE, PUBLISHED))
    return Record(topic, int(partition), int(offset), key, None, at, kept)


class Publication(NamedTuple):
    """Where a record on `articles` lies, and its time, in milliseconds since 1970."""

    partition: int
    offset: int
    at: int

    def is_after(self, other: Publication) -> bool:
        """Whether this one surely came after another: in the same partition, behind it, and no earlier by its time.

        Where a topic was made anew, offsets begin anew and times do not: then neither is after the other. So they are where the two lie in
        different partitions, as without a key.
        """
        return self.partition == other.partition and self.offset > other.offset and self.at >= other.at


def publication_of(record: Record) -> Publication | None:
    """A record -> the one on `articles` that its article was published by, or None where that is not told."""
    if record.header(CORRECTS) is not None:
        return None
    source, at = record.header(SOURCE), record.header(PUBLISHED)
    found = _SOURCE.fullmatch(source or b"")
    return Publication(int(found[1]), int(found[2]), int(at)) if found and at is not None and at.isdigit() else None


def moment(milliseconds: float) -> datetime:
    """Kafka's timestamp, in milliseconds since 1970 -> the moment, UTC. A record without one (-1) is of 1970, one beyond the last year of the last day."""
    return datetime.fromtimestamp(min(max(0.0, milliseconds), _LAST_MS) / 1000, UTC)


def time_of(topic: str, at: datetime, headers: Headers) -> datetime:
    """A record's topic, when it came, its headers -> of what time it is. A header that is no time counts for nothing."""
    told = next((value for name, value in headers if name == TIME), None) if topic == ARTICLES else None
    if told is None:
        return at
    try:
        found: datetime | None = utc(told.decode())
    except (ValueError, OverflowError):
        return at
    return found or at


def trace_of(record: Record) -> bytes | None:
    """A record -> its W3C trace context, if it has one in due form: headers of strangers are not passed on."""
    found = record.header("traceparent")
    return found if found is not None and _TRACE.fullmatch(found) else None


def passed_on(record: Record) -> Headers:
    """A record -> the headers that all it gives rise to carry: its trace, and the article record it came from."""
    trace = trace_of(record)
    source = record.header(SOURCE) if record.topic != ARTICLES else None
    published = record.header(PUBLISHED) if source else None
    return (
        (SOURCE, source or record.place.encode()),
        (PUBLISHED, published or b"%d" % round(record.at.timestamp() * 1000)),
        *((("traceparent", trace),) if trace else ()),
        *((name, value) for name, value in record.headers if name == CORRECTS and record.topic != ARTICLES),
    )
