"""DeadLetter: why a record was set aside. Carried in headers; key, value and headers of the record stay untouched."""

from __future__ import annotations

from pydantic import Field

from schemas.base import Instant, Message


class DeadLetter(Message):
    """The `dlq.*` headers of a record on `<topic>.dlq`."""

    topic: str = Field(description="dlq.topic: where the record came from")
    partition: int = Field(description="dlq.partition")
    offset: int = Field(description="dlq.offset")
    at: Instant = Field(description="dlq.at: the record's own time")
    stage: str = Field(description="dlq.stage: who could not read it, e.g. ingest.receive")
    error: str = Field(description="dlq.error: kind of error, e.g. not-json")
    message: str = Field(description="dlq.message: what was wrong, where, and what to do")
    value: str | None = Field(
        None,
        description="dlq.value: how large the value was, where it was too large to be kept here; it stays where the record came from",
    )
