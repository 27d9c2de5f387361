"""Repairs that an operator commands: merge, split and pin."""

from __future__ import annotations

from typing import Any

import pytest

from services.store import repair
from services.store.merge import merge
from services.store.repair import OURS
from services.store.stories.shelf import Shelf
from stream.errors import Poison
from tests.unit.store.building import Store, copy, report, revised, withdrawal
from tests.unit.store.repairing import (
    DAM,
    DAM_TOO,
    FIRST,
    SECOND,
    VOTE,
    command,
    evidence,
    live,
    merged,
    story_of,
    successors,
    two_stories,
)


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
