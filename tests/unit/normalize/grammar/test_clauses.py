"""Clauses: one statement each."""

from __future__ import annotations

from collections.abc import Callable

from services.normalize.draft import Draft


def clauses(draft: Callable[..., Draft], text: str) -> list[str]:
    return [text[c.start : c.end] for c in draft(text).clauses]


def test_two_main_clauses_are_parted(draft: Callable[..., Draft]) -> None:
    assert clauses(draft, "The river rose by two metres, but the old dam held through the night.") == [
        "The river rose by two metres",
        "the old dam held through the night.",
    ]


def test_a_second_verb_of_one_subject_stays(draft: Callable[..., Draft]) -> None:
    text = "The council approved the plan, and sent it to the mayor."
    assert clauses(draft, text) == [text]


def test_a_quotation_is_never_cut(draft: Callable[..., Draft]) -> None:
    text = "“The river rose by two metres, but the old dam held,” the mayor said."
    assert clauses(draft, text) == [text]


def test_a_relative_clause_is_no_clause_of_its_own(draft: Callable[..., Draft]) -> None:
    text = "The council approved the plan, and a bridge that was closed in 2019."
    assert clauses(draft, text) == [text]


def test_a_result_with_a_number_is_a_claim_of_its_own(draft: Callable[..., Draft]) -> None:
    assert clauses(draft, "A truck hit the bridge on Monday, killing at least 12 people.") == [
        "A truck hit the bridge on Monday",
        "killing at least 12 people.",
    ]


def test_a_relative_clause_with_a_fact_of_its_own_is_a_claim_of_its_own(draft: Callable[..., Draft]) -> None:
    assert clauses(draft, "The council sold the mine to Vell Motors, which employs 400 people.") == [
        "The council sold the mine to Vell Motors",
        "which employs 400 people.",
    ]


def test_what_only_describes_stays(draft: Callable[..., Draft]) -> None:
    text = "The council approved the plan, which residents oppose."
    assert clauses(draft, text) == [text]


def test_a_relative_clause_within_stays(draft: Callable[..., Draft]) -> None:
    text = "The mayor met Ada Moor, who left Vell in 2019, and went home."
    assert clauses(draft, text) == [text]
