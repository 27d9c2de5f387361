"""The checked-in contracts are what the models say, and the examples are what both accept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from schemas.article import Article
from schemas.dead_letter import DeadLetter
from schemas.events import EventType
from stream.dead_letters import MARK, dead_letter
from stream.errors import Poison
from stream.record import Record
from wirefold import contracts
from wirefold.contracts.schema import CONTRACTS, Contract, as_header_values

ROOT = Path(__file__).parents[2] / "schemas" / "published"
EXAMPLES = sorted(path.name.removesuffix(".json") for path in ROOT.glob("examples/*.json"))


CLOSED = [contract for contract in CONTRACTS if contract.role == "published" and contract.model is not DeadLetter]


def named(contract: Contract) -> str:
    return contract.name


def schema_of(name: str) -> dict[str, Any]:
    return json.loads((ROOT / f"{name}.schema.json").read_bytes())


def example(name: str) -> dict[str, Any]:
    return json.loads((ROOT / "examples" / f"{name}.json").read_bytes())


def contract_of(name: str) -> Contract:
    return next(contract for contract in CONTRACTS if contract.name == name.partition(".")[0])


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(name), format_checker=Draft202012Validator.FORMAT_CHECKER)


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Each part of a schema that describes an object by its fields."""
    if isinstance(schema, list):
        for item in schema:
            yield from objects(item)
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        for item in schema.values():
            yield from objects(item)


def test_checked_in_files_are_what_the_models_say() -> None:
    assert [str(difference) for difference in contracts.drift(ROOT)] == [], "run `wirefold schemas` and commit what it writes"


def test_rendering_twice_gives_the_same_bytes() -> None:
    assert contracts.render() == contracts.render()


def test_every_file_ends_in_one_line_break() -> None:
    assert all(content.endswith(b"}\n") for content in contracts.render().values())


@pytest.mark.parametrize("contract", CONTRACTS, ids=named)
def test_schema_is_valid_and_named_by_its_urn(contract: Contract) -> None:
    schema = schema_of(contract.name)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:wirefold:schema:{contract.name}:1"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("contract", CONTRACTS, ids=named)
def test_every_message_has_an_example(contract: Contract) -> None:
    assert any(contract_of(name) == contract for name in EXAMPLES)


def test_every_type_of_event_has_an_example() -> None:
    noun_and_change = (kind.value.split(".") for kind in EventType)
    assert {f"{noun}-event.{change}" for noun, change in noun_and_change} <= set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_fits_its_schema(name: str) -> None:
    validator(contract_of(name).name).validate(example(name))


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_goes_through_its_model_and_comes_back_the_same(name: str) -> None:
    value, model = example(name), contract_of(name).model
    if model is DeadLetter:
        letter = DeadLetter.model_validate({header.removeprefix(MARK): text for header, text in value.items()})
        assert as_header_values(letter) == value
    else:
        assert model.model_validate_json(json.dumps(value)).model_dump(mode="json") == value


def test_a_dead_letter_as_it_is_sent_fits_its_schema() -> None:
    record = Record("articles", 3, 17, None, b"{", datetime(2031, 3, 3, tzinfo=UTC), (("traceparent", b"?"),))
    letter = dead_letter(record, "ingest.receive", Poison("not JSON", kind="not-json"))
    validator("dead-letter").validate({name: value.decode() for name, value in letter.headers})


@pytest.mark.parametrize("contract", CLOSED, ids=named)
def test_no_example_passes_with_a_field_that_is_not_in_the_schema(contract: Contract) -> None:
    value = example(EXAMPLES[[contract_of(name) for name in EXAMPLES].index(contract)]) | {"surprise": 1}
    assert not validator(contract.name).is_valid(value)
    with pytest.raises(ValidationError, match="surprise"):
        contract.model.model_validate(value)


@pytest.mark.parametrize("contract", CLOSED, ids=named)
def test_published_objects_are_closed_at_every_depth(contract: Contract) -> None:
    assert all(found["additionalProperties"] is False for found in objects(schema_of(contract.name)))


def test_a_dead_letter_has_room_for_the_headers_of_the_record_itself() -> None:
    validator("dead-letter").validate(example("dead-letter") | {"x-feed": "sea"})


@pytest.mark.parametrize("name", [name for name in EXAMPLES if "2031-03-03T" in json.dumps(example(name))])
def test_times_are_declared_and_checked_as_such(name: str) -> None:
    wrong = json.loads(json.dumps(example(name)).replace("2031-03-03T", "2031-13-03T"))
    assert not validator(contract_of(name).name).is_valid(wrong)


ACCEPTED = {
    "text alone": {"text": "Two ferries collided."},
    "html alone": {"html": "<p>Two ferries collided.</p>"},
    "nulls": {"text": "Two ferries collided.", "html": None, "id": None, "title": None},
    "unknown field": {"text": "Two ferries collided.", "section": "sea"},
    "plain date": {"text": "Two ferries collided.", "published_at": "2031-03-03"},
    "moment with offset": {"text": "Two ferries collided.", "published_at": "2031-03-03T09:40:00+01:00"},
}
REFUSED = {
    "nothing": {},
    "title alone": {"title": "Ferries collide"},
    "no words": {"text": " \n", "html": ""},
    "text is null": {"text": None},
    "text is a number": {"text": 3},
    "empty id": {"text": "Two ferries collided.", "id": ""},
    "long id": {"text": "Two ferries collided.", "id": "x" * 513},
    "no date": {"text": "Two ferries collided.", "published_at": "Monday"},
    "author is no text": {"text": "Two ferries collided.", "authors": [7]},
}


@pytest.mark.parametrize("value", ACCEPTED.values(), ids=ACCEPTED)
def test_schema_and_model_of_the_article_both_accept(value: dict[str, Any]) -> None:
    validator("article").validate(value)
    Article.model_validate(value)


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED)
def test_schema_and_model_of_the_article_both_refuse(value: dict[str, Any]) -> None:
    assert not validator("article").is_valid(value)
    with pytest.raises(ValidationError):
        Article.model_validate(value)
