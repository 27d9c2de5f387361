"""Words and marks: the quick form of a pattern finds what the general one finds, and both what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.normalize.english.wordpatterns import ODD, PLAIN, TOKENS, WORDS

SAID = "aZé1²-'’`.,_ $“…—\n\u00a0\u00ad0"


@given(st.text(alphabet=SAID) | st.text(alphabet=PLAIN))
def test_the_form_for_plain_text_finds_what_the_other_finds(text: str) -> None:
    assert not ODD.search(text)
    assert WORDS.plain.findall(text) == WORDS.any.findall(text)
    assert TOKENS.plain.split(text) == TOKENS.any.split(text)


@given(st.text())
def test_the_form_for_any_text_is_taken_where_there_is_more_than_plain_text(text: str) -> None:
    assert [m.span() for m in WORDS.on(text).finditer(text)] == [m.span() for m in WORDS.any.finditer(text)]
    assert TOKENS.on(text).split(text) == TOKENS.any.split(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. and the E.U.", ["The", "U.S.", "and", "the", "E.U."]),
        ("it's a well-known co-op's", ["it's", "a", "well-known", "co-op's"]),
        ("snake_case - 5,000", ["snake", "case", "5", "000"]),
        ("Żółw i ’tis", ["Żółw", "i", "tis"]),
    ],
)
def test_a_word_has_letters_and_digits_with_apostrophes_and_hyphens_within(text: str, words: list[str]) -> None:
    assert WORDS.on(text).findall(text) == words


def test_a_number_is_one_token_with_its_groups_and_marks_are_one_each() -> None:
    assert TOKENS.on("$1, 500,000 for 2. 5% “off”").findall("$1, 500,000 for 2. 5% “off”") == [
        "$", "1, 500,000", "for", "2. 5", "%", "“", "off", "”",
    ]  # fmt: skip
