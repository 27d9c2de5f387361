"""Events: what changed, as CloudEvents on the topic `claim-events`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import ArticleId, Instant, Message
from schemas.claim import Claim, Status, Support
from schemas.conflict import Conflict
from schemas.placement import Placement
from schemas.statement import DateRange, Modality, Quantity


class EventType(StrEnum):
    """The CloudEvents type of a change."""

    STORY_OPENED = "story.opened"
    STORY_UPDATED = "story.updated"
    STORY_MERGED = "story.merged"
    STORY_SPLIT = "story.split"
    CLAIM_STATED = "claim.stated"
    CLAIM_SUPPORTED = "claim.supported"
    CLAIM_REVISED = "claim.revised"
    CLAIM_DISPUTED = "claim.disputed"
    CLAIM_SETTLED = "claim.settled"
    CLAIM_WITHDRAWN = "claim.withdrawn"


class Commanded(Message):
    """The command that brought a change: who gave it and why."""

    id: str
    action: Literal["merge", "split", "pin"]
    by: str
    why: str


class Cause(Message):
    """What brought the change: an article, or a command that moved articles from one story to another."""

    article_id: ArticleId = Field(description="The article; of a command, the first one that it moved")
    verdict: Literal["new", "revision", "copy", "withdrawn", "moved"]
    command: Commanded | None = Field(None, description="The command that moved it, if one did")


class StorySummary(Message):
    """A story without its articles and claims, for events."""

    id: str
    title: str
    language: str
    first_seen: Instant
    last_seen: Instant
    version: int
    articles: int
    claims: int
    conflicts: int


class ClaimBefore(Message):
    """What a claim was before the change."""

    text: str
    status: Status
    modality: Modality
    support: Support
    quantities: list[Quantity] = Field(default_factory=list)
    dates: list[DateRange] = Field(default_factory=list)


class StoryEvent(Message):
    """Data of a `story.*` event."""

    story: StorySummary
    cause: Cause
    before: StorySummary | None = None
    merged_into: str | None = Field(None, description="Of story.merged: the id that survives")
    placed: Placement | None = Field(None, description="Why the article that caused it is in this story")
    split_into: str | None = Field(None, description="Of story.split: the story that the articles which left are in now")


class ClaimEvent(Message):
    """Data of a `claim.*` event."""

    claim: Claim
    cause: Cause
    before: ClaimBefore | None = None
    conflict: Conflict | None = Field(None, description="Of claim.disputed and claim.settled")
    merged_into: str | None = Field(
        None, description="Of claim.withdrawn: the claim that has taken it up, where what it says is still said"
    )


class Event(Message):
    """A change, with the CloudEvents attributes that it is published under (source and specversion are fixed)."""

    id: str = Field(description="Hash of cause, subject, type, story version and rules version: the same on each replay")
    type: EventType
    subject: str = Field(description="Id of the claim or story")
    time: Instant = Field(description="The article's time, never the clock's")
    story_id: str = Field(description="Kafka key; CloudEvents partitionkey")
    data: StoryEvent | ClaimEvent
