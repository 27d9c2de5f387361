"""Article: what a publisher puts on the topic `articles`."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from schemas.base import GivenInstant, OpenMessage

Label = Annotated[str, StringConstraints(max_length=1_000)]
Url = Annotated[str, StringConstraints(max_length=4_000)]
Proposed = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
MOST_PROPOSED = 200
"""Claims that may be proposed of one article."""

HEADLINE_WORDS = 5
"""Words of a title that says something by itself: a news flash, the headline of a video. Fewer are a label."""


def _or_empty(given: Any) -> Any:
    """A list as given -> the same; null, as many feeds say for none, is an empty one."""
    return [] if given is None else given


class Article(OpenMessage):
    """One article as its publisher has it. `text` or `html` is required, or a title of five words or more; unknown fields are ignored."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=512)] | None = Field(
        None, description="The publisher's own id, kept as it is; derived from url, or source, title and text, if absent"
    )
    url: Url | None = Field(None, description="Where the article was published")
    source: Label | None = Field(None, description="The feed's label of who published it: evidence, not truth")
    title: Annotated[str, StringConstraints(max_length=10_000)] | None = Field(None, description="Headline")
    text: str | None = Field(None, description="The article's text as published; offsets count in it")
    html: str | None = Field(None, description="The article's page; text, and the fields left out, are taken from it")
    published_at: GivenInstant = Field(None, description="RFC 3339 or a date")
    updated_at: GivenInstant = Field(None, description="RFC 3339 or a date")
    language: Annotated[str, StringConstraints(max_length=35)] | None = Field(None, description="BCP 47, like en or pt-BR")
    authors: Annotated[list[Label], BeforeValidator(_or_empty)] = Field(default_factory=list, max_length=100)
    proposed: Annotated[list[Proposed], BeforeValidator(_or_empty)] = Field(
        default_factory=list,
        max_length=MOST_PROPOSED,
        description="Words of the text that may state a claim, letter by letter, as `wirefold propose` adds them",
    )

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not (self.text or "").strip() and not (self.html or "").strip() and len((self.title or "").split()) < HEADLINE_WORDS:
            raise ValueError(f"an article needs text or html, or a title of {HEADLINE_WORDS} words or more")
        return self
