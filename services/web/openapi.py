"""OpenAPI: the document of the HTTP interface, made from the shapes that it takes and gives."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from schemas.article import Article
from schemas.claim import Claim
from schemas.story import Story
from services.web.intake import MOST
from services.web.queries import ClaimsQuery, EventsQuery, Query, StoriesQuery

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_LISTED = {
    "type": "object",
    "required": ["id", "title", "language", "last_seen", "reports", "publishers", "origins", "gained", "open_conflicts", "version"],
    "properties": {
        "id": {"type": "string"}, "title": {"type": "string"}, "language": {"type": "string"},
        "last_seen": {"type": "string", "format": "date-time"}, "reports": {"type": "integer"}, "publishers": {"type": "integer"},
        "origins": {"type": "integer", "description": "Most origins that stand behind one of its claims"},
        "gained": {"type": "integer", "description": "Origins that its claims have gained"},
        "open_conflicts": {"type": "integer"}, "version": {"type": "integer"},
    },
}  # fmt: skip


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    _, shapes = models_json_schema(
        [(model, "serialization") for model in (Story, Claim)], ref_template="#/components/schemas/{model}"
    )
    article = Article.model_json_schema(mode="validation", ref_template="#/components/schemas/{model}")
    article["anyOf"] = [
        {"required": [name], "properties": {name: {"type": "string", "pattern": r"\S"}}} for name in ("text", "html")
    ]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wirefold",
            "version": "1",
            "description": "Stories, claims, who stands behind them, and what changed.",
            "license": {"name": "Apache-2.0"},
        },
        "paths": {
            "/articles": {"post": _publish()},
            "/stories": {"get": _get("Stories", StoriesQuery, _page("#/components/schemas/ListedStory"))},
            "/stories/{id}": {
                "get": {**_get("A story and its claims, weightiest first", None, _story(), missing=True), "parameters": [_id()]}
            },
            "/claims": {"get": _get("Claims", ClaimsQuery, _page("#/components/schemas/Claim"))},
            "/claims/{id}": {
                "get": {**_get("A claim", None, {"$ref": "#/components/schemas/Claim"}, missing=True), "parameters": [_id()]}
            },
            "/events": {"get": _events()},
        },
        "components": {
            "schemas": {**shapes["$defs"], "Article": article, "Problem": _PROBLEM, "ListedStory": _LISTED},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _get(summary: str, query: type[Query] | None, schema: dict[str, Any], *, missing: bool = False) -> dict[str, Any]:
    answers = {"200": {"description": summary, "content": {"application/json": {"schema": schema}}}}
    answers |= {"400": _problem("The query is not understood")} if query else {}
    answers |= {"404": _problem("There is none of this id")} if missing else {}
    return {"summary": summary, "parameters": _parameters(query) if query else [], "responses": answers}


def _parameters(query: type[BaseModel]) -> list[dict[str, Any]]:
    """The fields of a query -> its parameters."""
    schema = query.model_json_schema()
    found = []
    for name, field in schema["properties"].items():
        kept = _resolved(
            {key: value for key, value in field.items() if key not in ("title", "description")}, schema.get("$defs", {})
        )
        found.append({"name": name, "in": "query", "description": field.get("description", ""), "schema": kept})
    return found


def _resolved(value: Any, definitions: dict[str, Any]) -> Any:
    """A schema -> the same with what it refers to in its place."""
    if isinstance(value, dict):
        if "$ref" in value:
            return {key: each for key, each in definitions[value["$ref"].rpartition("/")[2]].items() if key in ("type", "enum")}
        return {key: _resolved(each, definitions) for key, each in value.items()}
    return [_resolved(each, definitions) for each in value] if isinstance(value, list) else value


def _page(of: str) -> dict[str, Any]:
    properties = {
        "items": {"type": "array", "items": {"$ref": of}},
        "next": {"type": ["string", "null"], "description": "Give it as `after`"},
    }
    return {"type": "object", "required": ["items", "next"], "properties": properties}


def _story() -> dict[str, Any]:
    claims = {"type": "array", "items": {"$ref": "#/components/schemas/Claim"}}
    return {
        "type": "object",
        "required": ["story", "claims"],
        "properties": {"story": {"$ref": "#/components/schemas/Story"}, "claims": claims},
    }


def _id() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 200}}


def _publish() -> dict[str, Any]:
    article = {"$ref": "#/components/schemas/Article"}
    batch = {"type": "array", "items": article, "minItems": 1, "maxItems": MOST}
    ids = {"type": "object", "required": ["ids"], "properties": {"ids": {"type": "array", "items": {"type": "string"}}}}
    refused = {
        "401": "No token, or a wrong one",
        "403": "Publishing is off",
        "413": "Too large",
        "415": "Not JSON",
        "422": "Some are no articles; none was published",
        "503": "The broker does not take it",
    }
    return {
        "summary": "Publish an article, or a list of them",
        "security": [{"token": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"anyOf": [article, batch]}}}},
        "responses": {
            "202": {"description": "All are safe; they will be merged", "content": {"application/json": {"schema": ids}}},
            **{status: _problem(text) for status, text in refused.items()},
        },
    }


def _events() -> dict[str, Any]:
    last = {
        "name": "Last-Event-ID",
        "in": "header",
        "description": "topic-partition-offset of the last event that was handled",
        "schema": {"type": "string", "pattern": r"^claim-events-[0-9]{1,6}-[0-9]{1,18}$"},
    }
    stream = {
        "description": "CloudEvents in JSON, one an event",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
    gone = "The event named is no longer kept: read the state anew"
    return {
        "summary": "Events as they come",
        "parameters": [last, *_parameters(EventsQuery)],
        "responses": {"200": stream, "400": _problem("The query is not understood"), "410": _problem(gone)},
    }


def _problem(text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
