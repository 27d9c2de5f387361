"""The stage of store: decode, call the verb, say what to send."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Annotated

from pydantic import Field

from schemas.arrival import Verdict
from schemas.claim import Claim
from schemas.command import StoryCommand
from schemas.received import Withdrawal
from schemas.report import Report
from schemas.statement import Evidence, Statement
from schemas.story import Story
from services.store.claims.likeness import log_odds
from services.store.declared import MERGES
from services.store.keys import view_row
from services.store.merge import Merged, merge
from services.store.published import forgotten, is_outdated, noted
from services.store.statements.telling import told
from services.store.stories import placing
from services.store.stories.shelf import Shelf
from stream.cloudevent import to_record
from stream.codec import decode, encode
from stream.dead_letters import dead_letter
from stream.errors import Poison
from stream.record import Headers, Outgoing, Publication, Record, passed_on, publication_of, source_of, trace_of
from stream.rows import Changes, Draft, Rows
from stream.stage import DEAD, Step
from stream.topics import CLAIM_EVENTS, CLAIMS, REPORTS, STORIES

Incoming = Annotated[Report | Withdrawal | StoryCommand, Field(discriminator="kind")]


def merge_record(record: Record, rows: Rows, partitions: int) -> Step:
    """A record on `reports` -> the claims and stories that it changed, then what changed, as events.

    A command lies among the reports, so that a desk has one order; one that can't be carried out becomes a dead letter.
    A withdrawal without a desk, of an article that dedupe has forgotten, asks all partitions; the last writes the dead letter, if none knew it.
    """
    message: Report | Withdrawal | StoryCommand = decode(Incoming, record.value)
    given = publication_of(record)
    if isinstance(message, Withdrawal) and is_outdated(message.id, given, rows):
        step = Step((), told={"outcome": "published again", "article": message.id})
        return _asked(message.model_copy(update={"found": True}), record, partitions, step) if message.desk is None else step
    merged = merge(message, rows)
    changed = f"{len(merged.claims)} claims, {len(merged.events)} events"
    told = {"outcome": "merged" if merged.stories else "nothing to merge", "changed": changed}
    told |= {"command" if isinstance(message, StoryCommand) else "article": message.id}
    step = Step(_sent(merged, record), {**merged.rows, **_noted(message, given, merged, rows)}, told)
    if isinstance(message, Withdrawal) and message.desk is None:
        return _asked(message, record, partitions, step)
    return step


def _noted(message: Report | Withdrawal | StoryCommand, given: Publication | None, merged: Merged, rows: Rows) -> Changes:
    """What was merged, and the record that it goes back to -> what is to be written of the latter."""
    if isinstance(message, Report):
        return noted(message.id, given, rows)
    return forgotten(message.id, rows) if isinstance(message, Withdrawal) and merged.rows else {}


def _asked(message: Withdrawal, record: Record, partitions: int, step: Step) -> Step:
    """A withdrawal asked here -> on to the next partition; after the last, a dead letter if none knew the article."""
    found = message.found or bool(step.outgoing)
    following = record.partition + 1
    if following < partitions:
        on = encode(message.model_copy(update={"found": found}))
        asking = Outgoing(REPORTS, record.key, on, passed_on(record), partition=following)
        return Step((*step.outgoing, asking), step.changes, step.told)
    if found:
        return step
    unknown = Poison(f"no article {message.id!r} is known, so none was withdrawn", kind="unknown-id")
    letter = dead_letter(source_of(record, message.id.encode(), message.at), MERGES.name, unknown)
    return Step((letter,), told={**step.told, "outcome": DEAD})


def _sent(merged: Merged, record: Record) -> tuple[Outgoing, ...]:
    trace, passed = trace_of(record), passed_on(record)
    events = (to_record(event, trace.decode() if trace else None) for event in merged.events)
    return (
        *(_state(CLAIMS, key, claim, passed) for key, claim in merged.claims.items()),
        *(_state(STORIES, key, story, passed) for key, story in merged.stories.items()),
        *(Outgoing(CLAIM_EVENTS, key, value, tuple(headers)) for key, value, headers in events),
        *(Outgoing(REPORTS, command.desk.encode(), encode(command), passed) for command in merged.commands),
    )


def _state(topic: str, key: str, found: Claim | Story | None, headers: Headers) -> Outgoing:
    """The latest state of one claim or story; None is a tombstone."""
    return Outgoing(topic, key.encode(), encode(found) if found is not None else None, headers)


def shelf_over(rows: Rows) -> Shelf:
    """Rows -> the memory of the store. What the verb runs is compiled before that: else the first records of a new machine would wait."""
    warm_up()
    return Shelf.over(rows)


@cache
def warm_up() -> None:
    """Compile the loops of reading, placing and likeness, or find them where they are kept (stream/compiled.py): some 30 s of CPU, or half of one."""
    shelf = Shelf.over({})
    terms = {"n:harbour": 1.0, "q:3": 0.5, "bridge": 0.5}
    for number in range(3):
        at = datetime(2026, 1, 1, 1 + number, tzinfo=UTC)
        made = Report(
            id=f"{number}", desk="en", language="en", publisher=f"{number}", at=at, digest=f"{number}", verdict=Verdict.NEW,
            headline="Bridge", terms=terms,
        )  # fmt: skip
        draft = Draft(shelf)
        placing.place(made, draft)
        placing.remember(made, "st-0", draft)
        shelf.apply(draft.changes)
    shelf.apply(dict.fromkeys((view_row("0"), view_row("1"))))
    evidence = Evidence(article_id="0", start=0, end=6, words="Bridge")
    said = Statement(text="Bridge", terms=["bridge"], evidence=evidence)
    log_odds(told("0", [said]), told("1", [said]))


STAGES = (MERGES.by(merge_record, shelf_over),)
