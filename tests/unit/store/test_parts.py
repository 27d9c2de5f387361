from __future__ import annotations

from services.store.parts import parts
from tests.unit.store.building import statement

LONG = statement("a", "Varga, who ran the port for a decade, was charged over missing silver")
SHORT = statement("b", "A court charged Varga over missing silver")


def test_a_statement_of_one_piece_has_no_parts() -> None:
    assert parts(SHORT, tuple(SHORT.terms)) == ()


def test_clauses_are_parts_and_hold_each_term_once() -> None:
    found = parts(LONG, tuple(LONG.terms))
    assert len(found) > 1
    places = [place for part in found for place in part]
    assert sorted(places) == sorted(set(places))
