"""Changes: what records of the topics change in the read model. Pure: bytes in, rows out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from schemas.arrival import Arrival
from schemas.base import rfc3339
from schemas.claim import Claim
from schemas.events import Event
from schemas.received import Withdrawal
from schemas.story import Story
from stream.cloudevent import from_record
from stream.codec import decode, encode
from stream.record import Record
from stream.topics import ARRIVALS, CLAIM_EVENTS, CLAIMS, STORIES

FOLLOWED = (ARRIVALS, STORIES, CLAIMS, CLAIM_EVENTS)
Arrived = Annotated[Arrival | Withdrawal, Field(discriminator="kind")]
Row = dict[str, object]


@dataclass(frozen=True)
class Put:
    """A row to be put under its key, in place of the one that is there; `row` None: that one goes."""

    table: str
    key: str
    row: Row | None


def change_of(record: Record) -> Put | Event:
    """A record of one of the followed topics -> the row to put, or the event to note. Raises Poison for what can't be read."""
    key = (record.key or b"").decode(errors="replace")
    if record.topic == CLAIM_EVENTS:
        return from_record(record.key, record.value, record.headers)
    if record.topic == STORIES:
        return Put("stories", key, None if record.value is None else _story(decode(Story, record.value)))
    if record.topic == CLAIMS:
        return Put("claims", key, None if record.value is None else _claim(decode(Claim, record.value)))
    return _article(decode(Arrived, record.value))


def _story(story: Story) -> Row:
    return {
        "id": story.id,
        "title": _clean(story.title),
        "language": story.language,
        "last_seen": rfc3339(story.last_seen),
        "reports": len(story.articles),
        "publishers": len({article.publisher for article in story.articles}),
        "open_conflicts": sum(conflict.closed_by is None for conflict in story.conflicts),
        "version": story.version,
        "body": _json(story),
    }


def _claim(claim: Claim) -> Row:
    return {
        "id": claim.id,
        "story_id": claim.story_id,
        "text": _clean(claim.text),
        "status": claim.status.value,
        "reports": claim.support.reports,
        "publishers": claim.support.publishers,
        "origins": claim.support.origins,
        "body": _json(claim),
    }


def _article(arrived: Arrival | Withdrawal) -> Put:
    if isinstance(arrived, Withdrawal):
        return Put("articles", arrived.id, None)
    article = arrived.article
    row: Row = {
        "id": article.id, "url": article.url, "title": _clean(article.title or ""), "text": _kept(article.text), "why": _clean(arrived.why),
        "at": rfc3339(article.at),
    }  # fmt: skip
    return Put("articles", article.id, row)


def event_row(event: Event, record: Record) -> Row:
    """An event and its record -> its row."""
    row = {
        "partition": record.partition,
        "offset": record.offset,
        "id": event.id,
        "type": event.type.value,
        "subject": event.subject,
    }
    return {**row, "story_id": event.story_id, "body": _json(event)}


def _json(message: Story | Claim | Event) -> str:
    return encode(message).decode()  # NUL stands escaped in it


def _clean(text: str) -> str:
    """A text -> the same without NUL, which PostgreSQL takes in no text."""
    return text.replace("\0", " ")


def _kept(text: str) -> str:
    """A text -> as many characters, NUL replaced: offsets count in it."""
    return text.replace("\0", "\ufffd")
