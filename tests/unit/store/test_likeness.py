"""Likeness: which two statements can make one claim."""

from __future__ import annotations

from services.store.grouping import JOINS
from services.store.likeness import FLOOR, log_odds
from services.store.wording import told
from tests.unit.store.building import number, statement

PLAN = "Norland plans to send 25,000 workers to the Arda dam"


def odds(one: object, other: object) -> float:
    return float(log_odds(told("a", [one]), told("b", [other]))[0, 0])


def put(article: str, text: str, **slots: object) -> object:
    return statement(article, text, quantities=[number(25_000)], **slots)


def test_the_same_words_make_the_same_claim() -> None:
    assert odds(put("a", PLAN), put("b", PLAN)) >= JOINS


def test_a_question_states_nothing_whatever_its_words() -> None:
    assert odds(put("a", PLAN), put("b", PLAN, modality="asked")) < FLOOR
    assert odds(put("a", PLAN, modality="asked"), put("b", PLAN, modality="asked")) >= JOINS
