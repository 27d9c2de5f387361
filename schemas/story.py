"""Story: the merged record of all reports of one event."""

from __future__ import annotations

from pydantic import Field

from schemas.arrival import Verdict
from schemas.base import ArticleId, Instant, Message
from schemas.conflict import Conflict


class StoryArticle(Message):
    """An article of a story."""

    id: ArticleId
    url: str | None = None
    publisher: str
    title: str | None = None
    published_at: Instant | None = None
    verdict: Verdict
    copy_of: ArticleId | None = None


class Story(Message):
    """A story as it stands. Its claims are on the topic `claims`, by their ids."""

    id: str
    title: str
    language: str
    first_seen: Instant = Field(description="Event time of its earliest report")
    last_seen: Instant = Field(description="Event time of its latest report")
    version: int = Field(ge=1, description="Grows by one with each article or command that changes it")
    articles: list[StoryArticle] = Field(description="Earliest first; of more than a hundred the first and the latest ones")
    claims: list[str] = Field(default_factory=list, description="Claim ids, weightiest first; of more than 500 the weightiest")
    conflicts: list[Conflict] = Field(
        default_factory=list, description="Of more than 50 claims with conflicts those that are open and weighty"
    )
    merged_from: list[str] = Field(default_factory=list, description="Ids of stories that turned out to be this one")
    articles_total: int = Field(
        0, ge=0, description="All articles, whether or not they are listed; 0 where that was not counted"
    )
    claims_total: int = Field(0, ge=0, description="All claims, likewise")
    conflicts_total: int = Field(0, ge=0, description="All conflicts, likewise")
