from __future__ import annotations

from itertools import permutations
from typing import Any

from schemas.claim import Overclaim
from schemas.statement import Modality, Statement
from services.store.claims.contribution import Contribution, Publisher, contribution
from services.store.claims.overclaiming import overclaims
from services.store.claims.state import ClaimState, publish
from tests.unit.store.building import statement

TEXT = "Norland will send workers to the Arda dam"


def put(article: str, modality: str, *chain: str, field: str = "text") -> Statement:
    made = statement(article, TEXT, modality=modality, attribution=list(chain))
    return made.model_copy(update={"evidence": made.evidence.model_copy(update={"field": field})})


def said(article: str, *statements: Statement, day: int = 5, **more: Any) -> Contribution:
    return contribution(article, Publisher(article), f"2024-03-{day:02}T00:00:00Z", statements, **more)


def found(*contributions: Contribution) -> list[tuple[str, str, str]]:
    return [(each.article_id, each.modality, each.source_modality) for each in overclaims(contributions)]


CONSIDERING = said("a", put("a", "considered", "NHK"))


def test_a_headline_firmer_than_its_text_is_named() -> None:
    report = said("a", put("a", "asserted", field="title"), put("a", "considered", "NHK"))
    [each] = overclaims([report])
    assert each.why == "its headline puts it as asserted, its text as considered"


def test_a_headline_that_says_whose_word_it_is_claims_no_more() -> None:
    assert not found(said("a", put("a", "asserted", "NHK", field="title"), put("a", "considered", "NHK")))


def test_a_headline_is_borne_out_by_any_statement_of_its_text() -> None:
    assert not found(said("a", put("a", "planned", field="title"), put("a", "considered", "NHK"), put("a", "asserted")))


def test_a_text_that_tells_what_would_follow_is_no_measure_of_its_headline() -> None:
    assert not found(said("a", put("a", "asserted", field="title"), put("a", "conditional", "NHK")))


def test_will_where_the_source_is_considering_is_named() -> None:
    named = said("b", put("b", "predicted", "NHK"))
    silent = said("c", put("c", "asserted"))
    assert found(CONSIDERING, named, silent) == [("b", "predicted", "considered"), ("c", "asserted", "considered")]
    assert overclaims([CONSIDERING, named])[0].why == "puts it as predicted; NHK, as told by a, as considered"


def test_who_hedges_anywhere_does_not() -> None:
    assert not found(CONSIDERING, said("b", put("b", "planned"), put("b", "conditional")))


def test_that_something_would_be_is_not_that_it_will() -> None:
    would = put("b", "predicted", "NHK").model_copy(update={"predicate": "would be sent"})
    assert not found(CONSIDERING, said("b", would))


def test_another_source_stands_on_its_own() -> None:
    assert not found(CONSIDERING, said("b", put("b", "asserted", "Labor Department")))


def test_what_is_told_days_later_may_have_come_about() -> None:
    assert not found(CONSIDERING, said("b", put("b", "asserted"), day=9))
    assert found(said("z", put("z", "considered", "NHK"), day=9), said("b", put("b", "asserted")))


def test_what_nobody_answers_for_is_no_measure() -> None:
    assert not found(said("a", put("a", "considered")), said("b", put("b", "asserted")))


def test_a_copy_answers_for_its_headline_alone() -> None:
    copied = said("b", put("b", "asserted"), copy_of="a")
    assert not found(CONSIDERING, copied)


def test_a_claim_names_them_whatever_came_first() -> None:
    reports = (CONSIDERING, said("b", put("b", "predicted", "NHK")), said("c", put("c", "asserted"), day=6))
    told = set()
    for order in permutations(reports):
        state = ClaimState("cl", "st")
        for each in order:
            state = state.with_changes({each.article: each}, each.article)
        claim = publish(state)
        assert claim
        told.add(tuple(each.model_dump_json() for each in claim.overclaimed))
    [of_all] = told
    assert [Overclaim.model_validate_json(each).article_id for each in of_all] == ["b", "c"]
    assert Overclaim.model_validate_json(of_all[0]).modality is Modality.PREDICTED
