"""Arrival: an article with dedupe's verdict."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import ArticleId, Message
from schemas.received import Received


class Verdict(StrEnum):
    """What an article is, beside those that came before it."""

    NEW = "new"
    REVISION = "revision"
    COPY = "copy"
    REPEAT = "repeat"


class Arrival(Message):
    """An article and its verdict. A repeat ends here; a copy skips extraction; new and revision go the whole way."""

    kind: Literal["arrival"] = "arrival"
    article: Received
    verdict: Verdict
    of: ArticleId | None = Field(None, description="The article that this one revises, copies or repeats")
    root: ArticleId = Field(description="The first article of its revisions and copies, itself if it is new: the record's key")
    overlap: float | None = Field(None, ge=0, le=1, description="Measured share of the shorter text's shingles held in common")
    why: str = Field("", description="What the verdict rests on, in words")
