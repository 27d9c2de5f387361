"""Likeness: which two statements can make one claim."""

from __future__ import annotations

from typing import Any

from schemas.statement import Statement
from services.store.claims.grouping import JOINS
from services.store.claims.likeness import FLOOR, RIVAL, compared, log_odds
from services.store.statements.telling import Told, told
from tests.unit.store.building import number, statement

PLAN = "Norland plans to send 25,000 workers to the Arda dam"


def odds(one: Statement, other: Statement) -> float:
    return float(log_odds(told("a", [one]), told("b", [other]))[0, 0])


def put(article: str, text: str, **slots: Any) -> Statement:
    return statement(article, text, quantities=[number(25_000)], **slots)


def test_the_same_words_make_the_same_claim() -> None:
    assert odds(put("a", PLAN), put("b", PLAN)) >= JOINS


def test_a_question_states_nothing_whatever_its_words() -> None:
    assert odds(put("a", PLAN), put("b", PLAN, modality="asked")) < FLOOR
    assert odds(put("a", PLAN, modality="asked"), put("b", PLAN, modality="asked")) >= JOINS


HURT = "{} were hurt in the collapse of the Arda bridge"


def hurt(article: str, *values: int, at: str = "") -> Told:
    text = HURT.format(" and then ".join(f"{value} persons" for value in values))
    return told(article, [statement(article, text, quantities=[number(value, "person") for value in values])], at)


def linked(one: Told, other: Told) -> tuple[float, list[str]]:
    found = compared(one, other)
    assert compared(other, one) == ((found.links), tuple(pair.turned() for pair in found.clashes))
    return max((odds for _, _, odds in found.links), default=FLOOR), [pair.kind for pair in found.clashes]


def test_rival_counts_make_two_claims_that_clash() -> None:
    assert linked(hurt("a", 11), hurt("b", 11))[0] >= JOINS
    assert linked(hurt("a", 11), hurt("b", 9)) == (RIVAL, ["quantity"])


def test_one_count_in_common_makes_one_claim() -> None:
    odds_of_both, clashes = linked(hurt("a", 11), hurt("b", 9, 11))
    assert odds_of_both >= JOINS
    assert not clashes


def test_a_toll_that_is_higher_later_is_another_claim_and_the_conflict_an_update() -> None:
    early, late = "2031-03-03T08:00:00Z", "2031-03-03T18:00:00Z"
    for is_update, times in ((True, (early, late)), (False, (late, early))):
        one, other = hurt("a", 9, at=times[0]), hurt("b", 11, at=times[1])
        assert linked(one, other) == (RIVAL, ["quantity"])
        assert [pair.is_update for pair in compared(one, other).clashes] == [is_update]


def test_another_number_of_one_tally_is_no_other_thing_because_it_comes_with_also() -> None:
    also = statement("b", "The collapse of the Arda bridge also hurt 11 persons", quantities=[number(11, "person")])
    assert linked(hurt("a", 9), told("b", [also], "")) == (RIVAL, ["quantity"])
    more = statement("b", "The collapse of the Arda bridge also sank 11 barges", quantities=[number(11, "barge")])
    assert linked(hurt("a", 9), told("b", [more], "")) != (RIVAL, ["quantity"])
