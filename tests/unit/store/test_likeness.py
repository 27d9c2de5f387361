"""Likeness: which two statements can make one claim."""

from __future__ import annotations

from typing import Any

from schemas.statement import Statement
from services.store.grouping import JOINS
from services.store.likeness import FLOOR, RIVAL, compared, log_odds
from services.store.telling import Told, told
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


def test_a_toll_that_is_higher_later_is_an_update_and_one_that_is_lower_is_another() -> None:
    early, late = "2031-03-03T08:00:00Z", "2031-03-03T18:00:00Z"
    odds_of_both, clashes = linked(hurt("a", 9, at=early), hurt("b", 11, at=late))
    assert odds_of_both >= JOINS
    assert not clashes
    assert linked(hurt("a", 9, at=late), hurt("b", 11, at=early)) == (RIVAL, ["quantity"])
