"""Queries: the words after the question mark, checked. What is wrong with them is said, not guessed around."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from schemas.claim import Status
from schemas.events import EventType
from schemas.selection import Selection
from stream.errors import Poison


class Query(BaseModel):
    """What all queries share: no word that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StoriesQuery(Query):
    """Of GET /stories."""

    q: str = Field("", max_length=200, description="Words of the title")
    language: str = Field("", max_length=35, description="Language, e.g. en")
    disputed: bool = Field(default=False, description="Only stories with an open conflict")
    order: Literal["heat", "latest"] = Field("heat", description="Most origins gained lately first, or latest report first")
    after: str = Field("", max_length=100, description="`next` of the answer before")
    limit: int = Field(50, ge=1, le=200)


class ClaimsQuery(Query):
    """Of GET /claims."""

    q: str = Field("", max_length=200, description="Words of the claim")
    story: str = Field("", max_length=200, description="Only claims of this story")
    status: Status | Literal[""] = Field("", description="Only claims that stand so")
    min_origins: int = Field(0, ge=0, le=1_000_000, description="Only claims with so many origins at least")
    after: str = Field("", max_length=100, description="`next` of the answer before")
    limit: int = Field(50, ge=1, le=200)


class EventsQuery(Query):
    """Of GET /events. Where a list is taken, a word may be given several times."""

    types: list[EventType] = Field(default_factory=list, description="Only events of these types")
    story: list[str] = Field(default_factory=list, max_length=100, description="Only of these stories")
    entity: str = Field("", max_length=200, description="Only claims with this name")
    publisher: list[str] = Field(
        default_factory=list, max_length=100, description="Only claims that one of these publishers states"
    )
    min_origins: int = Field(0, ge=0, le=1_000_000, description="Only claims with so many origins at least")
    status: list[Status] = Field(default_factory=list, description="Only claims that stand so")
    language: list[str] = Field(default_factory=list, max_length=100, description="Only stories in these languages")

    @property
    def selection(self) -> Selection:
        """The events that are wanted."""
        return Selection.model_validate(self.model_dump())


Q = TypeVar("Q", bound=Query)


def read(model: type[Q], given: QueryParams) -> Q:
    """A shape and the words given -> the query. Raises Poison with what is wrong."""
    found: dict[str, Any] = {}
    for name in given:
        field = model.model_fields.get(name)
        many = field is not None and str(field.annotation).startswith("list")
        found[name] = given.getlist(name) if many else given[name]
    if any("\0" in value for values in found.values() for value in (values if isinstance(values, list) else [values])):
        raise Poison("a query has no NUL character", kind="bad-query")
    try:
        return model.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise Poison(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", kind="bad-query") from error
