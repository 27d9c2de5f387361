"""What people are shown: one line a thing, nothing that moves their terminal."""

from __future__ import annotations

import pytest

from wirefold.shown import clean, counted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain  text\n", "plain text"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\u202eb\u200bc", "a b c"),
        ("x" * 200, "x" * 119 + "…"),
        ("Łódź — “quoted”", "Łódź — “quoted”"),
    ],
)
def test_text_from_outside_is_made_safe_to_print(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("number", "noun", "said"), [(1, "report", "1 report"), (2, "report", "2 reports"), (0, "story", "0 stories")]
)
def test_nouns_agree_with_their_number(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said
