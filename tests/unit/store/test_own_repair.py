"""Repairs that the store finds by itself: two stories that are one, a report that belongs to another story, a story that falls into two."""

from __future__ import annotations

import orjson
import pytest

from schemas.command import StoryCommand
from services.store import repair
from services.store.claims import memory
from services.store.repair import OURS
from stream.rows import Draft
from tests.unit.store.building import Store, copy, report, withdrawal
from tests.unit.store.repairing import DAM, FIRST, SECOND, VOTE, command, evidence, story_of


def test_a_report_that_shows_two_stories_to_be_one_has_them_merged() -> None:
    store = Store(report("a", *DAM, at=FIRST), report("v", *VOTE, at=SECOND))
    older, other = story_of(store, "a").id, story_of(store, "v").id
    row = orjson.loads(store.rows["report/v"])
    row["placed"] |= {"one_with": older, "one_odds": 1.5}
    known = memory.recall("v", Draft({"report/v": orjson.dumps(row)}))
    assert known is not None
    (given,) = repair.shown(known, "en")
    assert (given.by, {given.story, given.other}, given.action) == (OURS, {older, other}, "merge")
    store.take(given)
    assert [each.id for each in store.story.articles] == ["a", "v"]
    store.take(given)
    assert store.last.events == []


def strayed() -> tuple[Store, str, str]:
    """A story of a, its copy and v, which strayed into it, and one of w, which shows it: the ids of both."""
    store = Store(report("a", *DAM, at=FIRST), copy("ac", "a", *DAM, at=SECOND), report("w", *VOTE, at=SECOND))
    one, two = story_of(store, "a").id, story_of(store, "w").id
    for row in (*store.rows,):
        assert not row.startswith("pin/")
    store.take(command("pin", one, "v"))
    store.take(report("v", *VOTE, at=SECOND))
    del store.rows["pin/v"]
    assert story_of(store, "v").id == one
    return store, one, two


def draw(story: str, article: str = "v") -> StoryCommand:
    return command("pin", story, article, id="own-1", by=OURS)


def test_a_report_that_shows_where_another_belongs_has_it_moved() -> None:
    store, one, two = strayed()
    row = orjson.loads(store.rows["report/w"])
    row["placed"] |= {"drawn": [{"article_id": "v", "story_id": one, "gain": 1.5}]}
    known = memory.recall("w", Draft({"report/w": orjson.dumps(row)}))
    assert known is not None
    (given,) = repair.shown(known, "en")
    assert (given.by, given.story, given.articles, given.action) == (OURS, two, ["v"], "pin")
    before = evidence(store)
    store.take(given)
    assert {each.id for each in story_of(store, "w").articles} == {"v", "w"}
    assert {each.id for each in story_of(store, "a").articles} == {"a", "ac"}
    assert evidence(store) == before
    assert {event.data.cause.command.by for event in store.last.events if event.data.cause.command} == {OURS}
    assert "pin/v" not in store.rows
    store.take(given)
    assert store.last.events == []


def test_one_that_is_drawn_takes_its_copies_along() -> None:
    store, _, two = strayed()
    store.take(copy("vc", "v", *VOTE, at=SECOND))
    store.take(draw(two))
    assert {each.id for each in story_of(store, "w").articles} == {"v", "vc", "w"}


@pytest.mark.parametrize(
    "said", ["pin the article", "pin its story", "pin the other", "held apart", "all would go", "withdrawn", "no story"]
)
def test_one_that_is_drawn_stays_where(said: str) -> None:
    store, one, two = strayed()
    if said == "pin the article":
        store.take(command("pin", one, "v"))
    elif said == "held apart":
        store.take(command("split", one, "v"))
        one, two = story_of(store, "v").id, one
        store.take(command("pin", one, "w", id="c-2"))
    elif said == "all would go":
        for article in ("a", "ac"):
            store.take(withdrawal(article))
    elif said in ("withdrawn", "no story"):
        store.take(withdrawal("v" if said == "withdrawn" else "w"))
    else:
        store.take(command("pin", one if said == "pin its story" else two))
    before = dict(store.stories)
    store.take(draw(two))
    assert store.last.events == []
    assert store.stories == before


def part(story: str, *articles: str) -> StoryCommand:
    return command("split", story, *articles, id="own-2", by=OURS)


def test_a_report_with_which_a_story_falls_into_two_has_it_split() -> None:
    store, one, _ = strayed()
    row = orjson.loads(store.rows["report/a"])
    row["placed"] |= {"parted": ["v"], "parted_odds": -2.5}
    known = memory.recall("a", Draft({"report/a": orjson.dumps(row)}))
    assert known is not None
    (given,) = repair.shown(known, "en")
    assert (given.by, given.story, given.articles, given.action) == (OURS, one, ["v"], "split")
    store.take(given)
    (event,) = [event for event in store.last.events if event.type == "story.split"]
    assert (event.story_id, event.data.split_into) == (one, story_of(store, "v").id)
    assert {each.id for each in story_of(store, "a").articles} == {"a", "ac"}
    store.take(given)
    assert store.last.events == []


@pytest.mark.parametrize("said", ["pin the article", "pin the story", "withdrawn", "all", "no story"])
def test_a_story_is_not_split_by_evidence_where(said: str) -> None:
    store, one, _ = strayed()
    leaving = ("a", "v") if said == "all" else ("v",)
    if said == "pin the article":
        store.take(command("pin", one, "v"))
    elif said == "pin the story":
        store.take(command("pin", one))
    elif said == "withdrawn":
        store.take(withdrawal("v"))
    elif said == "no story":
        for article in ("a", "ac", "v"):
            store.take(withdrawal(article))
    store.take(part(one, *leaving))
    assert store.last.events == []


def test_what_the_store_found_is_nothing_once_the_story_is_withdrawn() -> None:
    store = Store(report("a", *DAM, at=FIRST), report("v", *VOTE, at=SECOND))
    older, other = story_of(store, "a").id, story_of(store, "v").id
    store.take(withdrawal("v"))
    store.take(command("merge", older, other=other, by=OURS))
    assert store.last.events == []
