"""Commentary: what a writer argues is no claim, what one reports in passing is."""

from __future__ import annotations

from collections.abc import Callable

from services.normalize.draft import Draft
from services.normalize.stance.commentary import is_commentary
from services.normalize.statements import make_statements

ARGUED = (
    "We have let the old bridge rot for years. I believe the council is asleep. Our town deserves better than this. "
    "The council is a club of old friends. The council spent $12 million on it in 2019. Mayor Ada Moor closed it on Monday."
)
REPORTED = "The council closed the old bridge on Monday. The mayor is a friend of the builder. Traffic was heavy in Port Vell. The road is long."


def words(draft: Callable[..., Draft], text: str) -> list[str]:
    return [statement.evidence.words for statement in make_statements(draft(text))[0]]


def test_commentary_states_what_has_numbers_or_happened_to_somebody(draft: Callable[..., Draft]) -> None:
    assert words(draft, ARGUED) == ["The council spent $12 million on it in 2019.", "Mayor Ada Moor closed it on Monday."]


def test_a_page_that_calls_itself_opinion_is_commentary(draft: Callable[..., Draft]) -> None:
    made = make_statements(draft(REPORTED, url="https://vell.example/opinion/bridge"))[0]
    assert [statement.evidence.words for statement in made] == ["Traffic was heavy in Port Vell."]


def test_a_report_keeps_its_present_tense(draft: Callable[..., Draft]) -> None:
    assert len(words(draft, REPORTED)) == 4


def test_what_ought_to_be_is_no_claim_of_the_writer_s(draft: Callable[..., Draft]) -> None:
    assert words(draft, "The council of Port Vell should close the old bridge.") == []


def test_what_somebody_says_ought_to_be_is_one(draft: Callable[..., Draft]) -> None:
    assert len(words(draft, "The mayor said the council of Port Vell should close the old bridge.")) == 1


def test_what_is_mostly_said_by_somebody_is_a_report(draft: Callable[..., Draft]) -> None:
    said = "“I think it is asleep,” said Ada Moor. We saw her there, Ann Lee said. I am sure, Bob Ray said. We agree, the mayor said."
    assert not is_commentary(draft(said))


def test_what_nobody_says_and_the_writer_judges_is_commentary(draft: Callable[..., Draft]) -> None:
    judged = (
        "Surely the bridge is a farce. The town is old. The road is long. Why build it? The mayor must explain it. Cars wait."
    )
    assert is_commentary(draft(judged))
