from __future__ import annotations

from typing import Any

import orjson
import pytest

from schemas.claim import Status
from schemas.command import StoryCommand
from services.store import memory, repair
from services.store.merge import merge
from services.store.repair import OURS
from services.store.story_shelf import Shelf
from stream.errors import Poison
from stream.rows import Draft
from tests.unit.store.building import Store, copy, report, revised, withdrawal

DAM = (
    "Norland sends 4000 workers to the Arda dam",
    "The workers of the Norland Guard will build a spillway at the Arda dam near Kestrel",
)
DAM_TOO = ("Norland sends 4000 workers to the Arda dam", "Minister Ilse Varga greeted the Norland Guard at Kestrel")
VOTE = (
    "Parliament votes on the fishing treaty",
    "Deputies in Belmont rejected the fishing treaty after a night of debate",
)
FIRST, SECOND = "2024-03-05T00:00:00Z", "2024-03-06T00:00:00Z"


def command(action: str, story: str, *articles: str, **more: Any) -> StoryCommand:
    given = {"id": f"c-{action}", "at": "2024-03-07T00:00:00Z", "desk": "en", "by": "ana", "why": "it is the same dam"}
    return StoryCommand.model_validate({**given, "action": action, "story": story, "articles": list(articles), **more})


def story_of(store: Store, article: str) -> Any:
    (found,) = [story for story in store.stories.values() if story and article in [each.id for each in story.articles]]
    return found


def two_stories() -> Store:
    """A story of a and its copy, and one of v, that are to be found one: they share a sentence."""
    store = Store(report("a", *DAM, at=FIRST), copy("ac", "a", *DAM, at=SECOND), report("v", *VOTE, at=SECOND))
    assert story_of(store, "a").id != story_of(store, "v").id
    return store


def merged(store: Store) -> Store:
    older, other = story_of(store, "a").id, story_of(store, "v").id
    store.take(command("merge", other, other=older))
    return store


def live(store: Store) -> dict[str, Any]:
    return {key: claim for key, claim in store.claims.items() if claim is not None and claim.status is not Status.WITHDRAWN}


def evidence(store: Store) -> list[tuple[str, str]]:
    return sorted((each.article_id, each.words) for claim in live(store).values() for each in claim.evidence)


def test_two_stories_become_the_older_one_with_all_articles() -> None:
    store = two_stories()
    older, other = story_of(store, "a").id, story_of(store, "v").id
    merged(store)
    assert store.stories[other] is None
    assert [each.id for each in store.stories[older].articles] == ["a", "v", "ac"]
    assert store.stories[older].merged_from == [other]


def test_a_merge_is_told_with_both_ids_who_and_why() -> None:
    store = two_stories()
    older, other = story_of(store, "a").id, story_of(store, "v").id
    told = merged(store).last.events
    assert len({event.id for event in told}) == len(told)
    (gone,) = [event for event in told if event.type == "story.merged"]
    assert (gone.subject, gone.story_id, gone.data.merged_into) == (other, other, older)
    assert (gone.data.cause.verdict, gone.data.cause.command.by, gone.data.cause.command.why) == (
        "moved",
        "ana",
        "it is the same dam",
    )
    assert next(event.type.value for event in told if event.story_id == older) == "story.updated"


def successors(store: Store) -> dict[str, str | None]:
    """The claims that the last change withdrew -> the claims that took them in."""
    return {event.subject: event.data.merged_into for event in store.last.events if event.type == "claim.withdrawn"}


def test_claims_of_a_story_that_is_merged_name_those_that_took_them_in() -> None:
    store = two_stories()
    other = story_of(store, "v").id
    texts = {key: claim.text for key, claim in live(store).items() if claim.story_id == other}
    found = successors(merged(store))
    assert found.keys() == texts.keys()
    assert {key: store.claims[into].text for key, into in found.items()} == texts


@pytest.mark.parametrize("action", ["merge", "pin"])
def test_so_they_do_where_it_goes_over_in_parts_or_by_pins(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair, "AT_ONCE", 1)
    store = Store(report("a", *DAM, at=FIRST), report("v", *VOTE, at=SECOND), report("w", VOTE[1], at=SECOND))
    one, two = story_of(store, "a").id, story_of(store, "v").id
    assert story_of(store, "w").id == two
    gone = {key for key, claim in live(store).items() if claim.story_id == two}
    steps = [command("pin", one, "v", id="1"), command("pin", one, "w", id="2")]
    if action == "merge":
        steps = [command("merge", two, other=one, part=part) for part in range(2)]
    found: dict[str, str | None] = {}
    for step in steps:
        store.take(step)
        found |= successors(store)
    assert store.stories[two] is None
    assert found.keys() == gone
    assert set(found.values()) <= live(store).keys()


def test_no_evidence_is_lost_or_doubled() -> None:
    store = two_stories()
    before = evidence(store)
    assert evidence(merged(store)) == before
    assert {claim.story_id for claim in live(store).values()} == {story_of(store, "a").id}
    assert set(story_of(store, "a").claims) == live(store).keys()


def test_claims_that_both_stories_make_become_one() -> None:
    store = Store(report("a", *DAM, at=FIRST), report("v", *VOTE, at=SECOND))
    story = story_of(store, "v").id
    store.take(command("pin", story, "b"))
    store.take(report("b", DAM[0], at=SECOND))
    store.take(command("merge", story, other=story_of(store, "a").id))
    assert store.claim("4000 workers").support.reports == 2


def test_the_merged_story_is_that_of_a_fresh_run() -> None:
    store = merged(two_stories())
    fresh = Store(report("a", *DAM, at=FIRST), copy("ac", "a", *DAM, at=SECOND))
    fresh.take(command("pin", fresh.story.id, "v"))
    fresh.take(report("v", *VOTE, at=SECOND))

    def said(of: Store) -> list[Any]:
        return sorted((claim.text, claim.support.reports, len(claim.evidence)) for claim in live(of).values())

    assert said(store) == said(fresh)


def test_what_comes_later_joins_the_survivor() -> None:
    store = merged(two_stories())
    older = story_of(store, "a").id
    store.take(report("w", *VOTE, "Speaker Oran Pell called the vote on the fishing treaty a defeat", at=SECOND))
    store.take(revised("v", "Deputies in Belmont accepted the fishing treaty"))
    store.take(copy("vc", "v", *VOTE))
    assert {each.id for each in store.stories[older].articles} == {"a", "ac", "v", "w", "vc"}


def test_a_merge_of_what_is_one_already_changes_nothing() -> None:
    store = two_stories()
    older, other = story_of(store, "a").id, story_of(store, "v").id
    merged(store)
    rows = dict(store.rows)
    store.take(command("merge", other, other=older, id="again"))
    assert (store.last.events, store.rows) == ([], rows)


def test_a_withdrawal_after_a_merge_leaves_nothing_of_the_article() -> None:
    store = merged(two_stories())
    store.take(withdrawal("v"))
    assert {each.id for each in store.story.articles} == {"a", "ac"}
    assert not [article for article, _ in evidence(store) if article == "v"]


def test_an_article_that_leaves_takes_its_copies_into_a_story_of_their_own() -> None:
    store = Store(report("a", *DAM, at=FIRST), report("b", *DAM_TOO, at=SECOND), copy("bc", "b", *DAM_TOO, at=SECOND))
    was = store.story.id
    before = evidence(store)
    store.take(command("split", was, "b"))
    assert [each.id for each in store.stories[was].articles] == ["a"]
    assert [each.id for each in story_of(store, "b").articles] == ["b", "bc"]
    assert evidence(store) == before
    assert {claim.support.reports for claim in live(store).values() if claim.story_id == was} == {1}


def test_a_split_is_told_with_both_ids() -> None:
    store = Store(report("a", *DAM, at=FIRST), report("b", *DAM_TOO, at=SECOND))
    was = store.story.id
    store.take(command("split", was, "b"))
    by_type = {event.type.value: event for event in store.last.events}
    assert (by_type["story.split"].subject, by_type["story.split"].data.split_into) == (was, story_of(store, "b").id)
    assert by_type["story.opened"].subject == story_of(store, "b").id


def test_what_a_split_took_apart_no_later_evidence_brings_together() -> None:
    store = Store(report("a", *DAM, at=FIRST), report("b", *DAM_TOO, at=SECOND))
    was = store.story.id
    store.take(command("split", was, "b"))
    new = story_of(store, "b").id
    store.take(command("merge", was, other=new, by=OURS))
    assert store.last.events == []
    store.take(command("merge", was, other=new))
    assert [each.id for each in store.story.articles] == ["a", "b"]


def test_a_split_and_a_merge_lead_back_to_where_it_began() -> None:
    store = Store(report("a", *DAM, at=FIRST), report("b", *DAM_TOO, at=SECOND))
    before, was = evidence(store), store.story.id
    store.take(command("split", was, "b"))
    store.take(command("merge", story_of(store, "b").id, other=was))
    assert evidence(store) == before
    assert store.story.id == was


def test_reports_like_those_that_left_join_the_new_story() -> None:
    store = Store(report("a", *DAM, at=FIRST), report("v", *VOTE, at=FIRST))
    store.take(command("merge", story_of(store, "a").id, other=story_of(store, "v").id))
    store.take(command("split", store.story.id, "v"))
    store.take(report("w", *VOTE, "Speaker Oran Pell called the vote on the fishing treaty a defeat", at=SECOND))
    assert story_of(store, "w").id == story_of(store, "v").id != story_of(store, "a").id


def test_a_pinned_article_moves_and_one_that_is_yet_to_come_lands_there() -> None:
    store = two_stories()
    older = story_of(store, "a").id
    store.take(command("pin", older, "v", "yet-to-come"))
    store.take(report("yet-to-come", "A festival opens in Corrigan"))
    assert {each.id for each in store.stories[older].articles} == {"a", "ac", "v", "yet-to-come"}


def test_a_pinned_story_is_merged_by_no_later_evidence() -> None:
    store = two_stories()
    older, other = story_of(store, "a").id, story_of(store, "v").id
    store.take(command("pin", other))
    assert store.told() == ["story.updated"]
    store.take(command("merge", older, other=other, by=OURS))
    assert store.last.events == []


@pytest.mark.parametrize(
    ("action", "articles", "kind"),
    [("split", ["nobody"], "unknown-id"), ("split", ["a"], "nothing-left"), ("split", ["a", "ac"], "nothing-left")],
)
def test_what_cannot_be_carried_out_says_why(action: str, articles: list[str], kind: str) -> None:
    store = two_stories()
    with pytest.raises(Poison) as refused:
        store.take(command(action, story_of(store, "a").id, *articles))
    assert refused.value.kind == kind


def test_a_story_of_another_desk_is_not_merged() -> None:
    store = Store(report("a", *DAM), report("d", *VOTE, desk="de", language="de"))
    with pytest.raises(Poison, match="desk"):
        store.take(command("merge", story_of(store, "a").id, other=story_of(store, "d").id))


def test_a_large_merge_goes_on_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.store.repair.AT_ONCE", 2)
    store = Store(report("a", *DAM, at=FIRST), *(report(f"v{at}", *VOTE, at=SECOND) for at in range(5)))
    older, other = story_of(store, "a").id, story_of(store, "v0").id
    before = evidence(store)
    steps, ids = [command("merge", older, other=other)], []
    while steps:
        store.take(steps.pop())
        steps += store.last.commands
        ids += [event.id for event in store.last.events]
        assert evidence(store) == before
    assert len(ids) == len(set(ids))
    assert [each.id for each in store.story.articles] == ["a", "v0", "v1", "v2", "v3", "v4"]
    assert store.stories[other] is None


def test_the_index_follows_the_rows() -> None:
    store = merged(two_stories())
    shelf = Shelf.over(store.rows)
    assert {each.story for article in ("a", "v") if (each := shelf.kept(article))} == {story_of(store, "a").id}


def test_the_same_rows_and_command_give_the_same_bytes() -> None:
    store = two_stories()
    given = command("merge", story_of(store, "v").id, other=story_of(store, "a").id)
    assert merge(given, store.rows) == merge(given, dict(reversed(store.rows.items())))


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
