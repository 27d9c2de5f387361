"""Denials: what rejects what was said before it, and what only looks so."""

from __future__ import annotations

import pytest

from services.store.denials import answers, denied_by, is_past, replies, updates


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Guards had been sent home, a charge the museum's director rejected.", "the museum's director"),
        ("The dam was known to leak, something the ministry denies", "the ministry"),
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
    ],
)
def test_what_says_itself_what_it_rejects_is_no_reply(text: str) -> None:
    assert not replies(text)


def test_a_number_may_answer_another() -> None:
    assert answers("The union says the figure is 90.")
    assert answers("Organizers put the crowd at 80,000.")
    assert not answers("The bridge is 90 metres long.")


def test_what_held_before_is_told_apart() -> None:
    assert updates("The toll has risen to nine.")
    assert is_past("The previous law")
    assert not is_past("The new law")
