"""Verbs: where a clause has its finite verb."""

from __future__ import annotations

import pytest

from services.normalize.english.verbs import finite_verb


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("the dam was closed", 2),
        ("the council approved a bridge", 2),
        ("the river rises again", 2),
        ("workers build drones", 1),
        ("a growing town in the north", None),
        ("the damaged bridge", None),
        ("Armed Forces General Staff", None),
    ],
)
def test_the_first_finite_verb_is_found(words: str, place: int | None) -> None:
    assert finite_verb(words.split()) == place
