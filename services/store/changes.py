"""Changes: what a merge did to a story and its claims, as events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from schemas.claim import Claim, Status
from schemas.conflict import Conflict
from schemas.events import Cause, ClaimBefore, ClaimEvent, Event, EventType, StoryEvent
from schemas.placement import Placement
from services.store.keys import event_id
from services.store.stories.state import StoryState, summary


@dataclass(frozen=True)
class Occasion:
    """What all events of one merge share: the cause, its mark (article id and digest), its time, and the story's version."""

    cause: Cause
    mark: str
    at: datetime
    story: str
    version: int

    def event(self, kind: EventType, subject: str, data: StoryEvent | ClaimEvent) -> Event:
        """A type, a subject and data -> the event."""
        name = event_id(self.mark, subject, kind, self.version)
        return Event.made_of(id=name, type=kind, subject=subject, time=self.at, story_id=self.story, data=data)


@dataclass(frozen=True)
class ClaimChange:
    """A claim before and after, None where it was not or is no longer stated, its conflicts opened and closed, and where it went."""

    id: str
    before: Claim | None
    after: Claim | None
    last: Claim
    opened: tuple[Conflict, ...] = ()
    closed: tuple[Conflict, ...] = ()
    merged_into: str | None = None


def story_event(
    before: StoryState, after: StoryState, occasion: Occasion, split_into: str | None = None, placed: Placement | None = None
) -> Iterator[Event]:
    """A story before and after, the one that was split from it, why an article came -> the event of its change, if it is there or merged."""
    now, was = summary(after), summary(before)
    into = after.bonds.merged_into
    if now is not None:
        kind = EventType.STORY_SPLIT if split_into else EventType.STORY_UPDATED if was else EventType.STORY_OPENED
        told = StoryEvent(story=now, cause=occasion.cause, before=was, split_into=split_into, placed=placed)
        yield occasion.event(kind, after.id, told)
    elif was is not None and into is not None:
        nothing = was.model_copy(update={"version": after.version, "articles": 0, "claims": 0, "conflicts": 0})
        told = StoryEvent(story=nothing, cause=occasion.cause, before=was, merged_into=into)
        yield occasion.event(EventType.STORY_MERGED, after.id, told)


def claim_events(changes: Iterable[ClaimChange], occasion: Occasion) -> Iterator[Event]:
    """Claims before and after -> their events, at most one of a type for a claim."""
    for change in changes:
        before = _before(change.before)
        for kind in _kinds(change):
            merged_into = change.merged_into if kind is EventType.CLAIM_WITHDRAWN else None
            data = ClaimEvent.made_of(
                claim=change.last, cause=occasion.cause, before=before, conflict=None, merged_into=merged_into
            )
            yield occasion.event(kind, change.id, data)
        for kind, conflicts in ((EventType.CLAIM_DISPUTED, change.opened), (EventType.CLAIM_SETTLED, change.closed)):
            if conflicts:
                data = ClaimEvent(claim=change.last, cause=occasion.cause, before=before, conflict=conflicts[0])
                yield occasion.event(kind, change.id, data)


def _kinds(change: ClaimChange) -> list[EventType]:
    before, after = change.before, change.after
    if before is None or after is None:
        return [EventType.CLAIM_STATED] if after else [EventType.CLAIM_WITHDRAWN] if before else []
    grew = _grew(before, after)
    kinds = [EventType.CLAIM_SUPPORTED] if grew else []
    if _says_otherwise(before, after) or (not grew and _looks_otherwise(before, after)):
        kinds.append(EventType.CLAIM_REVISED)
    return kinds


def _grew(before: Claim, after: Claim) -> bool:
    was, now = before.support, after.support
    return now.reports > was.reports or now.publishers > was.publishers or now.origins > was.origins


def _says_otherwise(before: Claim, after: Claim) -> bool:
    """Whether what is claimed has changed: its values, its polarity, how sure it is, or who puts it more firmly than that."""
    return (
        before.modality != after.modality
        or before.overclaimed != after.overclaimed
        or before.polarity != after.polarity
        or [quantity.value for quantity in before.quantities] != [quantity.value for quantity in after.quantities]
        or [(given.start, given.end) for given in before.dates] != [(given.start, given.end) for given in after.dates]
    )


def _looks_otherwise(before: Claim, after: Claim) -> bool:
    """Whether anything but its status has changed (that has events of its own)."""
    return before.model_copy(update={"status": Status.SINGLE}) != after.model_copy(update={"status": Status.SINGLE})


def _before(claim: Claim | None) -> ClaimBefore | None:
    if claim is None:
        return None
    return ClaimBefore(
        text=claim.text,
        status=claim.status,
        modality=claim.modality,
        support=claim.support,
        quantities=claim.quantities,
        dates=claim.dates,
    )
