"""One example of every type of event, from the story that the other examples tell."""

from __future__ import annotations

from hashlib import sha256

from schemas.claim import Claim, Status, Support
from schemas.events import Cause, ClaimBefore, ClaimEvent, Commanded, Event, EventType, StoryEvent, StorySummary
from schemas.placement import Candidate, Placement
from schemas.statement import Modality
from wirefold.contracts import examples as told

FIRST = Cause(article_id=told.GAZETTE, verdict="new")
COPY = Cause(article_id=told.POST, verdict="copy")
SECOND = Cause(article_id=told.RADIO, verdict="new")
CORRECTION = Cause(article_id=told.GAZETTE, verdict="revision")
TAKEN_BACK = Cause(article_id=told.GAZETTE, verdict="withdrawn")


def _summary(version: int) -> StorySummary:
    return StorySummary(
        id=told.STORY_ID,
        title=told.TITLE,
        language="en",
        first_seen=told.MORNING,
        last_seen=(told.MORNING, told.NOON, told.EVENING)[version - 1],
        version=version,
        articles=version,
        claims=2,
        conflicts=version // 3,
    )


def _before(status: Status, reports: int, origins: int) -> ClaimBefore:
    return ClaimBefore(
        text=told.LEAD,
        status=status,
        modality=Modality.ASSERTED,
        support=Support(reports=reports, publishers=reports, origins=origins),
        quantities=[told.INJURED],
        dates=[told.MONDAY],
    )


def _injured(status: Status, **changed: object) -> Claim:
    return told.injured(status).model_copy(update=changed)


def _data() -> dict[EventType, StoryEvent | ClaimEvent]:
    alone, copied, disputed = _before(Status.SINGLE, 1, 1), _before(Status.SINGLE, 2, 1), _before(Status.DISPUTED, 3, 2)
    best = Candidate(story_id=told.STORY_ID, likeness=3.4, nearest=4.1, reports=2)
    joined = Placement(how="matched", odds=3.2, best=best, views={"body": 0.41, "names": 0.62, "lead": 0.38})
    merged = _summary(1).model_copy(update={"articles": 0, "claims": 0})
    supported = _injured(Status.SINGLE, support=Support(reports=2, publishers=2, origins=1))
    agreed = _injured(Status.SUPPORTED, quantities=[told.ELEVEN])
    none = Support(reports=0, publishers=0, origins=0)
    withdrawn = _injured(Status.WITHDRAWN, evidence=[], evidence_total=0, counted=[], support=none)
    by = Commanded(id="op-split-3f9a", action="split", by="ana.lind", why="The radio tells of another collision")
    split = Cause(article_id=told.RADIO, verdict="moved", command=by)
    opened, closed = told.injuries_conflict(), told.injuries_conflict(closed_by=told.GAZETTE)
    return {
        EventType.STORY_OPENED: StoryEvent(story=_summary(1), cause=FIRST, placed=Placement(how="opened", odds=-6.0)),
        EventType.STORY_UPDATED: StoryEvent(story=_summary(2), cause=COPY, before=_summary(1), placed=joined),
        EventType.STORY_MERGED: StoryEvent(story=merged, cause=SECOND, before=_summary(1), merged_into=told.OLDER_STORY_ID),
        EventType.STORY_SPLIT: StoryEvent(story=_summary(2), cause=split, before=_summary(3), split_into=told.OLDER_STORY_ID),
        EventType.CLAIM_STATED: ClaimEvent(claim=told.suspended(), cause=FIRST),
        EventType.CLAIM_SUPPORTED: ClaimEvent(claim=supported, cause=COPY, before=alone),
        EventType.CLAIM_REVISED: ClaimEvent(claim=agreed, cause=CORRECTION, before=disputed),
        EventType.CLAIM_DISPUTED: ClaimEvent(claim=told.injured(), cause=SECOND, before=copied, conflict=opened),
        EventType.CLAIM_SETTLED: ClaimEvent(claim=agreed, cause=CORRECTION, before=disputed, conflict=closed),
        EventType.CLAIM_WITHDRAWN: ClaimEvent(claim=withdrawn, cause=TAKEN_BACK, before=alone),
    }


def events() -> dict[str, Event]:
    """Event by example name: `claim-event.stated` is that of `claim.stated`."""
    return {_example_name(kind): _event(kind, data) for kind, data in _data().items()}


def _example_name(kind: EventType) -> str:
    noun, change = kind.value.split(".")
    return f"{noun}-event.{change}"


def _event(kind: EventType, data: StoryEvent | ClaimEvent) -> Event:
    subject = data.story.id if isinstance(data, StoryEvent) else data.claim.id
    times = {told.GAZETTE: told.MORNING, told.POST: told.NOON, told.RADIO: told.EVENING}
    at = times[data.cause.article_id] if data.cause.verdict in ("new", "copy") else told.EVENING
    digest = sha256(f"{data.cause.article_id} {subject} {kind.value}".encode()).hexdigest()[:32]
    return Event(id=digest, type=kind, subject=subject, time=at, story_id=told.STORY_ID, data=data)
