"""StoryCommand: what is to be done to stories, by an operator or by the store itself, as an event on the log."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from schemas.base import ArticleId, Instant, Message

StoryId = Annotated[str, Field(min_length=1, max_length=64)]
MOST_ARTICLES = 1_000
"""Articles that one command names."""


class StoryCommand(Message):
    """A repair of stories on one desk. It lies among the desk's reports and is carried out in its turn.

    `merge`: `story` and `other` are one; the older id survives. `split`: `articles` leave `story` for a new one, and no
    later evidence alone brings the two together. `pin`: `articles` belong in `story`, also those that are yet to come;
    without articles: `story` is as it should be, and no later evidence alone merges it.
    """

    kind: Literal["command"] = "command"
    id: str = Field(min_length=1, max_length=128, description="Drawn by who gives it; part of the ids of the events it causes")
    at: Instant = Field(description="When it was given; of the store's own, the time of the article that showed it")
    desk: str = Field(description="The desk of its stories")
    action: Literal["merge", "split", "pin"]
    story: StoryId
    other: StoryId | None = Field(None, description="Of a merge: the other story")
    articles: list[ArticleId] = Field(default_factory=list, max_length=MOST_ARTICLES)
    by: str = Field(min_length=1, max_length=200, description="Who gives it; `wirefold` for the store's own")
    why: str = Field("", max_length=2_000)
    part: int = Field(0, ge=0, description="A large merge is carried out in parts: how many were, so far")

    @model_validator(mode="after")
    def _is_whole(self) -> StoryCommand:
        if (self.action == "merge") != (self.other is not None):
            raise ValueError("a merge names one other story, and nothing else does")
        if self.other == self.story:
            raise ValueError("a story can't be merged with itself")
        if self.action == "split" and not self.articles:
            raise ValueError("a split names the articles that leave")
        if self.action == "merge" and self.articles:
            raise ValueError("a merge takes whole stories: it names no articles")
        return self
