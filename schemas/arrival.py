"""Arrival: an article with dedupe's verdict."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import ArticleId, Message, Offset
from schemas.received import Received


class Verdict(StrEnum):
    """What an article is, beside those that came before it."""

    NEW = "new"
    REVISION = "revision"
    COPY = "copy"
    REPEAT = "repeat"


class Changed(Message):
    """A stretch of a text that one version of a page has and the other has not."""

    start: Offset
    end: Offset
    words: str = Field(description="What stands there; of a long stretch, how it begins")


class Change(Message):
    """What a revision changed. Offsets of `added` count in the new text, those of `removed` in the one before it."""

    added: list[Changed] = Field(default_factory=list)
    removed: list[Changed] = Field(default_factory=list)
    words_added: int = Field(0, ge=0, description="Words of the new text that the old one has not in that place, listed or not")
    words_removed: int = Field(
        0, ge=0, description="Words of the old text that the new one has not in that place, listed or not"
    )
    title_before: str | None = Field(None, description="The headline before, if it changed")
    whole: bool = Field(True, description="Whether all that changed is listed, in full")


class Correction(Message):
    """What had been said of an article before; `by` is the article that showed otherwise."""

    verdict: Verdict
    of: ArticleId | None = None
    by: ArticleId = Field(description="The article that came late, or was withdrawn")


class Arrival(Message):
    """An article and its verdict. A repeat ends here; a copy skips extraction; new and revision go the whole way.

    One that `corrects` speaks of an article that arrived before: its verdict is another now, as the original of its group
    came later than its copies did, or was withdrawn.
    """

    kind: Literal["arrival"] = "arrival"
    article: Received
    verdict: Verdict
    of: ArticleId | None = Field(None, description="The article that this one revises, copies or repeats")
    root: ArticleId = Field(description="The first article of its revisions and copies, itself if it is new: the record's key")
    overlap: float | None = Field(
        None, ge=0, le=1, description="Share of its words that stand, in the same order, in the article that `of` names"
    )
    why: str = Field("", description="What the verdict rests on, in words and figures")
    change: Change | None = Field(None, description="Of a revision: what changed")
    copy_of: ArticleId | None = Field(None, description="Of a revision: the article that its page copies, before and after")
    corrects: Correction | None = Field(None, description="What was said of this article before, where that was corrected")
