"""Acronyms: one name for both forms."""

from __future__ import annotations

from collections.abc import Callable

from services.normalize.draft import Draft


def test_an_acronym_and_its_full_name_are_one(draft: Callable[..., Draft]) -> None:
    made = draft("The news came from AP. Later the Associated Press confirmed it.")
    assert {n.name for n in made.names} == {"Associated Press"}


def test_a_country_is_written_one_way_at_the_start_of_a_name(draft: Callable[..., Draft]) -> None:
    made = draft("It was the US Forest Service. No, the United States Forest Service and the U. S. Forest Service are one.")
    assert {n.name for n in made.names} == {"U.S. Forest Service"}
