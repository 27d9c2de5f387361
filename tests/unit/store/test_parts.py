from __future__ import annotations

import numpy as np

from services.store.parts import Held, likest, nearness, parts
from services.store.wording import told
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


def test_a_part_that_says_the_same_is_liker_than_the_whole() -> None:
    one, other = told("a", [LONG]), told("b", [SHORT])
    close = nearness(one.terms.column, other.terms.column)
    ones, others = np.ones(len(one.terms.column)), np.ones(len(other.terms.column))
    of_both, of_shorter, common = likest(one.parts, other.parts, close, ones, others)
    whole = likest(Held([[range(len(ones))]], len(ones)), other.parts, close, ones, others)
    assert of_both[0, 0] > whole[0][0, 0]
    assert 0 < of_shorter[0, 0] <= 1
    assert common[0, 0] <= whole[2][0, 0]


def test_a_statement_without_terms_is_like_nothing() -> None:
    bare = told("a", [statement("a", "!", terms=[])])
    other = told("b", [SHORT])
    close = nearness(bare.terms.column, other.terms.column)
    found = likest(bare.parts, other.parts, close, np.ones(0), np.ones(len(other.terms.column)))
    assert all(each.tolist() == [[0.0]] for each in found)
