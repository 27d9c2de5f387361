"""CloudEvents 1.0 over Kafka, binary mode: an Event <-> the key, value and headers of a record.

Attributes travel as `ce_*` headers, the data alone is the value, the partition key is the record's key (CloudEvents Kafka
protocol binding 1.0, section 3.2). The same event gives the same bytes: keys are sorted, and the time is the event's own.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from schemas.base import rfc3339
from schemas.events import ClaimEvent, Event, EventType, StoryEvent
from stream.codec import decode, encode
from stream.errors import Poison

SPECVERSION = "1.0"
SOURCE = "/wirefold/store"
CONTENT_TYPE = "application/json"

Headers = list[tuple[str, bytes]]
_SPECVERSION, _SOURCE = ("ce_specversion", SPECVERSION.encode()), ("ce_source", SOURCE.encode())
_CONTENT_TYPE = ("content-type", CONTENT_TYPE.encode())
"""The headers that all events have alike."""


def schema_urn(name: str) -> str:
    """Name of a contract -> the `$id` of its JSON Schema: 'claim' -> 'urn:wirefold:schema:claim:1'."""
    return f"urn:wirefold:schema:{name}:1"


STORY_DATA, CLAIM_DATA = schema_urn("story-event"), schema_urn("claim-event")
"""The `dataschema` of story events and of claim events."""


def dataschema(kind: EventType) -> str:
    """An event's type -> the `$id` of the schema of its data."""
    return STORY_DATA if kind.startswith("story.") else CLAIM_DATA


def headers(event: Event, traceparent: str | None = None) -> Headers:
    """An event, and a W3C trace context if there is one -> its record's headers, always in the same order."""
    return [
        _SPECVERSION,
        ("ce_id", event.id.encode()),
        _SOURCE,
        ("ce_type", event.type.encode()),
        ("ce_subject", event.subject.encode()),
        ("ce_time", rfc3339(event.time).encode()),
        ("ce_partitionkey", event.story_id.encode()),
        ("ce_dataschema", dataschema(event.type).encode()),
        _CONTENT_TYPE,
        *([("traceparent", traceparent.encode())] if traceparent is not None else ()),
    ]


def to_record(event: Event, traceparent: str | None = None) -> tuple[bytes, bytes, Headers]:
    """An event -> key, value and headers of its record. Raises Poison where its data is not what its type calls for."""
    if not isinstance(event.data, _model(event.type)):
        raise Poison(f"{event.type.value} can't carry a {type(event.data).__name__}: give it its own data", kind="wrong-data")
    return event.story_id.encode(), encode(event.data, sort_keys=True), headers(event, traceparent)


def from_record(key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]]) -> Event:
    """Key, value and headers of a record on `claim-events` -> its event; raises Poison where they are none of ours."""
    attributes = _attributes(headers)
    story_id = _story_id(key, attributes)
    kind = _kind(attributes)
    data = decode(_model(kind), value)
    try:
        return Event(
            id=attributes["ce_id"],
            type=kind,
            subject=attributes["ce_subject"],
            time=attributes["ce_time"],
            story_id=story_id,
            data=data,
        )
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise Poison(f"ce_{fault['loc'][0]}: {fault['msg']}", kind="not-an-event") from error


def _kind(attributes: dict[str, str]) -> EventType:
    try:
        return EventType(attributes["ce_type"])
    except ValueError as error:
        raise Poison(f"{attributes['ce_type']!r} is no type of event that this release knows", kind="unknown-type") from error


def _model(kind: EventType) -> type[StoryEvent | ClaimEvent]:
    return StoryEvent if dataschema(kind) == STORY_DATA else ClaimEvent


def _attributes(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """Headers of a record -> those that make an event, as text; of one given twice the last counts, as Kafka has it."""
    try:
        found = {
            name: value.decode() for name, value in headers if value is not None and name.startswith(("ce_", "content-type"))
        }
    except UnicodeDecodeError as error:
        raise Poison("a CloudEvents header is not UTF-8", kind="not-an-event") from error
    missing = [
        name for name in ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time") if not found.get(name)
    ]
    if missing:
        raise Poison(f"not a CloudEvent in binary mode: no {', '.join(missing)} among its headers", kind="not-an-event")
    for name, only in (("ce_specversion", SPECVERSION), ("ce_source", SOURCE)):
        if found[name] != only:
            raise Poison(f"{name} is {found[name]!r}; only {only!r} is read here", kind="foreign-event")
    content_type = found.get("content-type", CONTENT_TYPE)
    if content_type.partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise Poison(f"content-type is {content_type!r}; only {CONTENT_TYPE} is read here", kind="foreign-event")
    return found


def _story_id(key: bytes | None, attributes: dict[str, str]) -> str:
    """The record's key as text; it and `ce_partitionkey`, where given, must be the same."""
    if not key:
        raise Poison(f"event {attributes['ce_id']} has no key: events are keyed by story id", kind="no-key")
    try:
        story_id = key.decode()
    except UnicodeDecodeError as error:
        raise Poison(f"the key of event {attributes['ce_id']} is not UTF-8", kind="not-an-event") from error
    if attributes.get("ce_partitionkey", story_id) != story_id:
        raise Poison(f"event {attributes['ce_id']} lies under another key than its ce_partitionkey says", kind="foreign-event")
    return story_id


def structured(event: Event) -> dict[str, object]:
    """An event -> its CloudEvents JSON form (structured mode): the same attributes, with the data beside them."""
    attributes = {name.removeprefix("ce_"): value.decode() for name, value in headers(event) if name.startswith("ce_")}
    return {**attributes, "datacontenttype": CONTENT_TYPE, "data": event.data.model_dump(mode="json")}
