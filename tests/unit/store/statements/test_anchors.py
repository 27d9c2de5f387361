"""Anchors: which values make one claim of two statements, however else they are worded."""

from __future__ import annotations

import pytest

from schemas.statement import Quantity, Statement
from services.store.claims.grouping import JOINS
from services.store.claims.likeness import ANCHORED, NEVER, log_odds
from services.store.statements.anchors import anchored
from services.store.statements.telling import told
from tests.unit.store.building import statement


def put(article: str, text: str, *numbers: tuple[float, str, str], modality: str = "asserted") -> Statement:
    """A text and its numbers as (value, unit, published words)."""
    given = [Quantity(value=value, unit=unit, text=words) for value, unit, words in numbers]
    return statement(article, text, quantities=given, modality=modality)


def odds(one: Statement, other: Statement) -> float:
    both = told("a", [one]), told("b", [other])
    found = float(log_odds(*both)[0, 0])
    assert found == float(log_odds(*reversed(both))[0, 0])
    return found


TOLL = put("a", "Landslide kills 12", (12, "", "12"))
LATER = "Rescuers who had dug all night in the rain found {} under what is left of an inn below the pass"
BILL = put("a", "Norland Rail to pay $48 million", (48e6, "usd", "$48 million"))


def test_one_toll_makes_one_claim_in_any_words() -> None:
    assert odds(TOLL, put("b", LATER.format("12 bodies"), (12, "body", "12 bodies"))) >= ANCHORED
    assert odds(TOLL, put("b", LATER.format("14 bodies"), (14, "body", "14 bodies"))) < JOINS


def test_an_equal_number_of_something_else_makes_none() -> None:
    assert odds(TOLL, put("b", LATER.format("12 mules"), (12, "mule", "12 mules"))) < JOINS


REFUND = put("a", "Chain owns up to 310,000 leaked records", (310_000, "record", "310,000"))
LETTER = "Whoever got a letter in March was among {} customers, said the head of the firm, who blamed a supplier"


def test_one_rare_number_makes_one_claim_whatever_is_counted() -> None:
    assert odds(REFUND, put("b", LETTER.format("310,000"), (310_000, "customer", "310,000"))) >= ANCHORED
    assert odds(REFUND, put("b", LETTER.format("3.1 million"), (3_100_000, "customer", "3.1 million"))) < JOINS
    share = put("a", "Turnout was 41.2 percent", (41.2, "%", "41.2 percent"))
    assert odds(share, put("b", LETTER.format("41.2"), (41.2, "point", "41.2"))) < JOINS


@pytest.mark.parametrize(("value", "unit"), [(300_000, "customer"), (25, "customer"), (1425, "street"), (911, "call")])
def test_round_and_small_numbers_addresses_and_emergency_numbers_make_none(value: float, unit: str) -> None:
    both = (
        put("a", f"Chain owns up to {value}", (value, "record", str(value))),
        put("b", LETTER.format(value), (value, unit, str(value))),
    )
    assert odds(*both) < ANCHORED


AWARD = "A judge set {} as what those who lost their homes will get"


def test_one_sum_in_one_currency_makes_one_claim() -> None:
    assert odds(BILL, put("b", AWARD.format("$48 million"), (48e6, "usd", "$48 million"))) >= ANCHORED
    assert odds(BILL, put("b", AWARD.format("€48 million"), (48e6, "eur", "€48 million"))) < ANCHORED


def test_one_manner_of_death_makes_one_claim() -> None:
    one = put("a", "The envoy was poisoned, the coroner found")
    assert odds(one, put("b", "It was poison that Ada Moor died of, a doctor wrote")) >= ANCHORED


def test_an_age_is_no_anchor_whatever_is_told_of_who_is_as_old() -> None:
    one = told("a", [put("a", "Ada Moor, 58, keeps the inn below the pass", (58, "year", "58"))])
    other = told("b", [put("b", "A 58-year-old was flown to hospital with broken ribs", (58, "year", "58-year-old"))])
    assert not [*anchored(one.anchors, other.anchors)]


def test_a_question_stays_one_whatever_it_gives() -> None:
    asked = put("b", "Were 12 people killed", (12, "person", "12 people"), modality="asked")
    assert odds(TOLL, asked) == NEVER
