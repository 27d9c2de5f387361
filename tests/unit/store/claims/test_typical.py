from __future__ import annotations

import itertools
from typing import Any

import pytest

from schemas.statement import Statement
from services.store.claims.typical import most_typical
from tests.unit.store.building import statement

CLEAR = "Police found two rifles in the Arda depot"


def said(text: str, article: str = "b", subject: str = "Police", predicate: str = "found", **slots: Any) -> Statement:
    return statement(article, text, subject=subject, predicate=predicate, **slots)


@pytest.mark.parametrize(
    "unclear",
    [
        said("They found two rifles in the Arda depot", "a", subject="They", weight=1.0),
        said("“That is where two rifles were found", "a", subject="That", predicate="is", weight=1.0),
        said("Two rifles and a depot", "a", subject="", predicate="", weight=1.0),
        said("Two rifles", "a", subject="Two rifles", predicate="", weight=1.0),
    ],
)
def test_what_a_reader_can_follow_by_itself_comes_before_what_stands_first(unclear: Statement) -> None:
    clear = said(CLEAR, weight=0.8)
    assert most_typical([unclear, clear]) is most_typical([clear, unclear]) is clear


def test_of_clear_ones_the_prominent_one_is_taken() -> None:
    first, later = said(CLEAR, "a", weight=1.0), said(CLEAR, "b", weight=0.5)
    assert most_typical([later, first]) is first


def test_the_order_does_not_matter() -> None:
    given = [said(CLEAR, article, weight=weight) for article, weight in (("a", 0.8), ("b", 0.8), ("c", 0.4))]
    assert {id(most_typical(each)) for each in itertools.permutations(given)} == {id(given[1])}
