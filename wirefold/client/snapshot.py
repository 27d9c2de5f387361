"""Snapshot: the stories and claims as they stand, and the point in the events from which on they follow. Pure.

The merge stage sends, for each article, the claims and the story it changed and then their events, and takes the next article only once
the broker holds all of it. So of the compacted topics, once read, only the article then under way can lack, or be there before its events.
The ends of the events after that reading are the cut: the last events before it are laid over what was read, and what events beyond it tell
again is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.claim import Claim, Status
from schemas.conflict import Conflict
from schemas.events import Cause, ClaimEvent, Event, StoryEvent
from schemas.story import Story


@dataclass(frozen=True)
class Change:
    """What a subscriber is given. With `event` None it is of the snapshot: a story or claim as it stands, not a change.

    `position` says where to go on after this one: give it to `subscribe(after=...)`. It is empty within the snapshot, which can't be
    resumed half-way.
    """

    event: Event | None = None
    story: Story | None = None
    """The story as it stands, where it is known: always in the snapshot's stories, else with a filter that needs it."""
    claim: Claim | None = None
    position: str = ""

    @property
    def is_snapshot(self) -> bool:
        """Whether this is a thing as it stood when the subscription began."""
        return self.event is None

    @property
    def id(self) -> str:
        """The event's `ce_id`, the same on each replay; of the snapshot the id of the claim or story."""
        if self.event is not None:
            return self.event.id
        return self.claim.id if self.claim else self.story.id if self.story else ""

    @property
    def type(self) -> str:
        """The event's type, or `snapshot`."""
        return self.event.type.value if self.event else "snapshot"

    @property
    def conflict(self) -> Conflict | None:
        """Of claim.disputed and claim.settled: the conflict."""
        return self.event.data.conflict if self.event and isinstance(self.event.data, ClaimEvent) else None


@dataclass
class Snapshot:
    """Stories and claims by id. Give it records of the compacted topics, then the last events before the cut."""

    stories: dict[str, Story] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    _versions: dict[str, tuple[int, Cause]] = field(default_factory=dict)

    def put_story(self, key: str, story: Story | None) -> None:
        """A record of `stories`: a story as it stands, or None: gone."""
        if story is None:
            self.stories.pop(key, None)
        else:
            self.stories[key] = story

    def put_claim(self, key: str, claim: Claim | None) -> None:
        """A record of `claims`: a claim as it stands, or None: gone."""
        if claim is None:
            self.claims.pop(key, None)
        else:
            self.claims[key] = claim

    def lay_over(self, events: Iterable[Event]) -> None:
        """Lay the last events before the cut over what was read: each claim is then as its last event says."""
        for event in events:
            if isinstance(event.data, StoryEvent) and event.data.merged_into:
                self._versions.pop(event.story_id, None)  # it is gone: there is no later version to wait for
                self.put_story(event.story_id, None)
                continue
            if isinstance(event.data, StoryEvent):
                self._versions[event.story_id] = (event.data.story.version, event.data.cause)
                continue
            claim = event.data.claim
            self.put_claim(claim.id, None if claim.status is Status.WITHDRAWN else claim)
            if event.story_id in self._versions and self._versions[event.story_id][1] != event.data.cause:
                del self._versions[event.story_id]  # a change without an event of the story: its last article was withdrawn

    def lacking(self) -> set[str]:
        """The stories of which an event before the cut tells a later version than was read."""
        return {
            key
            for key, (version, _) in self._versions.items()
            if key not in self.stories or self.stories[key].version < version
        }

    def told(self) -> Told:
        """What the snapshot tells, for passing over what the events beyond the cut tell again."""
        return Told(
            {key: story.version for key, story in self.stories.items()},
            {key: _mark(claim) for key, claim in self.claims.items()},
        )


@dataclass
class Told:
    """What a snapshot told: versions of stories, and marks of claims, each until the first event that says otherwise."""

    stories: dict[str, int] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)

    def tells(self, event: Event) -> bool:
        """Whether an event beyond the cut says nothing that the snapshot has not said. Ask for each once, in order."""
        if isinstance(event.data, StoryEvent):
            return event.data.story.version <= self.stories.get(event.story_id, 0)
        if self.claims.get(event.subject) == _mark(event.data.claim):
            return True
        self.claims.pop(event.subject, None)  # it has moved on: from here on each event is news
        return False


def _mark(claim: Claim) -> int:
    return hash(claim.model_dump_json())
