"""Names: who and what is named, under one name each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.normalize.draft import Draft
from services.normalize.names.entities import entities


def named(draft: Callable[..., Draft], text: str) -> set[str]:
    return {n.name for n in draft(text).names}


def test_a_country_its_capital_and_its_adjective_are_one_actor(draft: Callable[..., Draft]) -> None:
    assert named(draft, "Talks between Paris and the French town ended. France agreed.") == {"France"}


def test_a_last_name_stands_for_the_full_name(draft: Callable[..., Draft]) -> None:
    assert named(draft, "The minister, Ada Moor, resigned. Critics had attacked Moor for weeks.") == {"Ada Moor"}


def test_titles_are_no_part_of_a_name(draft: Callable[..., Draft]) -> None:
    assert named(draft, "The vote was won by President Ada Moor and Lt. Gen. Tom Hale.") == {"Ada Moor", "Tom Hale"}


def test_an_organization_keeps_its_whole_name(draft: Callable[..., Draft]) -> None:
    assert named(draft, "It was closed by the Department of Roads and Public Works.") == {
        "Department of Roads and Public Works"
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He was taken to Vell General Hospital at night.", {"Vell General Hospital"}),
        ("It was General Motors that Gen. Tom Hale sued.", {"General Motors", "Tom Hale"}),
        ("A girl was flown to St. Anne's Hospital.", {"St. Anne's Hospital"}),
        ("A boy was flown to Children's Memorial Hospital.", {"Children's Memorial Hospital"}),
        ("It was Ada Moor's Harbour Trust that paid.", {"Ada Moor", "Harbour Trust"}),
    ],
)
def test_a_house_keeps_its_whole_name(draft: Callable[..., Draft], text: str, names: set[str]) -> None:
    assert named(draft, text) == names


def test_an_acronym_stands_for_the_long_form(draft: Callable[..., Draft]) -> None:
    assert named(draft, "A report by the Vell Harbour Authority came out. The VHA was blamed.") == {"Vell Harbour Authority"}


def test_a_common_word_at_the_start_is_no_name(draft: Callable[..., Draft]) -> None:
    assert named(draft, "Efforts to mend the bridge failed. Three men left.") == set()


def test_entities_count_mentions_and_keep_other_forms(draft: Callable[..., Draft]) -> None:
    found = entities(draft("The minister, Ada Moor, resigned. Critics had attacked Moor for weeks.").names)
    assert [(e.name, e.kind, e.aliases, e.mentions) for e in found] == [("Ada Moor", "person", ["Moor"], 2)]


def test_a_police_department_keeps_its_place(draft: Callable[..., Draft]) -> None:
    assert named(draft, "The bridge was closed by the Vell Police Department.") == {"Vell Police Department"}


def test_where_a_person_is_from_is_no_part_of_the_name(draft: Callable[..., Draft]) -> None:
    assert "Steny H. Moor" in named(draft, "The bridge was closed by Steny H. Moor of Ohio.")


def test_who_is_called_mr_is_a_person(draft: Callable[..., Draft]) -> None:
    assert {n.kind for n in draft("The bridge was closed by Mr. Moor.").names} == {"person"}


def test_a_contraction_is_no_name(draft: Callable[..., Draft]) -> None:
    assert named(draft, "The mayor said, “Don’t close the bridge.”") == set()


def test_an_initial_that_is_an_article_too_is_part_of_a_name(draft: Callable[..., Draft]) -> None:
    assert named(draft, "The plan was drawn up by Secretary Tom A. Moor.") == {"Tom A. Moor"}


def test_a_given_name_alone_is_the_one_person_who_bears_it(draft: Callable[..., Draft]) -> None:
    assert named(draft, "Anna Moor left with Ben Moor. Critics wrote to Anna about it.") == {"Anna Moor", "Ben Moor"}


def test_the_majority_of_an_office_is_no_name(draft: Callable[..., Draft]) -> None:
    assert named(draft, "Majority Leader Ada Moor met Senate Minority Whip Tom Hale.") == {"Ada Moor", "Senate", "Tom Hale"}
