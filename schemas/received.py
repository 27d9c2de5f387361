"""Received and Withdrawal: what `receive` makes of a record on `articles`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.base import ArticleId, Instant, Message


class Received(Message):
    """An article that could be read: identified, dated and given a desk. Its text is as published."""

    kind: Literal["article"] = "article"
    id: ArticleId
    desk: str = Field(description="Shard of the stateful stages: the article's language, e.g. en; und if unknown")
    language: str = Field(description="BCP 47 primary language subtag, or und")
    url: str | None = None
    page: str | None = Field(None, description="Canonical url: the same for all spellings of one page")
    source: str | None = None
    publisher: str = Field(description="Who ran it; an unknown one stays its own: unknown:<article id>")
    family: str | None = Field(None, description="Owner of the publisher, if it is known to own several")
    credits: list[str] = Field(
        default_factory=list, description="Whom the text credits: agencies and sites, as hints for origins; at most 8"
    )
    title: str | None = None
    text: str = Field(description="As published; for html, the text extracted from it; empty where there is a headline alone")
    published_at: Instant | None = None
    updated_at: Instant | None = None
    at: Instant = Field(description="Event time: published_at, else the time of the record")
    dated: Literal["moment", "day"] = Field(
        "moment", description="Whether `published_at` was given as a moment or as a day only"
    )
    authors: list[str] = Field(default_factory=list)
    proposed: list[str] = Field(
        default_factory=list, description="Words of the text that may state a claim, as given with the article"
    )
    digest: str = Field(description="Hash of title and text after Unicode and white-space normalization")


class Withdrawal(Message):
    """An article's publisher took it back (a tombstone on `articles`). It passes every stage."""

    kind: Literal["withdrawal"] = "withdrawal"
    id: ArticleId
    at: Instant
    desk: str | None = Field(None, description="Set by the first stage that knows the article")
    root: ArticleId | None = Field(None, description="As of an Arrival: set by the first stage that knows the article")
    found: bool = Field(False, description="Whether a partition of `received` asked so far knew the article")
