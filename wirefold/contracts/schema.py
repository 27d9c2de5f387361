"""The contracts: which models cross a topic, and each as a JSON Schema 2020-12."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from schemas.arrival import Arrival
from schemas.article import Article
from schemas.base import rfc3339
from schemas.claim import Claim
from schemas.command import StoryCommand
from schemas.conflict import Conflict
from schemas.dead_letter import DeadLetter
from schemas.events import ClaimEvent, StoryEvent
from schemas.received import Received, Withdrawal
from schemas.report import Report
from schemas.story import Story
from stream.cloudevent import schema_urn
from stream.dead_letters import MARK

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


@dataclass(frozen=True)
class Contract:
    """One message: its model, and whether we write it (`published`) or read what others wrote (`read`)."""

    name: str
    model: type[BaseModel]
    role: Literal["published", "read"] = "published"

    @property
    def mode(self) -> JsonSchemaMode:
        """What we publish is described as it is written, what we read as it is accepted."""
        return "serialization" if self.role == "published" else "validation"


CONTRACTS: tuple[Contract, ...] = (
    Contract("article", Article, "read"),
    Contract("received", Received),
    Contract("withdrawal", Withdrawal),
    Contract("arrival", Arrival),
    Contract("report", Report),
    Contract("command", StoryCommand),
    Contract("story", Story),
    Contract("claim", Claim),
    Contract("conflict", Conflict),
    Contract("story-event", StoryEvent),
    Contract("claim-event", ClaimEvent),
    Contract("dead-letter", DeadLetter),
)


class Rendered(GenerateJsonSchema):
    """Pydantic's rendering, with what it can't know of ours.

    Times keep their format in what is written, and may be plain dates in what is read; a message's `kind` is always
    there; fields bear no titles, which would only repeat their names.
    """

    def ser_schema(
        self, schema: core_schema.SerSchema | core_schema.IncExSeqSerSchema | core_schema.IncExDictSerSchema
    ) -> JsonSchemaValue | None:
        """A serializer -> its schema: `rfc3339` writes a date-time."""
        written_as_time = schema.get("function") is rfc3339
        return {"type": "string", "format": "date-time"} if written_as_time else super().ser_schema(schema)

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:  # noqa: ARG002  # pydantic's signature
        """A time that is read -> RFC 3339 or a date."""
        return self.get_union_of_schemas([{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}])

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,  # noqa: FBT001  # pydantic's signature
    ) -> bool:
        """A field -> whether it must be there. Defaults make optional, but not the one value that tells kinds apart."""
        return _has_one_value(field["schema"]) or super().field_is_required(field, total)

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # pydantic's signature
        """Any field -> no."""
        return False


def _has_one_value(schema: CoreSchema) -> bool:
    inner = schema["schema"] if schema["type"] == "default" else schema
    return inner["type"] == "literal" and len(inner["expected"]) == 1


def rendered(contract: Contract) -> Schema:
    """A contract -> its JSON Schema, self-contained, with `$schema` and `$id` first."""
    body = contract.model.model_json_schema(mode=contract.mode, schema_generator=Rendered)
    heading = {name: body.pop(name) for name in ("title", "description", "type")}
    return {"$schema": DIALECT, "$id": schema_urn(contract.name), **heading, **completed(contract, body)}


def completed(contract: Contract, body: Schema) -> Schema:
    """A contract and its model's schema -> the schema, with the rules that the model holds in code."""
    if contract.model is Article:
        return body | {"anyOf": [_with_words("text"), _with_words("html")]}
    if contract.model is DeadLetter:
        return as_headers(body)
    return body


def _with_words(field: str) -> Schema:
    """Name of a field -> the schema of an article that has words in it."""
    return {"properties": {field: {"type": "string", "pattern": r"\S"}}, "required": [field]}


def as_headers(body: Schema) -> Schema:
    """The dead letter's schema -> that of its record's headers, as text; the record's own headers lie beside them."""
    digits = {"type": "string", "pattern": "^[0-9]+$"}
    fields = {
        MARK + name: (field | digits if field.get("type") == "integer" else field) for name, field in body["properties"].items()
    }
    required = [MARK + name for name in body["required"]]
    return body | {"additionalProperties": True, "properties": fields, "required": required}


def as_header_values(letter: DeadLetter) -> dict[str, str]:
    """A dead letter -> its headers, name -> text."""
    return {MARK + name: str(value) for name, value in letter.model_dump(mode="json").items()}
