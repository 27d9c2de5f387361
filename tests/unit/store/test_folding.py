from __future__ import annotations

from services.store.folding import Sketchbook
from services.store.wording import Wording, wording
from tests.unit.store.building import number, statement

PLAN = "Norland plans to send {} workers to the Arda dam in exchange for grain"
OTHERS = [
    "The river Arda floods the valley each spring",
    "The minister visited the bridge yesterday",
    "Grain prices fell in the harbour",
    "The two countries signed a treaty on fishing",
    "Nobody was hurt when the wall broke",
    "Engineers measured the depth of the lake",
]


def put(text: str, article: str = "b", value: float | None = None, weight: float = 0.6, **slots: object) -> Wording:
    quantities = [number(value)] if value else []
    return wording(statement(article, text, quantities=quantities, weight=weight, **slots))


def book(*claims: Wording) -> Sketchbook:
    told = {f"cl-{at}": [each] for at, each in enumerate([*claims, *(put(text, "a") for text in OTHERS)])}
    return Sketchbook(told)


def test_the_same_statement_in_other_words_is_the_same_claim() -> None:
    known = book(put(PLAN.format("25,000"), "a", 25_000))
    assert known.claims_of(put("Norland would send 25,000 workers to the dam on the Arda for grain", value=25_000))[0] == "cl-0"


def test_another_statement_is_another_claim() -> None:
    assert book(put(PLAN.format("25,000"), "a", 25_000)).claims_of(put("A festival opens in the old town on Sunday")) == []


def test_a_number_that_excludes_another_needs_more_likeness() -> None:
    known = book(put(PLAN.format("25,000"), "a", 25_000))
    assert known.claims_of(put("Norland will send 900 workers to a sawmill", value=900)) == []
    assert known.claims_of(put(PLAN.format("900"), value=900))[0] == "cl-0"


def test_an_article_that_is_replaced_excludes_nothing() -> None:
    known = book(put("Norland will send 25,000 workers to a dam", "a", 25_000))
    new = put("Norland will send 900 workers to a dam", value=900)
    assert len(known.claims_of(new, replaces="a")) >= len(known.claims_of(new))


def test_a_wording_without_terms_makes_no_claim() -> None:
    assert book().claims_of(put("1 2 3")) == []
