"""Statements: slots from the clause's own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.statement import Statement
from services.normalize.draft import Draft
from services.normalize.statements import make_statements


def stated(draft: Callable[..., Draft], text: str, **fields: str) -> list[Statement]:
    return make_statements(draft(text, **fields))[0]


def test_subject_predicate_and_object_follow_word_order(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "On Monday, the council of Vell approved a new bridge.")
    assert (statement.subject, statement.predicate, statement.object) == ("the council of Vell", "approved", "a new bridge")


def test_who_says_so_is_no_part_of_the_slots(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The mayor said that the old bridge was closed.")
    assert (statement.subject, statement.predicate) == ("the old bridge", "was closed")


def test_the_text_is_for_people_and_the_evidence_as_published(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The council  **approved** the new bridge over the Vell on Monday.")
    assert statement.text == "The council approved the new bridge over the Vell on Monday."
    assert "**approved**" in statement.evidence.words


def test_places_are_countries_and_places_not_unions(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The French minister met the European Union in Norway.")
    assert statement.places == ["France", "Norway"]


def test_terms_are_sorted_stems_of_content_words(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The workers were producing drones.")
    assert statement.terms == sorted(statement.terms)
    assert {"work", "produc", "dron"} <= set(statement.terms)


def test_what_joins_a_fact_to_the_event_before_is_no_term_of_it(draft: Callable[..., Draft]) -> None:
    (framed,) = stated(draft, "The move comes as the council of Vell struggles with a debt of 40 million euros.")
    (plain,) = stated(draft, "The council of Vell struggles with a debt of 40 million euros.")
    assert framed.terms == plain.terms


def test_a_run_in_heading_is_no_term_of_what_follows(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "A long quarrel: The council of Vell has rejected the plan for a new bridge.")
    assert "quarrel" not in statement.terms
    assert "bridg" in " ".join(statement.terms)


def test_the_lead_weighs_most(draft: Callable[..., Draft]) -> None:
    weights = [s.weight for s in stated(draft, " ".join(f"The council approved plan {n} on Monday." for n in range(9)))]
    assert weights[0] == 1
    assert weights == sorted(weights, reverse=True)


def test_words_without_a_verb_state_nothing(draft: Callable[..., Draft]) -> None:
    assert stated(draft, "A long and quiet day at the harbour of the old town.") == []


def test_a_denied_statement_is_denied(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The mayor denied that the bridge was closed.")
    assert statement.modality == "denied"
    assert statement.evidence.modality == "denied"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("A diplomat who asked not to be named said the bridge had been closed.", "reported"),
        ("Two people familiar with the matter said the bridge had been closed.", "reported"),
        ("The mayor claimed that the bridge had been closed.", "reported"),
        ("Analysts predict the bridge is closed by May.", "predicted"),
        ("The mayor dismissed reports that the bridge had been closed.", "denied"),
        ("The mayor said that the bridge had been closed.", "asserted"),
        ("Officials deny closing the bridge.", "denied"),
        ("Residents told the Vell Herald that the wall had cracked in May.", "reported"),
        ("A source at the port said the captain had left the bridge.", "reported"),
        ("Witnesses said the driver ran a red light.", "reported"),
        ("Local radio reported that the mayor had fled.", "reported"),
        ("State media said three people were hurt.", "asserted"),
        ("The mayor believes that four hundred houses are gone.", "reported"),
        ("Police said the driver ran a red light.", "asserted"),
    ],
)
def test_who_says_it_and_how_tells_how_sure_it_is(draft: Callable[..., Draft], text: str, modality: str) -> None:
    assert [statement.modality for statement in stated(draft, text)] == [modality]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("The law was passed on June 15.", "2023-06-15"),
        ("The council called a vote for June 15.", "2024-06-15"),
        ("The workers may be sent by July.", "2024-07"),
        ("The workers came in July.", "2023-07"),
        ("The council on Friday is due to vote.", "2024-05-17"),
        ("The plan cannot end in March.", "2025-03"),
        ("She then testifies Friday before the council.", "2024-05-17"),
        ("The contract comes up for renewal in September.", "2024-09"),
        ("The ruling overturns Monday's decision.", "2024-05-13"),
        ("The suspects return to court on June 2.", "2024-06-02"),
        ("Aides say they want a vote by March.", "2025-03"),
        ("The judge has set the case down for Monday.", "2024-05-20"),
        ("The move ends a strike announced on Monday.", "2024-05-13"),
        ("The clerk resigned ahead of Friday's hearing.", "2024-05-17"),
        ("The council would have paid for the July parade.", "2024-07"),
    ],
)
def test_the_tense_tells_the_year(draft: Callable[..., Draft], text: str, start: str) -> None:
    (statement,) = stated(draft, text, published_at="2024-05-15T12:00:00Z")
    assert statement.dates[0].start == start


@pytest.mark.parametrize(
    "title",
    [
        "Why the mayor is wrong",
        "5 things to know about the bridge",
        "Opinion: The mayor must go",
        "Stop pretending the bridge is a crisis",
    ],
)
def test_a_headline_that_announces_or_argues_states_nothing(draft: Callable[..., Draft], title: str) -> None:
    assert all(s.evidence.field == "text" for s in stated(draft, "The council closed the bridge on Monday.", title=title))


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Exclusive: Mill to cut 400 jobs | Vell News", "Mill to cut 400 jobs"),
        ("WATCH: Mayor falls off stage - Vell Times", "Mayor falls off stage"),
        ("Mill cuts 400 jobs - and the mayor weeps", "Mill cuts 400 jobs - and the mayor weeps"),
    ],
)
def test_a_headline_states_what_stands_between_label_and_outlet(draft: Callable[..., Draft], title: str, words: str) -> None:
    assert stated(draft, "The council closed the bridge on Monday.", title=title)[0].evidence.words == words


def test_what_is_asked_is_asked(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The council asked whether the mill had closed.")
    assert statement.modality == "asked"


def test_a_result_is_said_of_its_clause_and_as_sure_as_that(draft: Callable[..., Draft]) -> None:
    _, result = stated(draft, "The storm could reach the town of Vell on Friday, leaving 400 homes without power.")
    assert (result.subject, result.predicate, result.object) == ("The storm", "leaving", "400 homes without power")
    assert result.modality == "predicted"


def test_a_relative_clause_is_said_of_what_stands_before_it(draft: Callable[..., Draft]) -> None:
    _, fact = stated(draft, "The council sold the mine to Vell Motors, which employs 400 people.")
    assert (fact.subject, fact.predicate, fact.object) == ("Vell Motors", "employs", "400 people")
    assert fact.text == "Vell Motors employs 400 people"


def test_a_role_as_subject_means_who_holds_it(draft: Callable[..., Draft]) -> None:
    statements = stated(draft, "Prime Minister Ada Moor came to Vell on Monday. The prime minister opened the bridge.")
    assert statements[1].names == ["Ada Moor"]


def test_two_sources_counts_in_one_sentence_are_two_claims(draft: Callable[..., Draft]) -> None:
    first, second = stated(
        draft, "Police put the number of marchers at 18,000, while the builders' union spoke of 60,000 people."
    )
    assert (first.attribution, first.quantities[0].value) == (["Police"], 18_000)
    assert (second.attribution, second.quantities[0].value) == (["builders' union"], 60_000)


def test_what_begins_on_tuesday_lies_ahead(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The recount of the votes begins on Tuesday.", published_at="2024-05-15T12:00:00Z")
    assert statement.dates[0].start == "2024-05-21"


def test_that_may_be_what_is_spoken_of(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The mayor said that would raise the price of the bridge.")
    assert (statement.subject, statement.predicate, statement.attribution) == ("that", "would raise", ["mayor"])


def test_what_is_announced_as_a_thing_is_stated_with_who_announces_it(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "On Monday, the council announced its intention to reverse the “open bridge” rule.")
    assert (statement.subject, statement.predicate) == ("the council", "announced")


def test_the_present_with_a_day_to_come_is_a_plan(draft: Callable[..., Draft]) -> None:
    (statement,) = stated(draft, "The suspects return to court on June 2.", published_at="2024-05-15T12:00:00Z")
    assert statement.modality == "planned"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("“The bridge shook,” said Ada Moor, 51, who lives nearby.", "reported"),
        ("The lamp was out, his sister, Ada Moor, said.", "reported"),
        ("The lamp was out, fire chief Ada Moor, 51, said.", "asserted"),
        ("The family had left the town, said his sister, Ada Moor.", "asserted"),
        ("The lamp was out, three workers said.", "reported"),
        ("Vell Mills insists nobody was warned.", "denied"),
        ("Vell Mills said it was not in talks with the port.", "denied"),
        ("The report that he had no lamp is a fairy tale, Ada Moor said.", "denied"),
        ("Police said they had not found the lamp.", "asserted"),
        ("The evidence so far points to a spark.", "reported"),
    ],
)
def test_a_witness_reports_and_the_accused_denies(draft: Callable[..., Draft], text: str, modality: str) -> None:
    assert make_statements(draft(text))[0][0].modality == modality


def test_a_clause_that_hangs_on_another_one_states_nothing_alone(draft: Callable[..., Draft]) -> None:
    assert not stated(draft, "When the vote was finally over a gasp for air was followed by sobs.")
    assert len(stated(draft, "When the vote was over, Ada Moor left the hall.")) == 1
