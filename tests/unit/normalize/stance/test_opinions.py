"""Opinions: what only judges, feels, exhorts or muses is no claim; what tells of numbers or acts is."""

from __future__ import annotations

import pytest

from services.normalize.grammar.slots import slots
from services.normalize.stance.opinions import is_opinion


@pytest.mark.parametrize(
    "text",
    [
        "The spending levels are grotesque, throwing our children under the bus.",
        "It is a truly shameful day for Vell.",
        "That is nothing but a political stunt.",
        "We need the bridge.",
        "I am proud of this council.",
        "You can't do that to people.",
        "Keep working until it is done.",
        "Don't build it here.",
        "Build a bridge now.",
        "So is the harbour board.",
        "It remains to be seen who will pay.",
        "That's why we have courts.",
        "It is not who we are.",
        "You do not have the right to close it.",
        "It is the mayor's fault.",
        "That may be why the mayor talks of rules.",
        "You are doing a fantastic job of keeping the town safe.",
        "So much for the plan to open the bridge.",
        "Winning isn't everything.",
    ],
)
def test_what_only_judges_feels_or_exhorts_is_opinion(text: str) -> None:
    assert is_opinion(text, slots(text), is_attributed=True)


@pytest.mark.parametrize(
    "text",
    [
        "The loss of 400 jobs is a disgrace.",
        "I am innocent.",
        "I was in the water for hours.",
        "We will be back next week.",
        "We can confirm that the bridge is closed.",
        "The council is responsible for the bridge.",
        "Fire destroyed the mill.",
        "The walk is good for the heart.",
    ],
)
def test_what_tells_of_numbers_acts_or_states_is_none(text: str) -> None:
    assert not is_opinion(text, slots(text), is_attributed=True)


@pytest.mark.parametrize("text", ["You can head to the harbor for your fix.", "Sounds like a crisis!"])
def test_advice_and_cries_of_the_writer_are_opinion(text: str) -> None:
    assert is_opinion(text, slots(text), is_attributed=False)


def test_feelings_count_where_somebody_speaks() -> None:
    text = "We need the bridge."
    assert not is_opinion(text, slots(text), is_attributed=False)
