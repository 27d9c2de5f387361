"""The AsyncAPI document: every topic with its messages, keys, headers and settings, and who reads and writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic.json_schema import models_json_schema

from schemas.dead_letter import DeadLetter
from stream.topics import (
    ARRIVALS,
    ARTICLES,
    CLAIM_EVENTS,
    CLAIMS,
    DEDUPE,
    EXTRACT,
    MERGE,
    RECEIVE,
    RECEIVED,
    REPORTS,
    STORIES,
    TOPICS,
    Topic,
    dead_letter_topic,
)
from wirefold.contracts.channel_messages import BINDING, messages_on
from wirefold.contracts.schema import CONTRACTS, Rendered, Schema, completed

ABOUT = """\
Reports fold into stories as they arrive, claim by claim. Publishers send to `articles`; consumers receive from `stories`
and `claims` (each as it stands) and from `claim-events` (what changed, in order by story). Topics between those belong to
the stages; they are open to read.

Values are UTF-8 JSON, keys are UTF-8 text. Topic and group names here are as declared; a deployment may put one prefix
before all of them. Delivery is at least once; ids are deterministic, so a record seen twice is the same record.

The schemas of what Wirefold publishes are closed: nothing else is in them today. They may gain optional fields and
enumerations may gain values without a new version, so a consumer should ignore what it does not know.
"""


@dataclass(frozen=True)
class Traffic:
    """A stage, its consumer group, the topics it reads and those it writes."""

    stage: str
    group: str | None
    reads: tuple[str, ...]
    writes: tuple[str, ...] = ()

    @property
    def flows(self) -> Iterator[tuple[str, str]]:
        """Each ("receive" or "send", topic)."""
        yield from (("receive", name) for name in self.reads)
        yield from (("send", name) for name in self.writes)


def _dead(*names: str) -> tuple[str, ...]:
    return tuple(map(dead_letter_topic, names))


TRAFFIC = (
    Traffic("ingest.receive", RECEIVE, (ARTICLES,), (RECEIVED, *_dead(ARTICLES))),
    Traffic("ingest.dedupe", DEDUPE, (RECEIVED,), (ARRIVALS, RECEIVED, *_dead(RECEIVED, ARTICLES))),
    Traffic("normalize.extract", EXTRACT, (ARRIVALS,), (REPORTS, *_dead(ARRIVALS))),
    Traffic("store.merge", MERGE, (REPORTS,), (STORIES, CLAIMS, CLAIM_EVENTS, REPORTS, *_dead(REPORTS))),
    Traffic("operator", None, (), (REPORTS,)),
    Traffic("web", None, (STORIES, CLAIMS, CLAIM_EVENTS)),
)
"""Who reads and writes what. Commands on stories lie among the reports, from operators and from the store itself. Dedupe asks the other partitions of `received` about a withdrawal, and sets one that nobody
knows aside on `articles.dlq`."""


def document() -> Schema:
    """The AsyncAPI 3.1 document."""
    topics = [topic for topic in TOPICS if not topic.name.endswith("-changelog")]
    return {
        "asyncapi": "3.1.0",
        "id": "urn:wirefold",
        "info": {
            "title": "Wirefold",
            "version": "1.0.0",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {"broker": _server()},
        "channels": {topic.name: _channel(topic) for topic in topics},
        "operations": dict(_operations()),
        "components": {"schemas": _schemas()},
    }


def _server() -> Schema:
    return {
        "host": "{brokers}",
        "protocol": "kafka",
        "description": "The Kafka brokers of the deployment; TLS and SASL are theirs to choose",
        "variables": {
            "brokers": {"default": "localhost:9092", "description": "host:port of one broker, enough to find the others"}
        },
        "bindings": {"kafka": {"bindingVersion": BINDING}},
    }


def _channel(topic: Topic) -> Schema:
    """A topic -> its channel: the messages on it, and its settings as Kafka names them."""
    settings: Schema = {
        "cleanup.policy": topic.cleanup.split(","),
        "retention.ms": -1 if topic.retention_ms is None else topic.retention_ms,
        "max.message.bytes": topic.max_message_bytes,
    }
    binding = {
        "topic": topic.name,
        "partitions": topic.partitions,
        "topicConfiguration": {name: value for name, value in settings.items() if name in topic.config},
        "bindingVersion": BINDING,
    }
    return {
        "address": topic.name,
        "title": topic.name,
        "description": f"{topic.about}. Key: {topic.key}.",
        "messages": messages_on(topic),
        "bindings": {"kafka": binding},
    }


def _operations() -> Iterator[tuple[str, Schema]]:
    """By operation id who reads or writes which topic, under which consumer group."""
    for traffic in TRAFFIC:
        group = {"groupId": {"type": "string", "const": traffic.group}} if traffic.group else {}
        for action, topic in traffic.flows:
            operation: Schema = {
                "action": action,
                "channel": {"$ref": f"#/channels/{topic}"},
                "summary": f"{traffic.stage} {'reads' if action == 'receive' else 'writes'} {topic}",
                "tags": [{"name": traffic.stage}],
            }
            if action == "receive" and group:
                operation["bindings"] = {"kafka": group | {"bindingVersion": BINDING}}
            yield f"{traffic.stage}.{action}.{topic}", operation


def _schemas() -> Schema:
    """By schema name the schema of every payload and its parts, in the dialect that AsyncAPI reads (draft 07)."""
    described = [contract for contract in CONTRACTS if contract.model is not DeadLetter]
    inputs = [(contract.model, contract.mode) for contract in described]
    _, found = models_json_schema(inputs, schema_generator=Rendered, ref_template="#/components/schemas/{model}")
    bodies: Schema = found["$defs"]
    bodies |= {contract.model.__name__: completed(contract, bodies[contract.model.__name__]) for contract in described}
    return {name: draft_07(bodies[name]) for name in sorted(bodies)}


def draft_07(schema: Any) -> Any:
    """A schema -> the same, its `$ref`s alone in their objects: draft 07 ignores whatever stands beside one."""
    if isinstance(schema, list):
        return [draft_07(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema and len(schema) > 1:
        beside = {name: draft_07(value) for name, value in schema.items() if name != "$ref"}
        return {"allOf": [{"$ref": schema["$ref"]}], **beside}
    return {name: draft_07(value) for name, value in schema.items()}
