from __future__ import annotations

from typing import Any

from schemas.conflict import Conflict
from services.store.conflicts import CLOSED, clashes, settle
from services.store.contribution import Contribution, Publisher, contribution
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
