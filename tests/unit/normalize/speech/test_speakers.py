"""Speakers: who is meant by the words for a source, and where a source goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.normalize.draft import Draft


def chains(draft: Callable[..., Draft], text: str, **fields: str) -> list[list[str]]:
    return [list(s.chain) for s in draft(text, **fields).sources]


def test_a_number_before_a_name_is_no_part_of_it(draft: Callable[..., Draft]) -> None:
    text = "The fire began at ten, prosecutor Ada Moor said. Two VellGrid managers were charged, she said."
    assert chains(draft, text)[1] == ["Ada Moor"]


@pytest.mark.parametrize(
    ("text", "chains_"),
    [
        (
            "Two men robbed a van, Vell Constabulary said. One of the men threatened the crew while the other forced open a box, and the pair made off in a car.",
            [["Vell Constabulary"]] * 4,
        ),
        ("Vell Constabulary said the bridge was shut. No car was hit, police said.", [["Vell Constabulary"]] * 2),
        (
            "Vell Police and Moor Police met. No car was hit, police said.",
            [[], ["police"]],
        ),
        ("The chemists' chain Vellmark was broken into. The firm now accepts that files were copied.", [[], ["Vellmark"]]),
        ("The bridge is open, Ada Moor said, though these plans could not be checked.", [["Ada Moor"]] * 2),
        ("The bridge is open, Ada Moor said, though Vell was never told.", [["Ada Moor"], []]),
    ],
)
def test_a_source_is_meant_or_carried_on(draft: Callable[..., Draft], text: str, chains_: list[list[str]]) -> None:
    assert chains(draft, text) == chains_


def test_who_is_called_by_state_and_party_is_the_person_last_spoken_of(draft: Callable[..., Draft]) -> None:
    text = "The council met Sen. Jane Moor on Monday. “It would close 30 bridges,” the Ohio Democrat said."
    assert chains(draft, text)[1:] == [["Jane Moor"]]
