"""Repair: stories that turn out to be one become one, articles that belong elsewhere go there, by command.

An article that moves takes with it what stands behind it: its copies, and the forms of it that it replaced. Its statements
leave the claims of one story and are folded into those of the other like those of an article that comes. So nothing is lost,
nothing counts twice, and the claims of the story that it joins are those of a fresh run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal

from schemas.base import utc
from schemas.command import StoryCommand
from schemas.events import Cause, Commanded
from schemas.report import Report
from services.store.claims import folding, memory
from services.store.claims.memory import Known, Moved, Shares
from services.store.keys import digest, pin_row, story_id, story_row
from services.store.outline import outline
from services.store.statements import telling
from services.store.stories import placing
from services.store.stories import state as story_state
from services.store.stories.roster import Roster
from services.store.stories.state import Bonds, Place, StoryState
from services.store.turn import Turn
from stream.errors import Poison
from stream.rows import Draft

OURS = "wirefold"
"""Who gives the commands that follow from later evidence."""
AT_ONCE = 100
"""Articles that one step moves; a merge of more goes on in a step of its own."""
STEPS = 1_000
"""Merges that are followed from a story that is gone to the one that it is in now."""


@dataclass(frozen=True)
class Repaired:
    """What a command gives rise to: the changes to stories, in order, and the command that goes on where it left off."""

    turns: tuple[Turn, ...] = ()
    onward: StoryCommand | None = None


def repaired(command: StoryCommand, draft: Draft) -> Repaired:
    """A command and the draft of rows, which it changes -> what is to be told. Raises Poison where it can't be carried out.

    A merge of stories that are one already changes nothing; of a pin it is told at least that it was given.
    """
    if command.action == "merge":
        return _merged(command, draft)
    if command.by == OURS:
        return (_parted if command.action == "split" else _drawn)(command, draft)
    story = _living(command.story, command, draft)
    return _split(story, command, draft) if command.action == "split" else _pinned(story, command, draft)


def shown(by: Known, desk: str) -> Iterator[StoryCommand]:
    """An article as it was placed -> the commands to mend what it showed: a story that is two, articles that belong in its own, a story that is one with that."""
    placed = by.placed
    if placed is None:
        return

    def own(action: Literal["merge", "split", "pin"], why: str, *about: str, **what: Any) -> StoryCommand:
        found = f"own-{digest(by.id, by.digest, by.story, *about)}"
        return StoryCommand(id=found, at=utc(by.at), desk=desk, action=action, story=by.story, by=OURS, why=why, **what)

    if placed.parted:
        why = f"with {by.id} the story falls into two: log-odds {placed.parted_odds:+.2f} on average between them"
        yield own("split", why, *placed.parted, articles=placed.parted)
    for drawn in placed.drawn:
        why = f"it is likelier to belong with {by.id}: log-odds {drawn.gain:+.2f} more than where it was"
        yield own("pin", why, drawn.story_id, drawn.article_id, articles=[drawn.article_id])
    if placed.one_with is not None:
        why = f"{by.id} is like both, and their reports are like each other: log-odds {placed.one_odds:+.2f} on average"
        yield own("merge", why, placed.one_with, other=placed.one_with)


def survivor(story: str, draft: Draft) -> str:
    """A story's id -> the story that it is in now: itself, or the one that it merged into."""
    for _ in range(STEPS):
        row = draft.get(story_row(story))
        if not row or row["articles"] or not row.get("merged_into"):
            break
        story = row["merged_into"]
    return story


def pinned_story(article: str, draft: Draft) -> str | None:
    """An article's id -> the story that a command gave it, if there is one still."""
    row = draft.get(pin_row(article))
    story = survivor(row["story"], draft) if row else None
    found = draft.get(story_row(story)) if story else None
    return story if found and found["articles"] else None


def are_held_apart(one: StoryState, other: StoryState, draft: Draft) -> bool:
    """Whether a command has said that two stories are two, or that one is as it should be."""
    if one.bonds.pinned or other.bonds.pinned:
        return True
    return any(here.id in (survivor(each, draft) for each in there.bonds.apart) for here, there in ((one, other), (other, one)))


def _living(story: str, command: StoryCommand, draft: Draft) -> StoryState:
    """A story's id -> the story, or the one that it merged into. Raises Poison if there is none."""
    found = _whole(survivor(story, draft), draft)
    if not found.articles or found.desk != command.desk:
        raise Poison(f"there is no story {story} on the desk {command.desk}", kind="unknown-id")
    return found


def _whole(story: str, draft: Draft) -> StoryState:
    """A story's id -> the story with all its articles, those too that it does not show."""
    found = story_state.load(draft, story, "", "")
    return replace(found, articles=Roster(found, draft).articles())


def _merged(command: StoryCommand, draft: Draft) -> Repaired:
    """Two stories -> one: the one that began first, by event time, survives."""
    pair = (command.story, command.other or "")
    if command.by == OURS and not all(story_state.load(draft, survivor(story, draft), "", "").articles for story in pair):
        return Repaired()  # one was withdrawn meanwhile
    one, other = (_living(story, command, draft) for story in pair)
    if one.id == other.id or (command.by == OURS and are_held_apart(one, other, draft)):
        return Repaired()
    stays, goes = sorted((one, other), key=lambda each: (each.in_order()[0].at, each.id))
    ahead = goes.in_order()
    now, later = ahead[:AT_ONCE], ahead[AT_ONCE:]
    shift = _Shift(command, tuple(now), draft)
    if later:
        shift.take_out(goes.id)
    shift.fold_into(stays.id, goes.id)
    if later:
        onward = command.model_copy(update={"part": command.part + 1})
        return Repaired((shift.turn_of_source(goes, goes.bonds), shift.turn_of_target(stays, stays.bonds)), onward)
    joined = replace(
        stays.bonds,
        merged_from=_names(stays.bonds.merged_from, goes.bonds.merged_from, (goes.id,)),
        apart=_names(stays.bonds.apart, goes.bonds.apart, without=(stays.id, goes.id)),
    )
    return Repaired((shift.turn_of_source(goes, Bonds(merged_into=stays.id)), shift.turn_of_target(stays, joined)))


def _split(story: StoryState, command: StoryCommand, draft: Draft) -> Repaired:
    """A story and the articles that leave it -> two stories, which no later evidence alone brings together."""
    lacking = sorted(set(command.articles) - story.articles.keys())
    if lacking:
        raise Poison(f"{lacking[0]} is not in the story {story.id}", kind="unknown-id")
    leaving = _with_followers(story, command.articles)
    if all(place.replaced_by or place in leaving for place in story.articles.values()):
        raise Poison(f"all of the story {story.id} would leave it: name fewer articles", kind="nothing-left")
    ids = (story_id(story.desk, leaving[0].id, again) for again in count())
    opened = StoryState(next(each for each in ids if draft.get(story_row(each)) is None), story.desk, story.language)
    shift = _Shift(command, leaving, draft)
    shift.take_out(story.id)
    shift.fold_into(opened.id)
    kept = replace(story.bonds, apart=_names(story.bonds.apart, (opened.id,)))
    leaves = replace(shift.turn_of_source(story, kept), split_into=opened.id)
    return Repaired((leaves, shift.turn_of_target(opened, Bonds(apart=(story.id,)))))


def _pinned(story: StoryState, command: StoryCommand, draft: Draft) -> Repaired:
    """A story and articles -> they are in it, or will be when they come; without articles, the story stays as it is."""
    elsewhere: dict[str, list[str]] = {}
    for article in command.articles:
        draft.put(pin_row(article), {"story": story.id, "command": command.id})
        known = memory.recall(article, draft)
        if known is not None and known.story != story.id:
            elsewhere.setdefault(known.story, []).append(article)
    turns: list[Turn] = []
    for source, articles in sorted(elsewhere.items()):
        turns += _pulled(_whole(source, draft), articles, story, command, draft)
    if not turns:
        told = _Shift(command, tuple(story.in_order()[:1]), draft).turn(story)
        turns.append(replace(told, bonds=replace(story.bonds, pinned=story.bonds.pinned or not command.articles)))
    return Repaired(tuple(turns))


def _parted(command: StoryCommand, draft: Draft) -> Repaired:
    """A story that the store itself found to be two, and the articles that leave -> it is split, unless a command or a change says otherwise."""
    story = _whole(survivor(command.story, draft), draft)
    is_theirs = all(article in story.articles and not draft.get(pin_row(article)) for article in command.articles)
    if story.bonds.pinned or not is_theirs or len(_followers(story, command.articles)) > AT_ONCE:
        return Repaired()
    stay = set(story.articles) - _followers(story, command.articles)
    if all(story.articles[article].replaced_by for article in stay):
        return Repaired()
    return _split(story, command, draft)


def _drawn(command: StoryCommand, draft: Draft) -> Repaired:
    """A story and articles that the store itself found to belong there -> they move, unless a command says otherwise or their story would be empty."""
    story = _whole(survivor(command.story, draft), draft)
    if not story.articles:
        return Repaired()
    turns: list[Turn] = []
    for article in command.articles:
        known = memory.recall(article, draft)
        if known is None or known.story == story.id or draft.get(pin_row(article)):
            continue
        source = _whole(known.story, draft)
        leave = len(_followers(source, [article]))
        if leave < len(source.articles) and leave <= AT_ONCE and not are_held_apart(source, story, draft):
            turns += _pulled(source, [article], story, command, draft)
    return Repaired(tuple(turns))


def _pulled(source: StoryState, articles: Sequence[str], story: StoryState, command: StoryCommand, draft: Draft) -> list[Turn]:
    """Articles of one story that are pinned to another -> the changes to both."""
    shift = _Shift(command, _with_followers(source, articles), draft)
    is_emptied = len(shift.places) == len(source.articles)
    if not is_emptied:
        shift.take_out(source.id)
    shift.fold_into(story.id, source.id)
    bonds = Bonds(merged_into=story.id) if is_emptied else source.bonds
    return [shift.turn_of_source(source, bonds), shift.turn_of_target(story, None)]


def _with_followers(story: StoryState, articles: Iterable[str]) -> tuple[Place, ...]:
    """Articles of a story -> those and what goes with them, earliest first. Raises Poison where that is too much for one step."""
    found = _followers(story, articles)
    if len(found) > AT_ONCE:
        raise Poison(f"{len(found)} articles, copies among them, would move; {AT_ONCE} is the most", kind="too-large")
    return tuple(place for place in story.in_order() if place.id in found)


def _followers(story: StoryState, articles: Iterable[str]) -> set[str]:
    """Articles of a story -> those, their copies, and all forms of a page that was revised under other ids."""
    found = {article for article in articles if article in story.articles}
    grown = True
    while grown:
        replacing = {story.articles[article].replaced_by for article in found}
        more = {each.id for each in story.articles.values() if {each.copy_of, each.replaced_by} & found or each.id in replacing}
        grown = not more <= found
        found |= more
    return found


def _names(*lists: Sequence[str], without: Sequence[str] = ()) -> tuple[str, ...]:
    """Lists of ids -> one of them all, each once."""
    return tuple(dict.fromkeys(each for names in lists for each in names if each not in without))


@dataclass
class _Shift:
    """Articles on their way from one story to another, and those that get other claims as they leave or come.

    `left` and `met` hold what the latter brought to claims at first, by article, in the one story and in the other.
    """

    command: StoryCommand
    places: tuple[Place, ...]
    draft: Draft
    moving: dict[str, Known] = field(default_factory=dict)
    left: dict[str, Shares] = field(default_factory=dict)
    met: dict[str, Shares] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = (memory.recall(place.id, self.draft) for place in self.places)
        self.moving = {each.id: each for each in known if each is not None}

    def take_out(self, source: str) -> None:
        """Take the articles out of what stands in a story that goes on without them."""
        for article in self.moving:
            self._note(self.left, memory.moved(folding.fold(source, None, article, self.draft), self.draft))
            folding.note(source, None, article, self.draft)

    def fold_into(self, target: str, source: str = "") -> None:
        """Fold the articles into a story, one after the other. By a command, `source` stays a part of it that is found by itself."""
        for known in self.moving.values():
            now = known
            if not known.replaced_by:
                folded = folding.fold(target, folding.coming(known.id, known.statements, known.at), None, self.draft)
                made = folded.pop(known.id)
                now = replace(known, claims=made.claims, against=made.against)
                self._note(self.met, memory.moved(folded, self.draft))
                folding.note(target, telling.told(known.id, known.statements, known.at), None, self.draft)
            memory.keep(replace(now, story=target, replaces=None, moved=()), self.draft)
        by_us = self.command.by == OURS
        placing.shift(self._outlines(), target, self.draft, "" if by_us else source)

    def _outlines(self) -> list[Report]:
        """The articles that can stand for a story, as their statements show them."""
        alone = [place for place in self.places if place.id in self.moving and place.copy_of is None and not place.replaced_by]
        return [outline(self.moving[place.id], place, self.command.desk) for place in alone or self.places[:1]]

    def _note(self, met: dict[str, Shares], moves: Iterable[Moved]) -> None:
        for each in moves:
            both = memory.move(each, self.draft)
            if both and each.article not in self.moving:
                met.setdefault(each.article, memory.shares(both[0]))

    def turn_of_source(self, story: StoryState, bonds: Bonds) -> Turn:
        """The story that the articles leave, and its bonds from now on -> its change."""
        before = memory.together(*self.left.values(), *(memory.shares(known) for known in self.moving.values()))
        gone = tuple(place.id for place in self.places)
        after, elsewhere = self._shares(self.left), self._shares(self.moving)
        return replace(self.turn(story), before=before, after=after, gone=gone, bonds=bonds, elsewhere=elsewhere)

    def turn_of_target(self, story: StoryState, bonds: Bonds | None) -> Turn:
        """The story that they join, and its bonds from now on (None: as they are) -> its change."""
        before, after = memory.together(*self.met.values()), self._shares((*self.met, *self.moving))
        return replace(self.turn(story), before=before, after=after, places=self.places, bonds=bonds)

    def _shares(self, articles: Iterable[str]) -> Shares:
        return memory.together(*(memory.shares(memory.recall(article, self.draft)) for article in articles))

    def turn(self, story: StoryState) -> Turn:
        """A story -> its change by the command, as yet without anything that changes."""
        given = self.command
        told = Commanded(id=given.id, action=given.action, by=given.by, why=given.why)
        return Turn(
            story=story.id,
            cause=Cause(article_id=self.places[0].id, verdict="moved", command=told),
            mark=f"{given.id} {given.action} {given.part}",
            at=given.at,
            desk=story.desk,
            language=story.language,
        )
