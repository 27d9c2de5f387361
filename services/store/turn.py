"""Turn: what one article changes in its story, carried out on the rows and told as events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from schemas.claim import Claim
from schemas.events import Cause, Event
from schemas.placement import Placement
from schemas.statement import Evidence
from schemas.story import Story
from services.store.changes import ClaimChange, Occasion, claim_events, story_event
from services.store.claims import state as claim_state
from services.store.claims.memory import Shares
from services.store.claims.state import ClaimState
from services.store.keys import claim_row, standing_row, story_row
from services.store.stories import state as story_state
from services.store.stories.roster import Roster
from services.store.stories.state import Bonds, Place, StoryState
from stream.rows import Draft


@dataclass(frozen=True)
class Turn:
    """One change to one story: what was brought to its claims before and what is brought now, who comes and goes.

    `bonds` are what repairs make of it (None: as they are), `split_into` the story in which those that go are from now on,
    `placed` why the article that comes is in it, `elsewhere` what those that go bring to the claims of that story.
    """

    story: str
    cause: Cause
    mark: str
    at: datetime
    desk: str = ""
    language: str = ""
    before: Shares = field(default_factory=dict)
    after: Shares = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    gone: tuple[str, ...] = ()
    rows_gone: tuple[str, ...] = ()
    bonds: Bonds | None = None
    split_into: str | None = None
    placed: Placement | None = None
    elsewhere: Shares = field(default_factory=dict)


def carry_out(turn: Turn, draft: Draft) -> tuple[Story | None, dict[str, Claim | None], list[Event]]:
    """A turn and the draft of rows, which it changes -> the story after (None: gone), the claims changed, and the events."""
    states = {claim: _claim_after(claim, turn, draft) for claim in dict.fromkeys((*turn.after, *turn.before))}
    for _, state in states.values():
        claim_state.keep(state, draft)
    changes = [change for claim, (was, now) in states.items() if (change := _change(claim, was, now, turn.cause.article_id))]
    changes = [each if each.after else replace(each, merged_into=_merged_into(each.id, turn)) for each in changes]
    before = story_state.load(draft, turn.story, turn.desk, turn.language)
    roster = Roster(before, draft)
    after = _story_after(roster, before, states.values(), turn)
    occasion = Occasion(turn.cause, turn.mark, turn.at, turn.story, after.version)
    published: dict[str, Claim | None] = {change.id: change.last for change in changes}
    events = [*story_event(before, after, occasion, turn.split_into, turn.placed), *claim_events(changes, occasion)]
    if not after.articles:
        published |= dict.fromkeys(_clear(turn.story, roster, draft))
    draft.put(story_row(turn.story), after.row())
    for row in turn.rows_gone:
        draft.drop(row)
    return story_state.publish(after), published, events


def _claim_after(claim: str, turn: Turn, draft: Draft) -> tuple[ClaimState, ClaimState]:
    """A claim -> its state before the turn and after it, whether or not its row was written by an earlier try."""
    stored = claim_state.load(draft, claim, turn.story)
    old, new = turn.before.get(claim, {}), turn.after.get(claim, {})
    cause = turn.cause.article_id
    was = stored.with_changes({**dict.fromkeys(new), **old}, cause, draft)
    return was, stored.with_changes({**dict.fromkeys(old), **new}, cause, draft)


def _change(claim: str, was: ClaimState, now: ClaimState, cause: str) -> ClaimChange | None:
    """A claim, its states before and after, and the article that caused it -> the change, if there is one. What it opens and closes at once (an update) it closes."""
    before, after = claim_state.publish(was), claim_state.publish(now)
    last = after or (claim_state.withdrawn(before) if before else None)
    if last is None or (before is not None and before == after):
        return None
    if not was.conflicts and not now.conflicts:
        return ClaimChange(claim, before, after, last)
    open_before, open_after = ({conflict.id for conflict in state.open_conflicts()} for state in (was, now))
    opened = tuple(conflict for conflict in now.conflicts if conflict.id in open_after - open_before)
    closed = tuple(
        conflict
        for conflict in now.conflicts
        if conflict.id in open_before - open_after or conflict.opened_by == conflict.closed_by == cause
    )
    return ClaimChange(claim, before, after, last, opened, closed)


def _merged_into(claim: str, turn: Turn) -> str | None:
    """A claim that nobody states any more -> the claim that most of its statements make now, if they are still there."""
    places = {_place(each.evidence) for brought in turn.before.get(claim, {}).values() for each in brought.statements}
    votes = Counter[str]()
    for other, by_article in (*turn.after.items(), *turn.elsewhere.items()):
        if other != claim:
            votes[other] += sum(
                _place(each.evidence) in places for brought in by_article.values() for each in brought.statements
            )
    best = min(votes, key=lambda other: (-votes[other], other), default=None)
    return best if best is not None and votes[best] else None


def _place(evidence: Evidence) -> tuple[str, str, int, int]:
    return (evidence.article_id, evidence.field, evidence.start, evidence.end)


def _story_after(roster: Roster, before: StoryState, claims: Iterable[tuple[ClaimState, ClaimState]], turn: Turn) -> StoryState:
    """A story with its roster, its claims before and after, and the turn -> the story after.

    Where all that goes is gone from its row already (an earlier try was cut off right after it), the version stays.
    """
    is_written = bool(turn.gone) and not turn.places and not any(map(roster.get, turn.gone))
    for was, now in claims:
        roster.weigh(now.id, now.reports, now.weight())
        roster.dispute(now.id, *([each for each in state.conflicts if each.claims[0] == state.id] for state in (was, now)))
    roster.remove(turn.gone)
    for place in turn.places:
        roster.put(place)
    after = roster.story(before.version + (0 if is_written else 1), turn.bonds or before.bonds)
    if not after.is_left:
        return after.empty()
    return replace(after, bonds=replace(after.bonds, merged_into=None)) if after.bonds.merged_into else after


def _clear(story: str, roster: Roster, draft: Draft) -> list[str]:
    """A story whose last article is gone and its roster -> the ids of its claims in order, after their rows were removed."""
    claims = sorted(roster.claims())
    for claim in claims:
        draft.drop(claim_row(claim))
    roster.clear()
    draft.drop(standing_row(story))
    return claims
