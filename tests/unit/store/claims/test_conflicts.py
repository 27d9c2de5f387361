from __future__ import annotations

from dataclasses import replace
from typing import Any

from schemas.conflict import Conflict
from services.store.claims.conflicts import CLOSED, clashes, opposed, settle
from services.store.claims.contribution import Contribution, Publisher, contribution
from services.store.statements.against import Against, read, rows
from tests.unit.store.building import DAY, day, number, statement


def gives(article: str, **slots: Any) -> Contribution:
    return contribution(article, Publisher(article), DAY, [statement(article, "The treaty was signed in the capital", **slots)])


def test_two_numbers_of_one_thing_clash() -> None:
    (clash,) = clashes(
        [gives("a", quantities=[number(3)]), gives("b", quantities=[number(10)]), gives("c", quantities=[number(10)])]
    )
    assert (clash.kind, clash.about) == ("quantity", "worker")
    assert [side.article_ids for side in clash.sides] == [["a"], ["b", "c"]]


def test_numbers_of_different_things_do_not() -> None:
    assert not clashes([gives("a", quantities=[number(3, "bridge")]), gives("b", quantities=[number(10, "road")])])


def test_two_explicit_dates_clash() -> None:
    (clash,) = clashes([gives("a", dates=[day("2023-06", text="June 2023")]), gives("b", dates=[day("2024", text="2024")])])
    assert clash.kind == "date"
    assert [side.value for side in clash.sides] == ["June 2023", "2024"]


def test_a_denial_of_the_same_words_clashes() -> None:
    signed, denied = gives("a", predicate="was signed"), gives("b", polarity="negative", predicate="was never signed")
    (clash,) = clashes([signed, denied])
    assert clash.kind == "polarity"


def test_a_denial_of_something_else_about_the_same_thing_does_not() -> None:
    refused = gives("b", polarity="negative", predicate="did not attend")
    assert clashes([gives("a", predicate="was signed"), refused]) == []


def test_a_report_does_not_clash_with_itself() -> None:
    both = contribution(
        "a",
        Publisher("a"),
        DAY,
        [statement("a", "Three died", quantities=[number(3)]), statement("a", "Ten died", 20, quantities=[number(10)])],
    )
    assert not clashes([both])


def test_a_conflict_keeps_who_opened_it_and_is_closed_by_who_ends_it() -> None:
    found = clashes([gives("a", quantities=[number(3)]), gives("b", quantities=[number(10)])])
    (opened,) = settle(("st", "cl"), found, [], "b")
    (still,) = settle(("st", "cl"), found, [opened], "c")
    assert (still.opened_by, still.closed_by) == ("b", None)
    (closed,) = settle(("st", "cl"), [], [still], "d")
    assert (closed.id, closed.closed_by, len(closed.sides)) == (opened.id, "d", 2)
    (again,) = settle(("st", "cl"), found, [closed], "e")
    assert (again.opened_by, again.closed_by) == ("e", None)


def test_of_conflicts_closed_the_latest_are_kept() -> None:
    known: list[Conflict] = []
    for at in range(CLOSED + 3):
        found = clashes([gives("a", quantities=[number(3, f"unit{at}")]), gives("b", quantities=[number(10, f"unit{at}")])])
        known = settle(("st", "cl"), found, known, f"r{at}")
    assert [each.closed_by for each in known] == [None, *(f"r{at}" for at in range(CLOSED + 2, 2, -1))]


def toll(article: str, other: str, *, is_update: bool) -> Contribution:
    held = Against(0, "quantity", "dead", "three", f"cl-{other}", other, 0, "ten", is_update)
    return replace(gives(article), against=(held,))


def test_an_update_is_opened_and_closed_by_the_article_that_brings_it() -> None:
    (clash,) = opposed("cl-a", [toll("a", "b", is_update=True)])
    (first,) = settle(("st", "cl-a"), [clash], [], "b")
    assert (first.opened_by, first.closed_by, first.claims) == ("b", "b", ["cl-a", "cl-b"])
    (still,) = settle(("st", "cl-a"), [clash], [first], "c")
    assert still == first


def test_a_conflict_is_open_as_long_as_one_side_takes_the_place_of_none() -> None:
    both = [toll("a", "b", is_update=True), toll("c", "b", is_update=False)]
    (closed,) = settle(("st", "cl-a"), opposed("cl-a", both[:1]), [], "b")
    (opened,) = settle(("st", "cl-a"), opposed("cl-a", both), [closed], "c")
    assert (opened.opened_by, opened.closed_by) == ("c", None)
    (again,) = settle(("st", "cl-a"), opposed("cl-a", both[:1]), [opened], "d")
    assert (again.opened_by, again.closed_by) == ("c", "d")


def test_what_stands_against_is_read_whether_or_not_its_row_knows_of_updates() -> None:
    (is_none,), (is_one,) = (toll("a", "b", is_update=flag).against for flag in (False, True))
    assert [len(row) for row in rows([is_none, is_one])] == [8, 9]
    assert read(rows([is_none, is_one])) == (is_none, is_one)
