"""Report: an arrival after normalization: where its boilerplate lies, who is in it, what it states."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.arrival import Verdict
from schemas.base import ArticleId, Instant, Message, Offset, Weight
from schemas.statement import Statement


class Region(Message):
    """A stretch of the text that is not the article's own prose: found and spanned, never cut."""

    start: Offset
    end: Offset
    kind: str = Field(description="navigation, sponsor, byline, dateline, caption, heading, repeat, credit, tags, teaser ...")


class Entity(Message):
    """Someone or something that the report names."""

    name: str = Field(description="Its fullest name in the report")
    kind: Literal["person", "organization", "place", "other"] = "other"
    aliases: list[str] = Field(default_factory=list, description="Other names for it in the report")
    mentions: int = Field(1, ge=1)


class Dateline(Message):
    """Where and when the report says it was written, and by which agency."""

    place: str | None = None
    date: str | None = Field(None, description="ISO 8601")
    agency: str | None = None


class Report(Message):
    """A report of a story. A copy's is of the copy: its evidence stands in its own text."""

    kind: Literal["report"] = "report"
    id: ArticleId
    desk: str
    language: str
    url: str | None = None
    publisher: str
    family: str | None = Field(None, description="Owner of the publisher, if it is known to own several")
    title: str | None = None
    headline: str = Field("", description="The title, or where none is given the text's own first line of prose")
    published_at: Instant | None = None
    at: Instant
    digest: str
    verdict: Verdict
    of: ArticleId | None = None
    copy_of: ArticleId | None = Field(None, description="Of a revision: the article that its page copies, before and after")
    regions: list[Region] = Field(default_factory=list)
    dateline: Dateline | None = None
    entities: list[Entity] = Field(default_factory=list)
    statements: list[Statement] = Field(default_factory=list)
    terms: dict[str, Weight] = Field(
        default_factory=dict, description="What the report is about: stem or name -> weight, at most 200"
    )
    notes: list[str] = Field(default_factory=list, description="What could not be done, e.g. for a language without rules")

    @property
    def copies(self) -> ArticleId | None:
        """The article whose text it runs: of a copy, and of a revision that is one still."""
        return self.of if self.verdict is Verdict.COPY else self.copy_of
