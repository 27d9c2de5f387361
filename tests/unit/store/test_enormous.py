"""A story of hundreds of reports: what each gives rise to is bounded, and what is counted stays exact."""

from __future__ import annotations

import pytest

from schemas.arrival import Verdict
from schemas.claim import Claim, Status
from schemas.report import Report
from schemas.statement import Quantity
from services.store.claims import state as claim_state
from services.store.merge import merge
from services.store.stories import roster
from services.store.stories.shelf import Shelf
from stream.rows import change
from tests.unit.store.building import Store, report, statement, withdrawal

MANY = 260
MESSAGE = 1_000_000
"""Bytes of a record that brokers take as they come."""

HEAD = "Norland plans to send 25,000 workers to the Arda dam in exchange for grain"
OTHERS = [
    "The river Arda floods the valley each spring",
    "The minister visited the bridge over the Arda yesterday",
    "Grain prices fell in the harbour of Belmont",
    "The two countries signed a treaty on fishing",
]


def told(number: int) -> Report:
    """One report of the story: what all say, what some say, and what it alone says."""
    alone = f"Resident {number} of the Arda valley said that house {number} had been sold to nobody"
    chain = ["NHK"] if number % 3 else []
    return report(
        f"r{number:03}",
        statement(f"r{number:03}", HEAD, attribution=chain, modality="planned" if number % 2 else "asserted"),
        OTHERS[number % len(OTHERS)],
        alone,
        publisher=f"Outlet {number % 97}",
        at=f"2024-03-05T{number // 60:02}:{number % 60:02}:00Z",
    )


def main_claim(store: Store) -> Claim:
    claim: Claim = max((each for each in store.claims.values() if each), key=lambda each: each.support.reports)
    return claim


@pytest.fixture(scope="module")
def enormous() -> tuple[Store, list[tuple[int, int, int]]]:
    """A store after MANY reports, and of each the bytes of its rows, of what it sends, and of the largest of all."""
    store, sizes = Store(), []
    memory = Shelf.over(store.rows)
    for number in range(MANY):
        done = store.last = merge(told(number), memory)
        change(store.rows, done.rows)
        memory.apply(done.rows)
        store.stories |= done.stories
        store.claims |= done.claims
        rows = [len(key) + len(value or b"") for key, value in done.rows.items()]
        sent = [len(each.model_dump_json()) for each in (*done.stories.values(), *done.claims.values(), *done.events) if each]
        sizes.append((sum(rows), sum(sent), max(*rows, *sent)))
    return store, sizes


def test_what_a_report_gives_rise_to_does_not_grow_with_its_story(enormous: tuple[Store, list[tuple[int, int, int]]]) -> None:
    _, sizes = enormous
    early, late = sizes[MANY // 2 - 30 : MANY // 2], sizes[-30:]
    for each in (0, 1):
        assert sum(size[each] for size in late) < 1.1 * sum(size[each] for size in early)
    assert max(rows + sent for rows, sent, _ in sizes) < MESSAGE
    assert max(largest for _, _, largest in sizes) < MESSAGE / 10


def test_all_reports_are_counted_and_some_are_shown(enormous: tuple[Store, list[tuple[int, int, int]]]) -> None:
    store, _ = enormous
    claim = main_claim(store)
    assert claim.support.model_dump() == {"reports": MANY, "publishers": 97, "origins": 1}
    assert (claim.evidence_total, sum(claim.modalities.values())) == (MANY, MANY)
    shown = {each.article_id for each in claim.evidence}
    half = claim_state.SHOWN // 2
    assert shown == {f"r{number:03}" for number in (*range(half), *range(MANY - half, MANY))}


def test_the_story_lists_its_first_and_latest_articles_and_counts_all(
    enormous: tuple[Store, list[tuple[int, int, int]]],
) -> None:
    store, _ = enormous
    assert store.story.articles_total == MANY
    half = roster.ARTICLES_SHOWN // 2
    assert [each.id for each in store.story.articles] == [
        f"r{number:03}" for number in (*range(half), *range(MANY - half, MANY))
    ]
    assert store.story.claims_total == len([each for each in store.claims.values() if each and each.support.reports])
    event = next(event for event in store.last.events if event.type.value == "story.updated")
    assert (event.data.story.articles, event.data.story.claims) == (MANY, store.story.claims_total)


def test_an_article_that_is_not_shown_is_known_and_can_go(enormous: tuple[Store, list[tuple[int, int, int]]]) -> None:
    store = Store()
    store.rows, store.claims, store.stories = dict(enormous[0].rows), dict(enormous[0].claims), dict(enormous[0].stories)
    assert store.take(told(100)).rows == {}
    before = main_claim(store)
    store.take(withdrawal("r100"))
    after = main_claim(store)
    assert (after.support.reports, after.support.publishers) == (before.support.reports - 1, 97)
    assert (after.evidence_total, store.story.articles_total) == (MANY - 1, MANY - 1)


def test_a_story_that_shrinks_again_is_as_if_the_others_had_never_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_state, "SHOWN", 6)
    monkeypatch.setattr(roster, "ARTICLES_SHOWN", 6)
    monkeypatch.setattr(roster, "CLAIMS_SHOWN", 8)
    store = Store(*map(told, range(14)), *(withdrawal(f"r{number:03}") for number in (0, 3, 4, 5, 7, 9, 10, 12)))
    fresh = Store(*(told(number) for number in (1, 2, 6, 8, 11, 13)))
    for name in ("support", "modalities", "evidence", "counted", "status"):
        assert getattr(main_claim(store), name) == getattr(main_claim(fresh), name)
    assert store.story.articles == fresh.story.articles
    assert (store.story.articles_total, store.story.claims_total) == (6, fresh.story.claims_total)
    assert store.story.title == fresh.story.title


def test_a_story_that_loses_all_leaves_no_rows_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_state, "SHOWN", 4)
    monkeypatch.setattr(roster, "ARTICLES_SHOWN", 4)
    monkeypatch.setattr(roster, "CLAIMS_SHOWN", 4)
    store = Store(*map(told, range(9)), *(withdrawal(f"r{number:03}") for number in range(9)))
    assert {key.partition("/")[0] for key in store.rows} == {"story", "leaving"}
    assert not any(store.claims.values())


def test_a_revision_of_a_report_that_is_not_shown_counts_as_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_state, "SHOWN", 4)
    store = Store(*map(told, range(9)))
    before = main_claim(store)
    assert before.support.reports == 9
    again = told(4).model_copy(update={"digest": "another", "verdict": Verdict.REVISION, "of": "r004", "publisher": "Outlet 5"})
    store.take(again)
    after = main_claim(store)
    assert (after.support.reports, after.support.publishers, after.evidence_total) == (9, 8, 9)


def test_a_conflict_stands_while_a_report_that_is_not_shown_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_state, "SHOWN", 4)

    def gives(number: int, percent: int) -> Report:
        text = f"Turnout in the Arda valley was {percent} percent, the board said"
        given = statement(f"g{number}", text, quantities=[Quantity(value=percent, unit="%", text=f"{percent} percent")])
        return report(f"g{number}", given, at=f"2024-03-05T00:{number:02}:00Z")

    store = Store(*(gives(number, 61 if number == 3 else 44) for number in range(9)))
    claim = main_claim(store)
    assert (claim.support.reports, claim.status) == (9, Status.DISPUTED)
    assert "g3" not in {each.article_id for each in claim.evidence}
    assert [conflict.closed_by for conflict in store.story.conflicts] == [None]
    store.take(withdrawal("g3"))
    assert main_claim(store).status is Status.SUPPORTED
    assert [conflict.closed_by for conflict in store.story.conflicts] == ["g3"]
