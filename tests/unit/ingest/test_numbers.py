"""Numbers: forms that are filled in anew are no copies, copies of a form are."""

from __future__ import annotations

import random

import pytest

from services.ingest.numbers import COMMON, FEWEST, LONG, tell_other_numbers
from services.ingest.words import words_in
from tests.unit.ingest.desks import Desk, article

FORM = (
    "A man was shot and killed {when} night in {where}, police said.\n\nThe {age}-year-old was in an alley in the {block} block of "
    "{street} about {hour} p.m. when he was shot in the chest. He was pronounced dead at {hospital} Hospital.\n\nNo one was in custody."
)
ONE = FORM.format(
    when="Wednesday", where="South Fork", age=29, block=7900, street="South Garner", hour="10:30", hospital="University"
)
OTHER = FORM.format(
    when="Wednesday", where="Eastbrook", age=33, block=1100, street="North Hollis", hour="9:50", hospital="Mercy"
)


@pytest.mark.parametrize(
    ("one", "other", "others"),
    [
        ("29 in 7900 at 10", "33 in 1100 at 9", True),
        ("29 in 7900 at 10", "29 in 7900", False),
        ("29 in 7900 at 10 of 4", "29 in 1100 at 9 of 5", True),
        ("29 in 7900 at 10", "29 in 1100 at 9", False),
        ("29 alone", "33 in 1100 at 9", False),
        ("no number", "none here", False),
    ],
)
def test_which_give_other_numbers(one: str, other: str, *, others: bool) -> None:
    assert tell_other_numbers(words_in(one), words_in(other)) is others
    assert tell_other_numbers(words_in(other), words_in(one)) is others


@pytest.mark.parametrize("seed", range(6))
def test_numbers_are_told_among_many_words(seed: int) -> None:
    draw = random.Random(seed)
    texts = [
        [str(draw.randrange(60)) for _ in range(seed)] + [f"word{draw.randrange(9_999)}" for _ in range(290)] for _ in "ab"
    ]
    ours, theirs = ({word for word in text if word.isdigit()} for text in texts)
    fewer = min(len(ours), len(theirs))
    others = fewer >= FEWEST and len(ours & theirs) < COMMON * fewer
    assert tell_other_numbers(*(words_in(" ".join(text)) for text in texts)) is others


def test_long_texts_are_no_forms() -> None:
    one, other = (" ".join(["word"] * LONG + [numbers]) for numbers in ("1 2 3", "4 5 6"))
    assert not tell_other_numbers(words_in(one), words_in(other))


def test_a_form_filled_in_anew_is_no_copy_and_what_runs_it_again_is_one() -> None:
    desk = Desk()
    assert desk.takes(article("a", ONE)).verdict == "new"
    assert desk.takes(article("b", OTHER)).verdict == "new"
    again = desk.takes(article("c", f"SOUTH FORK - {ONE}\n\nThe inquiry goes on."))
    assert (again.verdict, again.of) == ("copy", "a")
