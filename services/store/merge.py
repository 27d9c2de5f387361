"""merge: a report folds into its story, claim by claim. Start reading here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from schemas.arrival import Verdict
from schemas.base import rfc3339
from schemas.claim import Claim
from schemas.command import StoryCommand
from schemas.events import Cause, Event
from schemas.placement import Placement
from schemas.received import Withdrawal
from schemas.report import Report
from schemas.story import Story
from services.store import repair
from services.store.claims import folding, memory
from services.store.claims.memory import Known, Moved, Shares
from services.store.claims.naming import Coming
from services.store.keys import leaving_row, report_row, story_id
from services.store.stories import placing
from services.store.stories import state as story_state
from services.store.stories.roster import Roster
from services.store.stories.shelf import Shelf
from services.store.stories.state import Place
from services.store.turn import Turn, carry_out
from stream.rows import Changes, Draft, Rows


@dataclass(frozen=True)
class Merged:
    """What a merge changed, to publish (None: a tombstone) and to write: the rows in this order, all of them or a first part.

    `commands` are to be carried out next, as records of the same desk: what the store itself finds in need of repair.
    """

    stories: dict[str, Story | None] = field(default_factory=dict)
    claims: dict[str, Claim | None] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    rows: Changes = field(default_factory=dict)
    commands: tuple[StoryCommand, ...] = ()


def merge(incoming: Report | Withdrawal | StoryCommand, rows: Rows) -> Merged:
    """A report (or an article's withdrawal, or a command) and the rows so far -> what it changes. Pure.

    Raises Poison where a command can't be carried out; total otherwise.

    A new report joins the story most like it, or opens one; its statements join claims or open them. A revision takes the
    place of what its article said before. A copy joins its original's story and counts for what it states itself, as a
    report and a publisher more. An article may come again with another verdict, as dedupe corrects itself: then that counts.
    A report merged already (same id and digest, a copy of the same) changes nothing; where only a first part of its rows was
    written, the rest follows, with the same events as the first time.
    """
    draft = Draft(rows if isinstance(rows, Shelf) else Shelf.over(rows))
    if isinstance(incoming, StoryCommand):
        return _commanded(incoming, draft)
    if isinstance(incoming, Withdrawal):
        turn = _withdrawn(incoming, draft)
    elif incoming.verdict is Verdict.REPEAT or _is_merged(incoming, draft):
        turn = None
    else:
        turn = _reported(incoming, draft)
    if turn is None:
        return Merged()
    story, claims, events = carry_out(turn, draft)
    known = memory.recall(incoming.id, draft)
    commands = repair.shown(known, incoming.desk) if known and isinstance(incoming, Report) else ()
    return Merged({turn.story: story}, claims, events, draft.changes, tuple(commands))


def _commanded(command: StoryCommand, draft: Draft) -> Merged:
    """A command -> what it changes in the stories that it names. The ledger alone answers for one that was cut off half-way."""
    found = repair.repaired(command, draft)
    stories: dict[str, Story | None] = {}
    claims: dict[str, Claim | None] = {}
    events: list[Event] = []
    for turn in found.turns:
        story, changed, told = carry_out(turn, draft)
        stories[turn.story] = story
        claims |= changed
        events += told
    return Merged(stories, claims, events, draft.changes, (found.onward,) if found.onward else ())


def _is_merged(report: Report, draft: Draft) -> bool:
    """Whether all rows of this very report were written: the story's, which lists it, is the last."""
    known = memory.recall(report.id, draft)
    if known is None or not _is_decided(known, report):
        return False
    place = _roster(known.story, draft).get(report.id)
    return place is not None and (place.digest, place.copy_of) == (known.digest, known.said_of)


def _roster(story: str, draft: Draft) -> Roster:
    return Roster(story_state.load(draft, story, "", ""), draft)


def _is_decided(known: Known, report: Report) -> bool:
    """Whether what is kept of an article was decided on this very content, as a copy of that article or as none."""
    return (known.digest, known.said_of) == (report.digest, report.copies)


def _reported(report: Report, draft: Draft) -> Turn:
    """A report -> what is to change. The decisions are written first, so that a second try takes the same."""
    known = memory.recall(report.id, draft)
    come = folding.coming(report.id, report.statements, rfc3339(report.at))
    if known is None or not _is_decided(known, report):
        known = _decided(report, come, known or _revised(report, draft), draft)
        memory.keep(known, draft)
    else:
        memory.tidy(known.id, draft)
    if draft.written(leaving_row(report.id)) is not None:
        draft.drop(leaving_row(report.id))
    if known.of is None or memory.recall(known.of, draft) is None:
        placing.remember(report, known.story, draft)
    old = known.replaces
    if old and old.id != known.id:
        placing.forget(old.id, draft)
        memory.keep(replace(old, statements=(), claims=(), against=(), replaced_by=known.id), draft)
    folding.note(known.story, come.told, old.id if old else None, draft)
    places = (_listed(report, known), *_behind(old, known, draft))
    moves = _moves(known.moved, draft)
    before = memory.together(memory.shares(old), *(was for was, _ in moves))
    after = memory.together(memory.shares(known), *(now for _, now in moves))
    return _turn(report, known, before, after, places=places)


def _moves(moved: Iterable[Moved], draft: Draft) -> list[tuple[Shares, Shares]]:
    """Articles that were moved -> of each what it brings to claims before and after, where that differs; what is kept of it changes."""
    return [memory.differing(*both) for each in moved if (both := memory.move(each, draft))]


def _revised(report: Report, draft: Draft) -> Known | None:
    return memory.recall(report.of, draft) if report.verdict is Verdict.REVISION else None


def _decided(report: Report, come: Coming, replaces: Known | None, draft: Draft) -> Known:
    """A report, how it comes into a story, and what it replaces -> the story it belongs to and the claims that each of its statements makes.

    A copy joins its original's story without being matched; a command may have given the article a story before it came.
    An article that stands in a story already stays there, whatever it is found to be.
    """
    original = _original(report, draft)
    story, placed = _placed(report, replaces, original, draft)
    folded = folding.fold(story, come, replaces.id if replaces else None, draft)
    of = original.id if original else report.copies
    known = memory.known(report, story, of=of, replaces=replaces)
    made = folded.pop(report.id)
    return replace(known, claims=made.claims, against=made.against, moved=memory.moved(folded, draft), placed=placed)


def _placed(report: Report, replaces: Known | None, original: Known | None, draft: Draft) -> tuple[str, Placement]:
    """A report, what it replaces and the original that it copies, if any -> its story, and why."""
    home = replaces or original
    if home:
        return home.story, Placement(how="revision" if replaces else "copy")
    if (pinned := repair.pinned_story(report.id, draft)) is not None:
        return pinned, Placement(how="pinned")
    found = placing.place(report, draft)
    return found.story or story_id(report.desk, report.id), found.told()


def _behind(old: Known | None, new: Known, draft: Draft) -> list[Place]:
    """The place of an article that a revision with another id replaces."""
    if old is None or old.id == new.id:
        return []
    place = _roster(old.story, draft).get(old.id)
    return [replace(place, replaced_by=new.id)] if place else []


def _original(report: Report, draft: Draft) -> Known | None:
    """A report -> if it is a copy, the article that it leads to: the original of a copy, the latest form of what was replaced."""
    passed = {report.id}
    known = memory.recall(report.copies, draft)
    while known and known.id not in passed and (further := known.of or known.replaced_by):
        passed.add(known.id)
        known = memory.recall(further, draft)
    return known if known and known.id not in passed else None


def _withdrawn(withdrawal: Withdrawal, draft: Draft) -> Turn | None:
    """A withdrawal -> what is to change: all that the article brought goes; None where the article is not known."""
    known = memory.recall(withdrawal.id, draft)
    if known is None:
        return None
    if draft.written(leaving_row(known.id)) is None:
        listed = _roster(known.story, draft).articles().values()
        others = [place.id for place in listed if place.replaced_by == known.id]
        folded = folding.fold(known.story, None, known.id, draft)
        draft.put(leaving_row(known.id), memory.leaving(known, others, memory.moved(folded, draft)))
    known, others, moved = memory.read_leaving(draft.get(leaving_row(known.id)), known)
    gone = (known.id, *others)
    memory.unmake(known.id, draft)
    for article in gone:
        placing.forget(article, draft)
    folding.note(known.story, None, known.id, draft)
    moves = _moves(moved, draft)
    return Turn(
        story=known.story,
        cause=Cause(article_id=known.id, verdict="withdrawn"),
        mark=f"{known.id} withdrawn",
        at=withdrawal.at,
        before=memory.together(memory.shares(known), *(was for was, _ in moves)),
        after=memory.together(*(now for _, now in moves)),
        gone=gone,
        rows_gone=tuple(report_row(article) for article in reversed(gone)),
    )


def _turn(report: Report, known: Known, before: Shares, after: Shares, places: tuple[Place, ...]) -> Turn:
    verdict: object = report.verdict.value
    return Turn(
        story=known.story,
        cause=Cause.model_validate({"article_id": report.id, "verdict": verdict}),
        mark=f"{report.id} {report.digest}",
        at=report.at,
        desk=report.desk,
        language=report.language,
        before=before,
        after=after,
        places=places,
        placed=known.placed,
    )


def _listed(report: Report, known: Known) -> Place:
    """A report and what is kept of it -> its place in its story."""
    return Place(
        id=report.id,
        publisher=report.publisher,
        at=rfc3339(report.at),
        digest=report.digest,
        verdict=report.verdict.value,
        url=report.url,
        title=report.title,
        headline=report.headline or next((statement.text for statement in report.statements), ""),
        published_at=rfc3339(report.published_at) if report.published_at else None,
        copy_of=known.said_of,
    )
