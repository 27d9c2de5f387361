"""What lies on each topic: its messages with payload, headers, key and an example, as AsyncAPI describes them."""

from __future__ import annotations

import inspect

from schemas.events import Event, EventType
from stream.cloudevent import CONTENT_TYPE, SOURCE, SPECVERSION, dataschema, schema_urn, to_record
from stream.record import SOURCE as ORIGIN_HEADER
from stream.topics import ARRIVALS, ARTICLES, CLAIM_EVENTS, CLAIMS, RECEIVED, REPORTS, STORIES, Topic
from wirefold.contracts.example_events import events
from wirefold.contracts.examples import messages
from wirefold.contracts.schema import CONTRACTS, Contract, Schema, rendered

BINDING = "0.5.0"
"""Version of AsyncAPI's Kafka bindings."""

BY_NAME = {contract.name: contract for contract in CONTRACTS}

ON_TOPIC: dict[str, tuple[str, ...]] = {
    ARTICLES: ("article",),
    RECEIVED: ("received", "withdrawal"),
    ARRIVALS: ("arrival", "withdrawal"),
    REPORTS: ("report", "withdrawal", "command"),
    STORIES: ("story",),
    CLAIMS: ("claim",),
}
"""Topic -> the contracts of its messages; `claim-events` and dead letters are described below."""

TOMBSTONES = {
    ARTICLES: ("article-withdrawn", "No value: the publisher withdraws the article that the key names, everywhere"),
    STORIES: ("story-gone", "No value: the story is gone, merged into another (a story.merged event says which) or withdrawn"),
    CLAIMS: ("claim-gone", "No value: the claim is gone, with its story or folded into another claim"),
}
"""Topic -> name and meaning of a record without a value."""

ABOUT_EVENTS = {
    EventType.STORY_OPENED: "A report opened a story",
    EventType.STORY_UPDATED: "A story changed: its articles, title, dates, or the number of its claims or conflicts",
    EventType.STORY_MERGED: "Two stories turned out to be one; `merged_into` names the one that survives",
    EventType.STORY_SPLIT: "Articles left a story for one of their own, `split_into`: it was two",
    EventType.CLAIM_STATED: "A claim was made for the first time in its story",
    EventType.CLAIM_SUPPORTED: "Another report stands behind a claim",
    EventType.CLAIM_REVISED: "A claim's own content changed",
    EventType.CLAIM_DISPUTED: "A conflict opened: values or claims that can't both hold",
    EventType.CLAIM_SETTLED: "A conflict closed: a side withdrew or corrected",
    EventType.CLAIM_WITHDRAWN: "No report stands behind the claim any more",
}
TRACE: Schema = {
    "traceparent": {
        "type": "string",
        "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
        "description": "W3C trace context, passed on from the article's record where that has one",
    }
}
ORIGIN: Schema = {
    ORIGIN_HEADER: {
        "type": "string",
        "pattern": "^.+/[0-9]+/[0-9]+$",
        "description": "Topic, partition and offset of the record on `articles` that this one came from",
    }
}


def messages_on(topic: Topic) -> dict[str, Schema]:
    """A topic -> message id -> AsyncAPI message."""
    if topic.name.endswith(".dlq"):
        return {"dead-letter": _dead_letter(topic)}
    if topic.name == CLAIM_EVENTS:
        return {event.type.value: _event(topic, event) for event in events().values()}
    found = {name: _record(topic, BY_NAME[name]) for name in ON_TOPIC[topic.name]}
    if topic.name in TOMBSTONES:
        name, about = TOMBSTONES[topic.name]
        found[name] = _message(topic, name, about, {"type": "null"}, _headers(_carried(topic)))
    return found


def _message(topic: Topic, name: str, about: str, payload: Schema, headers: Schema) -> Schema:
    return {
        "name": name,
        "title": name,
        "summary": about,
        "headers": headers,
        "payload": payload,
        "bindings": {"kafka": {"key": _key(topic, name), "bindingVersion": BINDING}},
    }


def _key(topic: Topic, name: str) -> Schema:
    """A topic and one of its messages -> the schema of the record's key."""
    if name == "dead-letter":
        return {"description": "The key as it came"}
    if name == "article":
        return {"type": ["string", "null"], "description": "Article id; none where the publisher gives no id"}
    if topic.key == "article id" or (topic.name, name) == (RECEIVED, "withdrawal"):
        article_id: Schema = rendered(BY_NAME["withdrawal"])["properties"]["id"]
        return article_id | {"description": "Article id"}
    return {"type": "string", "minLength": 1, "description": topic.key[0].upper() + topic.key[1:]}


def _carried(topic: Topic) -> Schema:
    """A topic -> the optional headers on it: a publisher sends a trace at most, a stage also says what it read."""
    return TRACE if topic.name == ARTICLES else TRACE | ORIGIN


def _headers(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": properties}
    return found | {"required": list(required)} if required else found


def _record(topic: Topic, contract: Contract) -> Schema:
    payload = {"$ref": f"#/components/schemas/{contract.model.__name__}"}
    about = inspect.cleandoc(contract.model.__doc__ or "")
    message = _message(topic, contract.name, about, payload, _headers(_carried(topic)))
    message["description"] = f"Its JSON Schema is `{schema_urn(contract.name)}`."
    message["examples"] = [{"name": contract.name, "payload": messages()[contract.name].model_dump(mode="json")}]
    return message


def _event(topic: Topic, event: Event) -> Schema:
    """An example of an event -> the message of all events of its type."""
    kind = event.type
    about = f"CloudEvents 1.0, binary mode: attributes in headers, data in the value, by `{dataschema(kind)}`."
    payload = {"$ref": f"#/components/schemas/{type(event.data).__name__}"}
    required = tuple(name for name, _ in to_record(event)[2])
    message = _message(topic, kind.value, ABOUT_EVENTS[kind], payload, _headers(_event_headers(kind) | TRACE, required))
    headers = {name: value.decode() for name, value in to_record(event)[2]}
    example = {"name": kind.value, "headers": headers, "payload": event.data.model_dump(mode="json")}
    return message | {"description": about, "examples": [example]}


def _event_headers(kind: EventType) -> Schema:
    text: Schema = {"type": "string", "minLength": 1}
    return {
        "ce_specversion": {"type": "string", "const": SPECVERSION},
        "ce_id": text
        | {"description": "Hash of cause, subject, type, story version and rules version: the same on each replay"},
        "ce_source": {"type": "string", "const": SOURCE},
        "ce_type": {"type": "string", "const": kind.value},
        "ce_subject": text | {"description": f"Id of the {kind.value.split('.')[0]}"},
        "ce_time": {"type": "string", "format": "date-time", "description": "The article's time, never the clock's"},
        "ce_partitionkey": text | {"description": "Story id, like the record's key"},
        "ce_dataschema": {"type": "string", "const": dataschema(kind)},
        "content-type": {"type": "string", "const": CONTENT_TYPE},
    }


def _dead_letter(topic: Topic) -> Schema:
    letter = rendered(BY_NAME["dead-letter"])
    about = "A record that could not be handled: key, value and headers as they came, and dlq.* headers that say why"
    headers = _headers(letter["properties"] | _carried(topic), tuple(letter["required"]))
    message = _message(topic, "dead-letter", about, {"description": "The value as it came"}, headers)
    message["contentType"] = "application/octet-stream"
    message["description"] = f"Its headers are described by `{schema_urn('dead-letter')}`."
    return message
