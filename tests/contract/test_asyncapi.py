"""The AsyncAPI document holds together, tells of every topic, and AsyncAPI's own parser has nothing to say against it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from schemas.dead_letter import DeadLetter
from schemas.events import EventType
from stream.topics import TOPICS, Topic
from wirefold.contracts.asyncapi import TRAFFIC, document

HERE = Path(__file__).parent / "asyncapi"
CACHE = Path(__file__).parents[2] / ".cache" / "asyncapi"
TOPICS_TOLD = [topic for topic in TOPICS if not topic.name.endswith("-changelog")]


@cache
def parsed() -> dict[str, Any]:
    return document()


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from refs(item)
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from refs(item)


def at(pointer: str) -> Any:
    found: Any = parsed()
    for step in pointer.removeprefix("#/").split("/"):
        found = found[step]
    return found


def checked(pointer: str) -> Draft7Validator:
    registry: Registry[Any] = Registry().with_resource("urn:document", DRAFT7.create_resource(parsed()))
    return Draft7Validator({"$ref": f"urn:document{pointer}"}, registry=registry, format_checker=Draft7Validator.FORMAT_CHECKER)


def messages() -> list[tuple[str, str]]:
    return [(channel, name) for channel, found in document()["channels"].items() for name in found["messages"]]


def test_every_reference_leads_somewhere() -> None:
    for pointer in set(refs(parsed())):
        assert at(pointer) is not None


def test_a_reference_stands_alone_as_draft_07_demands() -> None:
    def beside(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, list):
            for item in value:
                yield from beside(item)
        if isinstance(value, dict):
            if "$ref" in value and len(value) > 1:
                yield value
            for item in value.values():
                yield from beside(item)

    assert list(beside(parsed()["components"]["schemas"])) == []


@pytest.mark.parametrize("name", sorted(document()["components"]["schemas"]))
def test_schemas_are_valid_draft_07(name: str) -> None:
    Draft7Validator.check_schema(parsed()["components"]["schemas"][name])


def test_every_schema_is_used() -> None:
    names = {pointer.rpartition("/")[2] for pointer in refs(parsed()) if pointer.startswith("#/components/schemas/")}
    assert names == set(parsed()["components"]["schemas"])


@pytest.mark.parametrize("topic", TOPICS_TOLD, ids=lambda topic: topic.name)
def test_topic_is_told_with_its_settings(topic: Topic) -> None:
    channel = parsed()["channels"][topic.name]
    kafka = channel["bindings"]["kafka"]
    assert channel["address"] == kafka["topic"] == topic.name
    assert kafka["partitions"] == topic.partitions
    told = {
        name: ",".join(value) if isinstance(value, list) else str(value) for name, value in kafka["topicConfiguration"].items()
    }
    assert told == {
        name: value for name, value in topic.config.items() if not name.startswith("message.")
    }  # has no place there


def test_no_changelog_and_no_undeclared_topic_is_told() -> None:
    assert set(parsed()["channels"]) == {topic.name for topic in TOPICS_TOLD}


@pytest.mark.parametrize(("channel", "name"), messages())
def test_message_has_key_headers_and_payload_that_are_schemas(channel: str, name: str) -> None:
    message = parsed()["channels"][channel]["messages"][name]
    assert message["bindings"]["kafka"]["bindingVersion"] == "0.5.0"
    for schema in (message["headers"], message["payload"], message["bindings"]["kafka"]["key"]):
        Draft7Validator.check_schema(schema)


@pytest.mark.parametrize(("channel", "name"), messages())
def test_message_examples_fit_their_schemas(channel: str, name: str) -> None:
    for index, example in enumerate(parsed()["channels"][channel]["messages"][name].get("examples", [])):
        assert index == 0
        base = f"#/channels/{channel}/messages/{name}"
        checked(f"{base}/payload").validate(example["payload"])
        checked(f"{base}/headers").validate(example.get("headers", {}))


@pytest.mark.parametrize(
    ("channel", "name"), [("articles", "article-withdrawn"), ("stories", "story-gone"), ("claims", "claim-gone")]
)
def test_tombstones_are_told(channel: str, name: str) -> None:
    checked(f"#/channels/{channel}/messages/{name}/payload").validate(None)


def test_every_type_of_event_is_a_message_of_its_own() -> None:
    assert set(parsed()["channels"]["claim-events"]["messages"]) == {kind.value for kind in EventType}


@pytest.mark.parametrize("topic", [topic.name for topic in TOPICS_TOLD if topic.name.endswith(".dlq")])
def test_dead_letters_require_their_headers(topic: str) -> None:
    headers = parsed()["channels"][topic]["messages"]["dead-letter"]["headers"]
    assert set(headers["properties"]) >= {f"dlq.{name}" for name in DeadLetter.model_fields}
    assert set(headers["required"]) == {f"dlq.{name}" for name, field in DeadLetter.model_fields.items() if field.is_required()}
    assert "traceparent" in headers["properties"]


def test_every_channel_is_written_or_read_by_someone() -> None:
    told = {operation["channel"]["$ref"].removeprefix("#/channels/") for operation in parsed()["operations"].values()}
    assert told == set(parsed()["channels"])


def test_operations_are_those_of_the_stages() -> None:
    from wirefold.services import SERVICES

    stages = {(stage.name, stage.group, stage.source) for service in SERVICES.values() for stage in service}
    assert {(traffic.stage, traffic.group, *traffic.reads) for traffic in TRAFFIC if traffic.group} == stages


@pytest.fixture(scope="session")
def parser() -> Path:
    """The folder in which AsyncAPI's parser is installed; it is fetched once, and again when its version changes."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not here: only the structure of the AsyncAPI document was checked, in Python")
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted, installed = (HERE / "package.json").read_bytes(), CACHE / ".installed"
    if not installed.is_file() or installed.read_bytes() != wanted:
        shutil.copy(HERE / "package.json", CACHE)
        install = ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(install, cwd=CACHE, capture_output=True, text=True, timeout=240, check=False)
        if done.returncode:
            unmet = f"AsyncAPI's parser could not be installed: {done.stderr.strip()[-500:]}"
            pytest.fail(unmet) if os.environ.get("CI") else pytest.skip(unmet)
        installed.write_bytes(wanted)
    shutil.copy(HERE / "validate.mjs", CACHE)
    return CACHE


def validated(parser: Path, text: str) -> dict[str, Any]:
    command = ["node", "validate.mjs"]
    done = subprocess.run(command, cwd=parser, input=text, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_parser_has_no_errors_and_no_warnings(parser: Path) -> None:
    assert validated(parser, json.dumps(parsed())) == {"version": "3.1.0", "diagnostics": []}


def test_parser_would_notice_a_fault(parser: Path) -> None:
    broken = document()
    broken["channels"]["claims"]["bindings"]["kafka"]["partitions"] = 0
    found = validated(parser, json.dumps(broken))
    assert found["version"] is None
    assert any("partitions" in diagnostic["path"] for diagnostic in found["diagnostics"])
