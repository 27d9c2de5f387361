"""Placement: why an article is in its story: how it came there, and what it was compared with."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.base import Message


class Candidate(Message):
    """A story that an article was compared with."""

    story_id: str
    likeness: float = Field(
        description="Log-odds that they are of one event: over all reports that stand for it, and the nearest"
    )
    nearest: float = Field(description="Log-odds of the likest of these reports")
    reports: int = Field(description="How many reports of it were in reach by time")


class Drawn(Message):
    """An article of another story that belongs with one that came after it, and moves to that one's story."""

    article_id: str
    story_id: str = Field(description="The story that it was in")
    gain: float = Field(description="How much likelier, in log-odds, than that it belongs where it was")


class Placement(Message):
    """How an article came to its story."""

    how: Literal["matched", "opened", "copy", "revision", "pinned"] = Field(
        description="Joined the story most like it, opened one, went where its original or its former version is, or a command said so"
    )
    odds: float | None = Field(None, description="Log-odds of joining the likest story; above 0 it joins")
    best: Candidate | None = None
    second: Candidate | None = Field(None, description="The next story")
    one_with: str | None = Field(None, description="Another story that this article shows to be the same: the two are merged")
    one_odds: float | None = Field(None, description="Mean log-odds between the reports of both")
    drawn: list[Drawn] = Field(
        default_factory=list, description="Articles of other stories that belong with this one now that it has come"
    )
    parted: list[str] = Field(
        default_factory=list,
        description="Articles that leave the story, this one perhaps among them: with it, the story falls into two",
    )
    parted_odds: float | None = Field(None, description="Mean log-odds between those and the articles that stay")
    views: dict[str, float] = Field(
        default_factory=dict, description="How the article and the likest report of the best story compare, view by view"
    )
