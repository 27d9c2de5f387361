"""The flow in one process, without a broker: article in, what changed out. The same pure verbs, the same shapes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

from schemas.arrival import Arrival, Verdict
from schemas.base import LATEST_YEAR
from schemas.claim import Claim
from schemas.command import StoryCommand
from schemas.events import Event
from schemas.received import Received, Withdrawal
from schemas.report import Report
from schemas.story import Story
from services.ingest.dedupe import Deduped, dedupe
from services.ingest.publishers import KNOWN, Publishers
from services.ingest.receive import receive
from services.ingest.seen import Seen
from services.normalize.extract import extract
from services.store.merge import Merged, merge
from services.store.stories.shelf import Shelf
from stream.errors import Poison
from stream.rows import change

START = datetime(1970, 1, 1, tzinfo=UTC)
_LATE = datetime(LATEST_YEAR, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Outcome:
    """What came of one article: its arrival, report and the events that it caused, or why it was refused.

    `corrections` are what is now said of articles that came before.
    """

    arrival: Arrival | Withdrawal | None = None
    report: Report | None = None
    events: tuple[Event, ...] = ()
    refused: Poison | None = None
    corrections: tuple[Arrival, ...] = ()


@dataclass
class Desk:
    """What the stages with state remember of one desk: each has a partition to itself."""

    seen: dict[str, bytes] = field(default_factory=dict)
    index: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._seen = Seen.over(self.seen)
        self._shelf = Shelf.over(self.index)

    def dedupe(self, incoming: Received | Withdrawal) -> Deduped:
        """Take an article, or a withdrawal, through dedupe -> what it says."""
        found = dedupe(incoming, self._seen)
        change(self.seen, found.rows)
        self._seen.apply(found.rows)
        return found

    def merge(self, incoming: Report | Withdrawal | StoryCommand) -> Merged:
        """Take a report, a withdrawal or a command through the store -> what it changes. Raises Poison for a command that can't be."""
        merged = merge(incoming, self._shelf)
        change(self.index, merged.rows)
        self._shelf.apply(merged.rows)
        return merged


@dataclass
class Flow:
    """All stages and their state. `clock` is the time of a record that has none: the latest event time so far."""

    at: datetime | None = None
    clock: datetime = START
    publishers: Publishers = KNOWN
    desks: dict[str, Desk] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)

    def feed(self, key: bytes | None, value: bytes | None) -> Outcome:
        """Take one record through all stages, in order -> what came of it."""
        received = self.received(key, value)
        if isinstance(received, Poison):
            return Outcome(refused=received)
        if isinstance(received, Withdrawal):
            return self._withdrawn(received)
        desk = self.desks.setdefault(received.desk, Desk())
        deduped = desk.dedupe(received)
        arrival = deduped.arrival
        if not isinstance(arrival, Arrival) or arrival.verdict == Verdict.REPEAT:
            return Outcome(arrival)
        report = extract(arrival)
        events = self._merged(desk, report, deduped.corrections)
        return Outcome(arrival, report, events, corrections=deduped.corrections)

    def _withdrawn(self, withdrawal: Withdrawal) -> Outcome:
        """Ask all desks, as it names none -> what came of it: the same id may stand on several, and the store forgets later than dedupe."""
        deduped = [(desk, desk.dedupe(withdrawal)) for desk in self.desks.values()]
        told = [(desk, found.arrival, found.corrections) for desk, found in deduped if isinstance(found.arrival, Withdrawal)]
        asked = told or [(desk, withdrawal, ()) for desk in self.desks.values()]
        events = tuple(event for each in asked for event in self._merged(*each))
        if not told and not events:
            return Outcome(refused=Poison(f"no article {withdrawal.id!r} is known, so none was withdrawn", kind="unknown-id"))
        corrections = tuple(each for _, _, corrected in told for each in corrected)
        return Outcome(asked[0][1], None, events, corrections=corrections)

    def received(self, key: bytes | None, value: bytes | None) -> Received | Withdrawal | Poison:
        """One record -> what it says, or why it can't be read; a record without a time gets the clock's."""
        if self.at is not None:
            return receive(key, value, self.at, self.publishers)
        found = receive(key, value, _LATE, self.publishers)
        if isinstance(found, Poison):
            return found
        if isinstance(found, Withdrawal) or found.published_at is None:
            return found.model_copy(update={"at": self.clock})
        self.clock = max(self.clock, found.at)
        return found

    def command(self, given: StoryCommand) -> tuple[Event, ...]:
        """Carry out a command on stories -> the events. Raises Poison where it can't be carried out."""
        return self._merged(self.desks.setdefault(given.desk, Desk()), given)

    def _merged(
        self, desk: Desk, incoming: Report | Withdrawal | StoryCommand, corrections: tuple[Arrival, ...] = ()
    ) -> tuple[Event, ...]:
        events: list[Event] = []
        ahead: deque[Report | Withdrawal | StoryCommand] = deque((incoming, *map(extract, corrections)))
        while ahead:
            merged = desk.merge(ahead.popleft())
            ahead.extend(merged.commands)
            change(self.stories, merged.stories)
            change(self.claims, merged.claims)
            events += merged.events
        return tuple(events)
