"""Modality and polarity: how a clause is put."""

from __future__ import annotations

import pytest

from services.normalize.grammar.slots import slots
from services.normalize.stance.modality import modality, polarity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council approved the bridge.", "asserted"),
        ("The council has reportedly approved the bridge.", "reported"),
        ("The bridge appears to be unsafe.", "reported"),
        ("The council is considering a new bridge.", "considered"),
        ("The council plans to build a bridge.", "planned"),
        ("The company rejects any talk of overloading.", "denied"),
        ("The workers are to be sent north.", "planned"),
        ("The bridge may collapse.", "predicted"),
        ("Prices are expected to rise.", "predicted"),
        ("If the rain stops, work will begin.", "conditional"),
        ("He cited a claim of theft, which, if true, is news.", "asserted"),
        ("The union backed the plan on Tuesday.", "asserted"),
        ("The firm planned on opening a mill.", "planned"),
        ("“If the rain stops, work will begin,” she said.", "conditional"),
        ("He is ready to talk, provided that she apologises.", "conditional"),
        ("The mayor denied the allegations.", "denied"),
        ("The council met in May.", "asserted"),
        ("The council hired a firm which will build the bridge.", "asserted"),
        ("The agency denied the clearance.", "asserted"),
        ("Twelve workers are feared dead.", "reported"),
        ("Inspectors suspect a cracked pier.", "reported"),
        ("Police released the suspect and met him again.", "asserted"),
        ("The fire was probably caused by a spark.", "reported"),
        ("The bridge will probably collapse.", "predicted"),
        ("The firm is reported to have offered $4 million.", "reported"),
        ("The union threatened to strike.", "planned"),
        ("The firm is looking at selling the mill.", "considered"),
        ("The mayor dismissed that.", "denied"),
    ],
)
def test_a_clause_has_the_modality_of_its_words(text: str, expected: object) -> None:
    assert modality(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council allowed builders to repair houses that would fall.", "asserted"),
        ("The council sold the bridge, four days after the mayor denied that it was for sale.", "asserted"),
        ("The fire occurred at six, as the workers were preparing to leave.", "asserted"),
        ("The report added that he slept so that he could work.", "asserted"),
        ("The council closed the bridge because it might collapse.", "asserted"),
        ("The mayor believes that the bridge will collapse.", "predicted"),
        ("The mayor announced that the bridge will be sold.", "predicted"),
        ("The parties fought over plans for a dam.", "asserted"),
        ("Police held a suspected thief and an alleged fence.", "asserted"),
        ("The report describes a bridge that is believed to be unsafe.", "asserted"),
        ("I am considering a veto of the bill.", "considered"),
        ("The council unveiled a plan to build a bridge.", "planned"),
        ("The figures support our view that rates may fall.", "predicted"),
    ],
)
def test_what_hangs_on_the_object_does_not_put_the_clause(text: str, expected: object) -> None:
    assert modality(text, slots(text)) == expected


def test_a_headline_with_an_infinitive_is_a_plan() -> None:
    assert (
        modality("Port Vell to build a bridge", slots("Port Vell to build a bridge", is_headline=True), is_headline=True)
        == "planned"
    )


def test_a_question_is_asked() -> None:
    assert modality("Will the bridge hold?", is_question=True) == "asked"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam held.", "positive"),
        ("The dam did not hold.", "negative"),
        ("The dam didn't hold.", "negative"),
        ("The mayor failed to answer.", "negative"),
        ("It hit not only the town but the port.", "positive"),
    ],
)
def test_a_clause_says_that_something_is_so_or_not(text: str, expected: object) -> None:
    assert polarity(text) == expected


def test_what_that_should_do_is_expected() -> None:
    text = "That should keep the bridge open."
    assert modality(text, slots(text)) == "predicted"


def test_what_one_could_feel_was_so() -> None:
    assert modality("You could feel the bridge move.") == "asserted"
    assert modality("The mayor would not comment on the bridge.") == "asserted"


def test_the_alleged_thief_says_nothing_of_the_clause() -> None:
    assert modality("Police held the alleged thief on Monday.") == "asserted"


def test_a_headline_that_something_rises_to_three_is_no_plan() -> None:
    text = "Death toll rises to three in Port Vell"
    assert modality(text, slots(text, is_headline=True), is_headline=True) == "asserted"


def test_what_stands_in_brackets_does_not_put_the_clause() -> None:
    text = "Moor was asked about the bridge (all four builders have denied it)."
    assert modality(text, slots(text)) == "asserted"


@pytest.mark.parametrize(
    "text", ["The mayor found no shortage of critics.", "No fewer than 12 boats sank.", "It was nothing short of a feast."]
)
def test_what_begins_like_a_denial_may_affirm(text: str) -> None:
    assert polarity(text, slots(text)) == "positive"
