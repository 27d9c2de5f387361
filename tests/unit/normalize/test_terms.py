"""Terms: what a report is about."""

from __future__ import annotations

from collections.abc import Callable

from services.normalize.draft import Draft
from services.normalize.statements import make_statements
from services.normalize.terms import MOST_TERMS, find_terms


def terms(draft: Callable[..., Draft], text: str, **fields: str) -> dict[str, float]:
    made = draft(text, **fields)
    return find_terms(made, make_statements(made)[0])


def test_names_and_numbers_are_marked(draft: Callable[..., Draft]) -> None:
    found = terms(draft, "Norway sent 25,000 workers to the harbour on Monday.")
    assert {"n:norway", "q:25000", "work", "harbour"} <= set(found)


def test_the_title_weighs_more_than_the_body(draft: Callable[..., Draft]) -> None:
    found = terms(
        draft,
        "The council met. The day was long. The town was calm. A dog slept there.",
        title="Bridge collapses in the old town",
    )
    assert found["bridg"] > found["dog"]


def test_the_heaviest_weighs_one_and_comes_first(draft: Callable[..., Draft]) -> None:
    weights = list(terms(draft, "The bridge fell. The bridge was old. The council met.").values())
    assert weights[0] == 1
    assert weights == sorted(weights, reverse=True)


def test_there_are_at_most_two_hundred(draft: Callable[..., Draft]) -> None:
    text = " ".join(f"The word{chr(97 + n % 26)}{chr(97 + n // 26)} was found." for n in range(400))
    assert len(terms(draft, text)) == MOST_TERMS
