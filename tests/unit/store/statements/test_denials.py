"""Denials: what rejects what was said before it, and what only looks so."""

from __future__ import annotations

import pytest

from services.store.statements.denials import answers, contests, denied_by, is_past, replies, says_no, updates, what_is_denied


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Guards had been sent home, a charge the museum's director rejected.", "the museum's director"),
        ("The dam was known to leak, something the ministry denies", "the ministry"),
        ("He had paid her, which the senator has repeatedly and loudly denied.", "the senator"),
        ("The firm does not say which part of its past it now rejects.", None),
        ("The court rejected the appeal.", None),
        ("The dam, which the ministry owns, leaked.", None),
    ],
)
def test_who_rejects_a_statement_in_the_same_sentence(text: str, who: str | None) -> None:
    assert denied_by(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "The director denied it.",
        "She called the allegation a lie.",
        "The firm disputed those claims.",
        "It rejected the accusations",
        "The harbour board said this was untrue.",
        "The ministry's claim of a visit in March is not borne out by the log.",
    ],
)
def test_a_reply_rejects_what_stands_before_it(text: str) -> None:
    assert replies(text)


@pytest.mark.parametrize(
    "text",
    [
        "The firm denies that it had a choice.",
        "The judge would deny the stay.",
        "Voters rejected the plan.",
        "Nobody denied entry",
        "The senator has not denied the allegations.",
        "The paper wrote that the board had leant on the harbour master to drop his plan for the quay; he disputed that.",
    ],
)
def test_what_says_itself_what_it_rejects_is_no_reply(text: str) -> None:
    assert not replies(text)


def test_a_number_may_answer_another() -> None:
    assert answers("The union says the figure is 90.")
    assert answers("Organizers put the crowd at 80,000.")
    assert answers("The unions saw 60,000.")
    assert answers("The ministry says it was 12,000.")
    assert not answers("The bridge is 90 metres long.")


def test_what_held_before_is_told_apart() -> None:
    assert updates("The toll has risen to nine.")
    assert is_past("The previous law")
    assert not is_past("The new law")
    assert not is_past("A 23-year-old man")


def test_one_statement_may_give_two_sources_numbers() -> None:
    assert contests("In Arda the organisers speak of 6,000 marchers, the police of 1,800.")
    assert contests("The loan is put at $1.2 billion by the Post and at $12 billion by the station.")
    assert contests("The police corrected the number of wounded: nine, not 11.")
    assert contests("The loss came to $31.2 million and not the $18.4 million that the mill first gave.")
    assert contests("About 1.2 million people were on the list, not the 310,000 named before.")
    assert contests("The office corrected the number of spoiled papers to 634, from 611.")
    assert contests("The office corrected the number of spoiled papers from 611 to 634.")
    assert not contests("It took 18 people and not the usual bus.")
    assert not contests("The court corrected a slip and gave him 12 years.")
    assert not contests("The bridge is 90 metres long and 12 metres wide.")
    assert not contests("In 2019, not a single one came.")


def test_what_is_denied_ends_where_something_else_is_said() -> None:
    assert (
        what_is_denied("The firm denied that guards were sent home, and said it would wait.") == " that guards were sent home"
    )
    assert what_is_denied("He shows few signs that he wants to stop, now or later") == " he wants to stop"
    assert what_is_denied("No student may be denied the benefits of the course") == ""


def test_a_claim_told_in_the_denial_itself_is_not_what_stands_before_it() -> None:
    assert replies("The union rejected the claim.")
    assert replies("Supporters of the bill rejected those concerns about the cost.")
    assert not replies("The mayor dismissed the suggestion he might stand again.")
    assert not replies("At a rally the mayor again denied the allegations against him")


def test_a_reply_points_to_what_was_said_last_or_to_what_is_claimed() -> None:
    assert replies("The director denied it.") == replies("The firm disputed those claims.") == "it"
    assert replies("The senator has denied the allegations.") == "claim"


@pytest.mark.parametrize(
    "text", ["He was never there", "The report is untrue", "She didn't go", "They don’t know", "It denies that"]
)
def test_there_is_a_no(text: str) -> None:
    assert says_no(text)


@pytest.mark.parametrize(
    "text", ["The disputed islands", "Salt lay in a shed not meant for it", "He went without a coat", "A notable nun"]
)
def test_there_is_none(text: str) -> None:
    assert not says_no(text)
