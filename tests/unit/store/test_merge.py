"""The history of a story, told in messages."""

from __future__ import annotations

from typing import Any

from schemas.claim import Status
from schemas.statement import Statement
from services.store.merge import merge
from tests.unit.store.building import Store, copy, number, report, revised, statement, types, withdrawal

PLAN = "Norland plans to send 25,000 workers to the Arda dam"
SAME = "Norland will send 25,000 workers to the dam on the Arda"
ASIDE = "The dam was begun by an engineer named Holt in peacetime"


def plan(article: str, text: str = PLAN, value: float = 25_000, **slots: Any) -> Statement:
    return statement(article, text, quantities=[number(value)], **slots)


def test_the_first_report_opens_a_story_and_states_claims() -> None:
    store = Store(report("a", plan("a"), ASIDE))
    assert store.told() == ["story.opened", "claim.stated", "claim.stated"]
    assert (store.story.version, len(store.story.claims), store.story.title) == (1, 2, PLAN)


def test_a_second_report_supports_the_claim() -> None:
    store = Store(report("a", plan("a")), report("b", plan("b", SAME)))
    assert store.told() == ["story.updated", "claim.supported"]
    claim = store.claim("Norland")
    assert (claim.support.reports, claim.support.publishers, claim.status) == (2, 2, Status.SUPPORTED)
    assert {each.article_id for each in claim.evidence} == {"a", "b"}


def test_a_report_of_something_else_opens_its_own_story() -> None:
    store = Store(report("a", PLAN), report("b", "A festival opens in Belmont"))
    assert len(store.stories) == 2


def test_a_clash_disputes_the_claim_and_its_end_settles_it() -> None:
    store = Store(report("a", plan("a")), report("b", plan("b", PLAN.replace("25,000", "900"), 900)))
    assert "claim.disputed" in store.told()
    assert store.story.conflicts[0].opened_by == "b"
    store.take(revised("b", plan("b")))
    assert "claim.settled" in store.told()
    assert store.story.conflicts[0].closed_by == "b"


def test_a_copy_counts_for_what_it_states_itself() -> None:
    store = Store(report("a", plan("a", attribution=["NHK"]), ASIDE), copy("c", "a", plan("c", attribution=["The Wire"])))
    assert store.told() == ["story.updated", "claim.supported"]
    claim = store.claim("Norland")
    assert (claim.support.reports, claim.support.publishers, claim.support.origins) == (2, 2, 1)
    assert {each.article_id for each in claim.evidence} == {"a", "c"}
    assert store.claim("Holt").support.reports == 1
    assert store.story.articles[1].copy_of == "a"


def test_a_copy_makes_the_claims_of_its_original_where_it_has_its_words() -> None:
    short = "Holt began it"
    store = Store(report("a", plan("a"), short), copy("c", "a", short))
    assert {claim.text: claim.support.reports for claim in store.claims.values()} == {PLAN: 1, short: 2}


def test_a_copy_with_another_number_opens_a_conflict_with_its_original() -> None:
    other = plan("c", PLAN.replace("25,000", "900"), 900)
    store = Store(report("a", plan("a")), copy("b", "a", plan("b")), copy("c", "a", other))
    (conflict,) = store.story.conflicts
    assert [side.article_ids for side in conflict.sides] == [["a"], ["c"]]
    store.take(withdrawal("c"))
    assert [each.closed_by for each in store.story.conflicts] == ["c"]


def test_a_copy_of_a_copy_is_a_copy_of_the_original() -> None:
    store = Store(report("a", plan("a")), copy("c", "a", plan("c")), copy("d", "c", plan("d")))
    assert store.claim("Norland").support.reports == 3
    assert {each.why for each in store.claim("Norland").counted[1:]} == {"copy of a"}


def test_articles_that_copy_each_other_come_to_an_end() -> None:
    store = Store(
        copy("c", "d", plan("c")),
        copy("d", "c", plan("d")),
        copy("c", "d", plan("c"), digest="later"),
        copy("e", "d", plan("e")),
    )
    assert store.claim("Norland").support.model_dump() == {"reports": 3, "publishers": 3, "origins": 1}


def test_copies_of_nothing_known_meet_in_a_story_of_their_own() -> None:
    store = Store(copy("c", "unheard of", plan("c")), copy("d", "unheard of", plan("d")))
    assert store.claim("Norland").support.model_dump() == {"reports": 2, "publishers": 2, "origins": 1}
    assert len(store.story.articles) == 2


def test_a_revision_takes_the_place_of_what_was_said() -> None:
    store = Store(report("a", plan("a"), ASIDE), revised("a", plan("a", PLAN.replace("25,000", "30,000"), 30_000)))
    assert store.told() == ["story.updated", "claim.revised", "claim.withdrawn"]
    assert [each.value for each in store.claim("Norland").quantities] == [30_000]
    assert store.claim("Holt").status is Status.WITHDRAWN
    assert len(store.story.claims) == 1


def test_a_revision_under_another_id_stays_in_the_story_and_keeps_the_copies() -> None:
    store = Store(report("a", plan("a")), copy("c", "a", plan("c")), revised("a2", plan("a2", SAME), of="a"))
    claim = store.claim("Norland")
    assert {each.article_id for each in claim.evidence} == {"a2", "c"}
    assert {each.article_id for each in claim.counted} == {"a2", "c"}
    assert len(store.story.articles) == 3
    store.take(withdrawal("a2"))
    assert [each.id for each in store.story.articles] == ["c"]


def test_a_withdrawn_article_leaves_no_evidence() -> None:
    store = Store(report("a", plan("a"), ASIDE), report("b", plan("b", SAME)), withdrawal("a"))
    assert store.told() == ["story.updated", "claim.revised", "claim.withdrawn"]
    assert {each.article_id for each in store.claim("Norland").evidence} == {"b"}
    assert not any(b'"a"' in row for row in store.rows.values())


def test_a_copy_of_an_article_withdrawn_still_states_what_it_states() -> None:
    store = Store(report("a", plan("a"), ASIDE), copy("c", "a", plan("c")), withdrawal("a"))
    assert store.claim("Norland").support.model_dump() == {"reports": 1, "publishers": 1, "origins": 1}
    assert store.claim("Holt").status is Status.WITHDRAWN
    assert [each.id for each in store.story.articles] == ["c"]


def test_a_withdrawn_copy_goes_alone() -> None:
    store = Store(report("a", plan("a")), copy("c", "a", plan("c")), withdrawal("c"))
    assert store.claim("Norland").support.reports == 1


def test_a_story_without_articles_gets_a_tombstone_after_its_claims_were_withdrawn() -> None:
    store = Store(report("a", plan("a")), withdrawal("a"))
    assert store.told() == ["claim.withdrawn"]
    assert list(store.last.stories.values()) == [None]
    assert list(store.last.claims.values()) == [None]


def test_an_article_published_again_after_its_withdrawal_tells_new_events() -> None:
    store = Store(report("a", plan("a")))
    first = {event.id for event in store.last.events}
    store.take(withdrawal("a"))
    store.take(report("a", plan("a")))
    assert store.told() == ["story.opened", "claim.stated"]
    assert not first & {event.id for event in store.last.events}


def test_a_withdrawal_of_an_unknown_article_changes_nothing() -> None:
    assert Store(withdrawal("unheard of")).last.rows == {}


def test_the_same_report_again_changes_nothing() -> None:
    again = Store(report("a", plan("a"))).take(report("a", plan("a")))
    assert (again.rows, again.events, again.stories) == ({}, [], {})


def test_an_articles_events_carry_its_time_and_verdict() -> None:
    (event, *_) = Store(report("a", plan("a"))).last.events
    assert event.time.isoformat() == "2024-03-05T00:00:00+00:00"
    assert (event.data.cause.article_id, event.data.cause.verdict) == ("a", "new")


def test_no_claim_has_two_events_of_a_type() -> None:
    store = Store(report("a", plan("a"), ASIDE), report("b", plan("b", SAME), plan("b", PLAN), ASIDE))
    told = [(event.subject, event.type) for event in store.last.events]
    assert len(told) == len(set(told))
    assert types(store.last.events)[0] == "story.updated"


def test_an_article_found_to_be_a_copy_later_counts_as_one() -> None:
    store = Store(
        report("b", plan("b", attribution=["NHK"])),
        report("a", plan("a", attribution=["NHK"])),
        copy("b", "a", plan("b", attribution=["NHK"]), digest="digest of b"),
    )
    claim = store.claim("workers")
    assert (claim.support.reports, claim.support.origins) == (2, 1)
    assert {each.article_id for each in claim.evidence} == {"a", "b"}
    assert [each.why for each in claim.counted] == ["leads back to NHK", "copy of a"]
    assert [(each.id, each.copy_of) for each in store.story.articles] == [("a", None), ("b", "a")]


def test_a_copy_whose_original_was_withdrawn_can_take_its_place() -> None:
    store = Store(report("a", plan("a")), copy("b", "a", plan("b")), withdrawal("a"), report("b", plan("b")))
    (claim,) = [store.claims[each] for each in store.story.claims]
    assert {each.article_id for each in claim.evidence} == {"b"}
    assert [(each.id, each.copy_of) for each in store.story.articles] == [("b", None)]
    assert merge(report("b", plan("b")), store.rows).events == []


def test_a_story_of_reports_without_headlines_is_called_by_what_they_state() -> None:
    assert Store(report("a", plan("a"), headline="")).story.title == PLAN
