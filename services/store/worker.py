"""The stage of store: decode, call the verb, say what to send."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.claim import Claim
from schemas.received import Withdrawal
from schemas.report import Report
from schemas.story import Story
from services.store.keys import RULES_VERSION
from services.store.merge import Merged, merge
from stream.cloudevent import to_record
from stream.codec import decode, encode
from stream.record import Outgoing, Record, passed_on, trace_of
from stream.rows import Rows
from stream.stage import Stage, Step
from stream.topics import CLAIM_EVENTS, CLAIMS, MERGE, REPORTS, STORIES, dead_letter_topic

Incoming = Annotated[Report | Withdrawal, Field(discriminator="kind")]


def merge_record(record: Record, rows: Rows, _partitions: int) -> Step:
    """A record on `reports` -> the claims and stories that it changed, then what changed, as events."""
    message: Report | Withdrawal = decode(Incoming, record.value)
    merged = merge(message, rows)
    changed = f"{len(merged.claims)} claims, {len(merged.events)} events"
    told = {"article": message.id, "outcome": "merged" if merged.stories else "nothing to merge", "changed": changed}
    return Step(_sent(merged, record), merged.rows, told)


def _sent(merged: Merged, record: Record) -> tuple[Outgoing, ...]:
    trace = trace_of(record)
    events = (to_record(event, trace.decode() if trace else None) for event in merged.events)
    return (
        *(_state(CLAIMS, key, claim, record) for key, claim in merged.claims.items()),
        *(_state(STORIES, key, story, record) for key, story in merged.stories.items()),
        *(Outgoing(CLAIM_EVENTS, key, value, tuple(headers)) for key, value, headers in events),
    )


def _state(topic: str, key: str, found: Claim | Story | None, record: Record) -> Outgoing:
    """The latest state of one claim or story; None is a tombstone."""
    return Outgoing(topic, key.encode(), encode(found) if found is not None else None, passed_on(record))


STAGES = (
    Stage(
        "store.merge",
        MERGE,
        REPORTS,
        merge_record,
        stateful=True,
        rules=RULES_VERSION,
        writes=(STORIES, CLAIMS, CLAIM_EVENTS, dead_letter_topic(REPORTS)),
    ),
)
