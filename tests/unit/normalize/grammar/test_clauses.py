"""Clauses: one statement each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Doe won the town by 11 points in 2016 and Ann Lee won it by 37.",
            ["Doe won the town by 11 points in 2016", "Ann Lee won it by 37."],
        ),
        (
            "The firm lost $3 million in June and it closed two plants.",
            ["The firm lost $3 million in June", "it closed two plants."],
        ),
        ("The storm hit the town and the river began to rise.", ["The storm hit the town", "the river began to rise."]),
        (
            "Lee was a veteran of the force, and Moe, a bomb technician, had been with it for 11 years.",
            ["Lee was a veteran of the force", "Moe, a bomb technician, had been with it for 11 years."],
        ),
    ],
)
def test_a_bare_and_parts_what_is_complete(draft: Callable[..., Draft], text: str, parts: list[str]) -> None:
    assert clauses(draft, text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "She said that Doe left and he stayed in the town.",
        "The firm settled its dispute with the union and the council was glad.",
        "She won 20 medals between 2012 and Rio ended her career.",
        "Police believe Ann Lee and Bob Moe were there.",
        "Police believe Ann Lee lost the vote in 2016 and Bob Moe won it.",
        "She went home when the firm closed the mill in 2016 and Bob Moe sold it.",
        "Ann Lee, who hosted in 2008, and Bob Moe, who hosted in 2007, were the latest.",
    ],
)
def test_an_and_within_a_clause_parts_nothing(draft: Callable[..., Draft], text: str) -> None:
    assert clauses(draft, text) == [text]
