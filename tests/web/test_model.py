"""The read model, on SQLite and on PostgreSQL: exact, searchable, rebuilt at any time."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from schemas.selection import Selection
from services.web import streaming
from services.web.follower import News
from services.web.model import ReadModel
from services.web.writing import Moved
from stream.errors import Poison
from stream.record import Record
from stream.topics import CLAIM_EVENTS, STORIES
from tests.client.desk import BRIDGE, SCHOOL, article
from tests.web.filling import AT, Filled


@pytest.fixture
def filled(model: ReadModel) -> Filled:
    found = Filled(model)
    found.take(*BRIDGE, *SCHOOL)
    return found


def test_it_holds_what_the_flow_made(filled: Filled) -> None:
    stories = {story["id"]: filled.model.story(story["id"]) for story in filled.model.stories().items}
    assert stories == filled.flow.stories
    assert {claim: filled.model.claim(claim) for claim in filled.flow.claims} == filled.flow.claims
    assert filled.model.counts() == {"stories": 2, "claims": len(filled.flow.claims), "events": filled.next[CLAIM_EVENTS]}


def test_claims_of_a_story_come_weightiest_first(filled: Filled) -> None:
    for story in filled.flow.stories.values():
        assert [claim.id for claim in filled.model.claims_of(story)] == story.claims


def test_records_that_come_again_change_nothing(filled: Filled) -> None:
    before = (filled.model.stories(), filled.model.last_seq())
    with pytest.raises(Moved):
        filled.model.apply(filled.records[-3:])
    assert (filled.model.stories(), filled.model.last_seq()) == before


def test_what_some_topics_brought_can_be_forgotten_and_is_read_anew(filled: Filled) -> None:
    before = {story["id"] for story in filled.model.stories().items}
    events = filled.model.last_seq()
    filled.model.forget_topics([STORIES])
    assert filled.model.stories().items == []
    assert {topic for topic, _ in filled.model.offsets()}.isdisjoint({STORIES})
    filled.model.apply([record for record in filled.records if record.topic == STORIES])
    assert {story["id"] for story in filled.model.stories().items} == before
    assert filled.model.last_seq() == events


def test_it_knows_when_the_topics_were_last_followed(model: ReadModel, database: str) -> None:
    assert model.followed() is None
    model.note_followed(5)
    model.note_followed(9)
    other = ReadModel(database)
    assert other.followed() == 9
    other.close()


def test_an_event_that_a_worker_sends_again_is_noted_once(filled: Filled) -> None:
    again = [record for record in filled.records if record.topic == CLAIM_EVENTS][-1]
    before = (filled.model.last_seq(), filled.model.stories())
    filled.model.apply([Record(again.topic, 3, filled.next[CLAIM_EVENTS], again.key, again.value, AT, again.headers)])
    assert (filled.model.last_seq(), filled.model.stories()) == before


def test_two_writers_bring_each_record_in_once(model: ReadModel, database: str) -> None:
    other = ReadModel(database)
    filled = Filled(model)
    records = filled.made(
        b"a1", b'{"id": "a1", "language": "en", "text": "The Hallam Bridge collapsed on Monday, the council said."}'
    )
    model.apply(records[:2])
    with pytest.raises(Moved):
        other.apply(records)
    other.apply(records[2:])
    other.close()
    assert model.counts() == {"stories": 1, "claims": len(filled.flow.claims), "events": filled.next[CLAIM_EVENTS]}
    other.close()


def test_offsets_are_kept_with_what_they_brought_or_not_at_all(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled.model.offsets()
    monkeypatch.setattr("services.web.model.forget", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        filled.take(article(5, "The Hallam Bridge collapsed on Monday. Divers came."))
    assert filled.model.offsets() == before
    assert filled.model.claims(query="divers").items == []


@pytest.mark.parametrize("at_once", [1, 7, 10_000])
def test_rebuilt_from_the_topics_it_is_the_same(filled: Filled, at_once: int) -> None:
    for each in SCHOOL:
        filled.take(withdraw=each["id"])
    filled.take(SCHOOL[0])
    before = (filled.model.stories(), filled.model.claims(limit=200), filled.model.offsets())
    filled.model.rebuild()
    assert filled.model.counts() == {"stories": 0, "claims": 0, "events": 0}
    for start in range(0, len(filled.records), at_once):
        filled.model.apply(filled.records[start : start + at_once])
    assert (filled.model.stories(), filled.model.claims(limit=200), filled.model.offsets()) == before


def test_rebuilt_from_compacted_topics_alone_stories_and_claims_are_the_same(filled: Filled) -> None:
    before = filled.model.claims(limit=200)
    latest = {(record.topic, record.key): record for record in filled.records if record.topic != CLAIM_EVENTS}
    filled.model.rebuild()
    filled.model.apply(sorted(latest.values(), key=lambda record: (record.topic, record.offset)))
    assert {claim["id"]: claim for claim in filled.model.claims(limit=200).items} == {
        claim["id"]: claim for claim in before.items
    }


def test_what_stands_is_counted(filled: Filled) -> None:
    found = filled.model.tally()
    stories, claims = filled.flow.stories.values(), filled.flow.claims.values()
    assert found.stories == {"en": len(stories)}
    assert found.claims == Counter(
        (claim.status, str(claim.support.origins) if claim.support.origins < 4 else "4+")
        for claim in claims
        if claim.status != "withdrawn"
    )
    assert found.conflicts == sum(conflict.closed_by is None for story in stories for conflict in story.conflicts)


def test_what_is_withdrawn_is_gone(filled: Filled) -> None:
    filled.take(withdraw="a7")
    assert [story["id"] for story in filled.model.stories().items] == list(filled.flow.stories)
    assert filled.model.claims(query="school").items == []
    assert filled.model.articles(["a7"]) == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [("bridge collapsed", True), ("COLLAPSED", True), ("collap", True), ("elephant", False), ("%", False), ("", None)],
)
def test_words_are_searched(filled: Filled, query: str, found: bool | None) -> None:  # noqa: FBT001
    items = filled.model.claims(query=query).items
    assert bool(items) is (found is not False)
    if found:
        assert all("collapsed" in item["text"] for item in items)


@pytest.mark.parametrize(
    "query", ['"', "a OR b", "NEAR(", "a*", "-x", "'; DROP TABLE claims;--", "& | ! ( )", "x" * 10_000, "\\", "col:on"]
)
def test_no_query_is_an_error(filled: Filled, query: str) -> None:
    filled.model.claims(query=query)
    filled.model.stories(query=query)
    assert filled.model.claims(query="bridge").items


def test_claims_are_filtered(filled: Filled) -> None:
    school = next(story.id for story in filled.flow.stories.values() if story.articles[0].id == "a7")
    assert {claim["story_id"] for claim in filled.model.claims(story=school).items} == {school}
    assert {claim["support"]["origins"] for claim in filled.model.claims(min_origins=2).items} == {2}
    assert {claim["status"] for claim in filled.model.claims(status="supported").items} == {"supported"}


def test_pages_go_through_all_once(model: ReadModel) -> None:
    filled = Filled(model)
    filled.take(
        *(
            article(n, f"Case {n}: the {name} of town number {n} fell.")
            for n, name in enumerate(["bridge", "tower", "hall", "school", "mill", "dam", "wall"])
        )
    )
    for ask in (model.claims, model.stories, lambda **how: model.stories(order="latest", **how)):
        whole = [item["id"] for item in ask(limit=200).items]
        seen, after = [], ""
        while True:
            page = ask(limit=2, after=after)
            seen += [item["id"] for item in page.items]
            if page.following is None:
                break
            after = page.following
        assert seen == whole


@pytest.mark.parametrize("after", ["x", "1~", "~1", "1~x", "'~1", "a-b~1", "--~1", "9" * 200 + "~1"])
def test_a_foreign_cursor_is_refused(filled: Filled, after: str) -> None:
    for ask in (filled.model.claims, filled.model.stories):
        with pytest.raises((Poison, ValueError)):
            ask(after=after)


def test_what_can_not_be_read_is_passed_over_and_its_offset_kept(filled: Filled) -> None:
    filled.model.apply([Record(STORIES, 3, filled.next[STORIES], b"st-x", b"\xff", AT)])
    assert filled.model.offsets()[STORIES, 3] == filled.next[STORIES] + 1


def test_hostile_text_is_kept_and_found(model: ReadModel) -> None:
    filled = Filled(model)
    filled.take(
        article(
            1,
            "The Zzbridge collapsed on Monday, the \x00council\u202e said. At least 12 people of <script>alert(1)</script> were injured.",
        )
    )
    assert model.claims(query="zzbridge").items


def test_only_the_latest_events_are_kept(model: ReadModel) -> None:
    model._keep_events = 3
    filled = Filled(model)
    filled.take(*BRIDGE)
    assert model.counts()["events"] == 3
    assert model.seq_at(3, 0) is None
    assert model.seq_at(3, filled.next[CLAIM_EVENTS] - 1) == model.last_seq()


def test_only_the_texts_that_came_last_are_kept(model: ReadModel) -> None:
    model._keep_articles = 3
    filled = Filled(model)
    filled.take(*BRIDGE, *SCHOOL)
    came = [each["id"] for each in (*BRIDGE, *SCHOOL)]
    assert set(model.articles(came)) == set(came[1:])
    filled.take({**BRIDGE[1], "text": f"{BRIDGE[1]['text']} Divers came."})  # revised: it came before the others none the less
    assert set(model.articles(came)) == set(came[1:])


async def test_a_reader_that_falls_behind_what_is_kept_is_not_told_with_a_gap(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "AT_ONCE", 2)
    model, news = filled.model, News()
    reading = streaming.events(model, news, Selection(), 0)
    begun, first = await anext(reading), await anext(reading)
    assert (begun[:1], first[:3]) == (b":", b"id:")
    model._keep_events = 3
    filled.take(article(9, "The Hallam Bridge is to be rebuilt by May, the council said on Friday."))
    async with asyncio.timeout(10):
        assert len([told async for told in reading]) == 1  # what was read already, and no more
    assert model.first_seq() == model.last_seq() - 2
