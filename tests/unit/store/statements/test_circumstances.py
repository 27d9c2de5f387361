"""Circumstances: values of a closed class, of which only one can hold."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.statement import Statement
from services.store.claims.likeness import compared
from services.store.statements.facts import facts
from services.store.statements.telling import told
from tests.unit.store.building import number, statement


def clash(one: Statement, other: Statement, at: str = "", later: str = "") -> list[tuple[str, str, str]]:
    return [(pair.kind, pair.value, pair.other) for pair in compared(told("a", [one], at), told("b", [other], later)).clashes]


def said(article: str, text: str, **slots: Any) -> Statement:
    return statement(article, text, **slots)


@pytest.mark.parametrize(
    ("text", "slot", "of", "value"),
    [
        ("The burglars sped off in a silver van", "getaway", "", "van"),
        ("The burglars sped off in a silver van", "getaway", "van", "silver"),
        ("A man wielding a machete ran into the bakery", "weapon", "", "machete"),
        ("The tram passed a red signal at Moor Lane", "signal", "", "red"),
        ("The signal was showing green", "signal", "", "green"),
        ("The appeals panel ruled unanimously against the mine", "vote", "", "unanimous"),
        ("Two judges dissented from the ruling on the mine", "vote", "", "divided"),
        ("Orla Finch pleaded guilty on Monday", "plea", "", "guilty"),
        ("The bomber acted alone, the prosecutor believes", "attackers", "", "one"),
        ("Four masked gunmen stormed the bank", "attackers", "", "several"),
        ("The sprinklers were switched off for repairs", "state", "sprinkler", "not working"),
        ("The brakes of the lorry were in good order", "state", "brake", "sound"),
        ("The cable had been left unlocked", "state", "cable", "not locked"),
        ("A lightning strike caused the fire", "cause", "", "lightning"),
        ("Investigators suspect a landslide after the rain", "cause", "", "the ground"),
    ],
)
def test_a_value_is_told_with_what_it_is_of(text: str, slot: str, of: str, value: str) -> None:
    assert (slot, of, value) in [tuple(fact) for fact in facts(text)]


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [
        ("The gate was not locked that night", "gate", "not locked"),
        ("The pumps were not working", "pump", "not working"),
        ("At the quay nobody was hurt when the crane fell", "hurt", "nobody"),
        ("There were no casualties", "dead", "nobody"),
    ],
)
def test_a_no_tells_the_contrary_or_that_there_are_none(text: str, of: str, value: str) -> None:
    assert (of, value) in [(fact.of, fact.value) for fact in facts(text, is_negative=True)]


@pytest.mark.parametrize(
    "text",
    [
        "They left the car and then fled on foot",
        "The shop sells bicycles and scooters",
        "The council divided the money among schools",
        "She was alone at home",
        "The firm was working on a plan for the harbour, which is a mess",
        "A guard held the door",
        "If the gate was locked, nobody could have left",
    ],
)
def test_other_uses_of_these_words_are_none(text: str) -> None:
    assert [fact for fact in facts(text) if fact.slot != "state" or fact.of == "gate"] == []


@pytest.mark.parametrize("text", ["No one else was hurt", "No injuries were reported", "No arrests have been made so far"])
def test_none_further_and_none_as_yet_are_not_none(text: str) -> None:
    assert facts(text, is_negative=True) == ()


def test_two_states_of_one_thing_clash_and_one_state_does_not() -> None:
    locked = said("a", "The side gate of the stadium was locked when the match ended", subject="The side gate of the stadium")
    opened = said(
        "b", "The side gate of the stadium was left open when the match ended", subject="The side gate of the stadium"
    )
    assert ("fact", "locked", "not locked") in clash(locked, opened)
    assert clash(locked, locked.model_copy()) == []


def test_states_of_two_things_do_not_clash() -> None:
    gate = said("a", "The side gate of the stadium was locked when the match ended", subject="The side gate")
    door = said("b", "The main door of the stadium was left open when the match ended", subject="The main door")
    assert not [pair for pair in clash(gate, door) if pair[0] == "fact"]


def test_that_nobody_was_hurt_clashes_with_a_number_told_before_it_alone() -> None:
    some = said(
        "a",
        "At the quay five people were hurt when the crane fell",
        predicate_lemma="hurt",
        quantities=[number(5, "person", text="five people")],
    )
    none = said("b", "At the quay nobody was hurt when the crane fell", predicate_lemma="hurt", polarity="negative")
    assert ("quantity", "five people", "nobody") in clash(some, none, "2031-05-01T08:00:00Z", "2031-05-01T12:00:00Z")
    assert not [pair for pair in clash(some, none, "2031-05-01T12:00:00Z", "2031-05-01T08:00:00Z") if "nobody" in pair]


def test_whoever_took_a_sum_never_took_a_cent() -> None:
    took = said(
        "a",
        "Orla Finch took £9,000 from the builder",
        predicate_lemma="take",
        quantities=[number(9000, "gbp", text="£9,000")],
        names=["Orla Finch"],
    )
    never = said(
        "b",
        "Orla Finch says she has never taken a cent",
        predicate_lemma="take",
        polarity="negative",
        attribution=["Orla Finch"],
        names=["Orla Finch"],
    )
    assert "polarity" in [pair[0] for pair in clash(took, never)]


def test_a_noun_denies_its_verb() -> None:
    passed = said("a", "The boat passed its safety inspection in April", subject="boat", predicate_lemma="pass")
    never = said(
        "b", "The vessel was not inspected this spring", subject="vessel", predicate_lemma="inspect", polarity="negative"
    )
    other = said(
        "c",
        "The warehouse was not inspected this spring",
        subject="warehouse",
        predicate_lemma="inspect",
        polarity="negative",
    )
    assert "polarity" in [pair[0] for pair in clash(passed, never)]
    assert clash(passed, other) == []


def test_no_reason_given_for_an_act_denies_nothing() -> None:
    done = said("a", "The council cancelled the hearing on Monday", subject="council", predicate_lemma="cancel")
    no_reason = said(
        "b",
        "The council did not give a reason for the cancellation",
        subject="council",
        predicate_lemma="give",
        polarity="negative",
    )
    assert clash(done, no_reason) == []
