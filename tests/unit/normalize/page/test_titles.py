"""A headline is read without its label and its outlet, and says whether it argues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.normalize.page.titles import FEWEST, headline_span, says_opinion


@pytest.mark.parametrize(
    ("words", "states"),
    [
        ("Mill to cut 400 jobs", "Mill to cut 400 jobs"),
        ("Exclusive: Mill to cut 400 jobs", "Mill to cut 400 jobs"),
        ("BREAKING NEWS - Mill to cut 400 jobs", "Mill to cut 400 jobs"),
        ("Mill to cut 400 jobs | Vell News", "Mill to cut 400 jobs"),
        ("Mill to cut 400 jobs - The Vell Times", "Mill to cut 400 jobs"),
        ("Mill to cut 400 jobs   –   vell.com", "Mill to cut 400 jobs"),
        ("Watch: Mill to cut 400 jobs | Vell News - BBC News", "Mill to cut 400 jobs"),
        ("Mill to cut 400 jobs - and the town pays", "Mill to cut 400 jobs - and the town pays"),
        ("Video: Fire", "Video: Fire"),
        ("Fire | Vell News", "Fire | Vell News"),
    ],
)
def test_what_a_headline_states(words: str, states: str) -> None:
    assert words[slice(*headline_span(words))] == states


@given(st.text(alphabet=" \t|-–:aB.", max_size=200))
def test_a_headline_keeps_its_words(words: str) -> None:
    start, end = headline_span(words)
    assert 0 <= start <= end <= len(words)
    assert (start, end) == (0, len(words)) or end - start >= FEWEST


@pytest.mark.parametrize(
    ("title", "url", "argues"),
    [
        ("Opinion: The mill must stay", "", True),
        ("Letters to the editor", "", True),
        ("The mill must stay", "https://vell.com/opinion/mill", True),
        ("Opinions differ on the mill", "https://vell.com/news/opinions-differ", False),
    ],
)
def test_what_calls_itself_an_opinion(title: str, url: str, argues: bool) -> None:  # noqa: FBT001 - a table's column
    assert says_opinion(title, url) is argues
