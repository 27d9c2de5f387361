"""Events on Kafka are CloudEvents: the independent SDK reads ours, we read the SDK's, and what is none is Poison."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

from schemas.base import rfc3339
from schemas.events import Event, EventType
from schemas.statement import Modality
from stream.cloudevent import SOURCE, dataschema, from_record, headers, to_record
from stream.errors import Poison
from wirefold.contracts.example_events import events

EVENTS = events()
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
OPENED, DISPUTED = EVENTS["story-event.opened"], EVENTS["claim-event.disputed"]


def read_by_sdk(event: Event) -> BaseCloudEvent:
    key, value, pairs = to_record(event, TRACE)
    return from_binary_event(KafkaMessage(headers=dict(pairs), key=key, value=value))


def written_by_sdk(event: Event, **attributes: Any) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    given = {
        "id": event.id,
        "source": SOURCE,
        "type": event.type.value,
        "subject": event.subject,
        "time": event.time,
        "specversion": "1.0",
        "datacontenttype": "application/json",
        "dataschema": dataschema(event.type),
        "partitionkey": event.story_id,
    }
    message = to_binary_event(CloudEvent(given | attributes, event.data.model_dump(mode="json")))
    assert isinstance(message.key, str)
    return message.key.encode(), message.value, list(message.headers.items())


def without(name: str) -> list[tuple[str, bytes]]:
    return [pair for pair in headers(OPENED) if pair[0] != name]


def changed(name: str, value: bytes | None) -> list[tuple[str, bytes | None]]:
    return [*without(name), (name, value)]


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_event_comes_back_as_it_went(event: Event) -> None:
    assert from_record(*to_record(event, TRACE)) == event


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_sdk_reads_our_record(event: Event) -> None:
    found = read_by_sdk(event)
    assert (found.get_id(), found.get_type(), found.get_subject()) == (event.id, event.type.value, event.subject)
    assert (found.get_source(), found.get_specversion()) == ("/wirefold/store", "1.0")
    assert (found.get_time(), found.get_datacontenttype()) == (event.time, "application/json")
    assert found.get_dataschema() == dataschema(event.type)
    assert found.get_extension("partitionkey") == event.story_id
    assert found.get_data() == event.data.model_dump(mode="json")


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_we_read_a_record_of_the_sdk(event: Event) -> None:
    assert from_record(*written_by_sdk(event)) == event


def test_record_made_again_from_what_the_sdk_wrote_is_ours_to_the_byte() -> None:
    assert to_record(from_record(*written_by_sdk(DISPUTED))) == to_record(DISPUTED)


def test_bytes_do_not_depend_on_the_order_in_which_modalities_were_met() -> None:
    assert not isinstance(DISPUTED.data, type(OPENED.data))
    claim = DISPUTED.data.claim
    one, other = (
        DISPUTED.data.model_copy(update={"claim": claim.model_copy(update={"modalities": counts})})
        for counts in ({Modality.ASSERTED: 1, Modality.PLANNED: 2}, {Modality.PLANNED: 2, Modality.ASSERTED: 1})
    )
    values = {to_record(DISPUTED.model_copy(update={"data": data}))[1] for data in (one, other)}
    assert len(values) == 1


def test_value_is_the_data_alone_compact_and_in_utf_8() -> None:
    data = OPENED.data.model_copy(update={"story": OPENED.data.story.model_copy(update={"title": "Fähren stoßen zusammen"})})
    value = to_record(OPENED.model_copy(update={"data": data}))[1]
    assert "Fähren stoßen zusammen".encode() in value
    assert value == json.dumps(json.loads(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_key_is_the_story_id() -> None:
    assert to_record(DISPUTED)[0] == DISPUTED.story_id.encode()


def test_headers_are_those_of_the_binding_in_one_order() -> None:
    attributes = ("specversion", "id", "source", "type", "subject", "time", "partitionkey", "dataschema")
    expected = [*(f"ce_{name}" for name in attributes), "content-type", "traceparent"]
    assert [name for name, _ in headers(OPENED, TRACE)] == expected


def test_attribute_names_are_lower_case_letters_and_digits() -> None:
    names = [name.removeprefix("ce_") for name, _ in headers(OPENED) if name.startswith("ce_")]
    assert all(re.fullmatch("[a-z0-9]{1,20}", name) for name in names)


def test_trace_is_a_header_of_its_own_and_only_where_there_is_one() -> None:
    assert ("traceparent", TRACE.encode()) in headers(OPENED, TRACE)
    assert "traceparent" not in dict(headers(OPENED))


def test_time_is_the_events_own_in_rfc_3339() -> None:
    assert dict(headers(OPENED))["ce_time"] == rfc3339(OPENED.time).encode() == b"2031-03-03T08:40:00Z"


@pytest.mark.parametrize("kind", EventType)
def test_schema_of_the_data_follows_from_the_type(kind: EventType) -> None:
    assert dataschema(kind) == f"urn:wirefold:schema:{kind.value.split('.')[0]}-event:1"


def test_an_event_with_data_of_another_type_is_not_written() -> None:
    with pytest.raises(Poison) as refused:
        to_record(OPENED.model_copy(update={"type": EventType.CLAIM_STATED}))
    assert refused.value.kind == "wrong-data"


def test_header_given_twice_counts_as_last_given() -> None:
    key, value, pairs = to_record(OPENED)
    assert from_record(key, value, [("ce_id", b"stale"), *pairs]) == OPENED


def test_headers_of_others_are_passed_over() -> None:
    key, value, pairs = to_record(OPENED)
    assert from_record(key, value, [("x-feed", b"\xff"), ("traceparent", None), *pairs]) == OPENED


def test_json_with_a_charset_is_read() -> None:
    key, value, _ = to_record(OPENED)
    assert from_record(key, value, changed("content-type", b"application/json; charset=utf-8")) == OPENED


@pytest.mark.parametrize("value", [None, b""], ids=["tombstone", "empty"])
def test_a_record_without_data_is_poison_and_no_crash(value: bytes | None) -> None:
    with pytest.raises(Poison):
        from_record(OPENED.story_id.encode(), value, headers(OPENED))


def test_the_sdk_writes_no_tombstone_for_an_event_without_data() -> None:
    """Its empty body is b"", which Kafka's compaction keeps; a tombstone is None. So none of our tombstones is an event."""
    event = CloudEvent({"id": "1", "source": SOURCE, "type": "story.opened", "specversion": "1.0"}, None)
    assert to_binary_event(event).value == b""


KEY, VALUE = OPENED.story_id.encode(), to_record(OPENED)[1]
BAD = {
    "no headers": (KEY, VALUE, []),
    "no id": (KEY, VALUE, without("ce_id")),
    "empty id": (KEY, VALUE, changed("ce_id", b"")),
    "null subject": (KEY, VALUE, changed("ce_subject", None)),
    "no time": (KEY, VALUE, without("ce_time")),
    "no such time": (KEY, VALUE, changed("ce_time", b"2031-02-30T00:00:00Z")),
    "other specversion": (KEY, VALUE, changed("ce_specversion", b"0.3")),
    "other source": (KEY, VALUE, changed("ce_source", b"/elsewhere")),
    "unknown type": (KEY, VALUE, changed("ce_type", b"story.sold")),
    "data of another type": (KEY, VALUE, changed("ce_type", b"claim.stated")),
    "other content": (KEY, VALUE, changed("content-type", b"text/plain")),
    "not UTF-8 in a header": (KEY, VALUE, changed("ce_subject", b"\xff")),
    "no key": (None, VALUE, headers(OPENED)),
    "empty key": (b"", VALUE, headers(OPENED)),
    "key is not UTF-8": (b"\xff", VALUE, headers(OPENED)),
    "another key": (b"another", VALUE, headers(OPENED)),
    "not JSON": (KEY, b"{", headers(OPENED)),
    "not UTF-8": (KEY, b'{"story": "\xff"}', headers(OPENED)),
    "a list": (KEY, b"[]", headers(OPENED)),
    "unknown field": (KEY, VALUE[:-1] + b',"surprise":1}', headers(OPENED)),
}


@pytest.mark.parametrize(("key", "value", "pairs"), BAD.values(), ids=BAD)
def test_what_is_no_event_of_ours_is_poison(key: bytes | None, value: bytes, pairs: list[tuple[str, bytes | None]]) -> None:
    with pytest.raises(Poison):
        from_record(key, value, pairs)


def test_an_event_in_structured_mode_is_poison_that_says_so() -> None:
    event = CloudEvent({"id": "1", "source": SOURCE, "type": "story.opened", "specversion": "1.0"}, {})
    message = to_structured_event(event)
    with pytest.raises(Poison, match="binary mode"):
        from_record(KEY, message.value, list(message.headers.items()))
