"""Selection: which changes a consumer wants. The words of `wirefold.client.subscribe` and the query of the HTTP service's `/events`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from schemas.base import Message
from schemas.claim import Claim, Status
from schemas.events import ClaimEvent, Event, EventType, StoryEvent
from schemas.story import Story


class Selection(Message):
    """What a change must be to be wanted: all that is given must hold, of a set one of it. Nothing given: everything.

    `entity`, `publisher`, `min_origins` and `status` speak of claims; with one of them given, changes of a story alone are not wanted.
    """

    types: frozenset[EventType] = Field(default_factory=frozenset, description="Types of event")
    story: frozenset[str] = Field(default_factory=frozenset, description="Story ids")
    entity: str = Field("", max_length=200, description="A name in the claim, whole words, in any case")
    publisher: frozenset[str] = Field(
        default_factory=frozenset, description="Publishers, one of whose articles states the claim, e.g. example.com"
    )
    min_origins: int = Field(0, ge=0, description="Distinct origins that stand behind the claim, at least")
    status: frozenset[Status] = Field(default_factory=frozenset, description="Where the claim stands")
    language: frozenset[str] = Field(default_factory=frozenset, description="Languages of the story, e.g. en")

    @property
    def needs_stories(self) -> bool:
        """Whether an event alone does not tell if it is wanted: who ran an article, and a claim's language, are said by its story."""
        return bool(self.publisher or self.language)

    @property
    def is_about_claims(self) -> bool:
        """Whether something is asked that only a claim can answer."""
        return bool(self.entity or self.publisher or self.min_origins or self.status)

    def wants(self, event: Event, stories: Mapping[str, Story]) -> bool:
        """An event, and its story where that is known -> whether it is wanted."""
        if self.types and event.type not in self.types:
            return False
        if isinstance(event.data, ClaimEvent):
            return self.wants_claim(event.data.claim, stories)
        language = event.data.story.language
        return not self.is_about_claims and self._wants_story(event.story_id, language, _survivor(event.data))

    def wants_claim(self, claim: Claim, stories: Mapping[str, Story]) -> bool:
        """A claim, and its story where that is known -> whether changes of it are wanted (whatever their type)."""
        story = stories.get(claim.story_id)
        return (
            claim.support.origins >= self.min_origins
            and (not self.status or claim.status in self.status)
            and self._wants_story(claim.story_id, story.language if story else None)
            and (not self.entity or self._name_in(claim))
            and (not self.publisher or (story is not None and self._is_run_by(claim, story)))
        )

    def wants_story(self, story: Story) -> bool:
        """A story -> whether changes of it as a whole are wanted (whatever their type)."""
        return not self.is_about_claims and self._wants_story(story.id, story.language)

    def _wants_story(self, story_id: str, language: str | None, survivor: str | None = None) -> bool:
        is_asked = not self.story or bool(self.story & {story_id, survivor})
        return is_asked and (not self.language or language in self.language)

    @cached_property
    def _name(self) -> re.Pattern[str]:
        words = r"\s+".join(map(re.escape, self.entity.split()))
        return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)

    def _name_in(self, claim: Claim) -> bool:
        told = (claim.text, claim.subject, claim.object, *claim.places, *claim.attribution)
        return any(self._name.search(text) for text in told)

    def _is_run_by(self, claim: Claim, story: Story) -> bool:
        stating = {evidence.article_id for evidence in claim.evidence} | {each.article_id for each in claim.counted}
        return any(article.id in stating and article.publisher in self.publisher for article in story.articles)


def _survivor(data: StoryEvent) -> str | None:
    return data.merged_into
