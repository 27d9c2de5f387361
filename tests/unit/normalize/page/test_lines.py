"""Lines: where they start and end, what they hold."""

from __future__ import annotations

from collections.abc import Callable

from services.normalize.draft import Draft
from services.normalize.page.lines import LONGEST_TEXT


def test_lines_keep_their_place_in_the_text(draft: Callable[..., Draft]) -> None:
    text = "  First line \n\n\tSecond line\r\nthird"
    assert [text[line.start : line.end] for line in draft(text).lines] == ["First line", "Second line", "third"]


def test_a_blank_line_above_is_remembered(draft: Callable[..., Draft]) -> None:
    assert [line.blank_before for line in draft("one\ntwo\n\nthree").lines] == [True, False, True]


def test_text_beyond_the_limit_is_noted_not_read(draft: Callable[..., Draft]) -> None:
    made = draft("a" * (LONGEST_TEXT + 1))
    assert made.lines[-1].end == LONGEST_TEXT
    assert made.notes
