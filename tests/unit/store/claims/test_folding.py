from __future__ import annotations

from schemas.statement import Statement
from tests.unit.store.building import Store, number, report, revised, statement, withdrawal

PLAN = "Norland plans to send {} workers to the Arda dam in exchange for grain"
OTHERS = [
    "The river Arda floods the valley each spring",
    "The minister visited the bridge yesterday",
    "Grain prices fell in the harbour",
    "The two countries signed a treaty on fishing",
    "Nobody was hurt when the wall broke",
    "Engineers measured the depth of the lake",
]


def plan(article: str, value: float, text: str = PLAN) -> Statement:
    return statement(article, text.format(f"{value:g}"), quantities=[number(value)])


def held(store: Store) -> set[frozenset[tuple[str, int]]]:
    """The claims of a store that stand, each as the places of its evidence."""
    return {
        frozenset((each.article_id, each.start) for each in claim.evidence)
        for claim in store.claims.values()
        if claim and claim.support.reports
    }


A = report("a", plan("a", 25_000), *OTHERS[:3])
B = report("b", plan("b", 25_000, "Norland would send {} workers to the dam on the Arda for grain"), *OTHERS[2:5])
C = report("c", "Norland sends workers to the Arda dam for grain", *OTHERS[3:])


def test_the_same_statement_in_other_words_is_the_same_claim() -> None:
    assert {("a", 0), ("b", 0)} in held(Store(A, B))


def test_another_statement_is_another_claim() -> None:
    store = Store(A, report("b", "A festival opens in the old town on Sunday with songs", *OTHERS[:3]))
    assert store.claim("festival").support.reports == 1


def test_any_order_of_the_same_reports_gives_the_same_claims() -> None:
    orders = [(A, B, C), (C, B, A), (B, A, C), (C, A, B)]
    assert len({frozenset(held(Store(*order))) for order in orders}) == 1


def test_a_withdrawn_report_leaves_the_claims_as_if_it_had_never_come() -> None:
    assert held(Store(A, B, C, withdrawal("b"))) == held(Store(A, C))


def test_a_claim_keeps_its_id_as_reports_come() -> None:
    first = next(iter(Store(A).claims))
    assert first in {name for name, claim in Store(A, B, C).claims.items() if claim.support.reports == 3}


def test_a_revision_keeps_the_ids_of_what_it_says_again() -> None:
    before = Store(A)
    after = Store(A, revised("a", "A correction stands at the top of this page now", *(each.text for each in A.statements)))
    assert {name for name, claim in after.claims.items() if claim.support.reports} > {
        name for name, claim in before.claims.items() if "Norland" in claim.text or "treaty" in claim.text
    }


def test_a_claim_that_is_grouped_into_another_says_which() -> None:
    store = Store(A, report("d", plan("d", 25_000, "Workers for the dam: grain deal of {}"), *OTHERS[4:]))
    withdrawn: dict[str, str | None] = {}
    for message in (B, C):
        store.take(message)
        withdrawn |= {
            event.subject: event.data.merged_into for event in store.last.events if event.type.value == "claim.withdrawn"
        }
    standing = {name for name, claim in store.claims.items() if claim and claim.support.reports}
    assert set(withdrawn.values()) <= standing


def test_a_claim_that_nobody_states_any_more_went_nowhere() -> None:
    store = Store(A, withdrawal("a"))
    assert {event.data.merged_into for event in store.last.events if event.type.value == "claim.withdrawn"} == {None}
