"""The page of commands says what the commands themselves say."""

from __future__ import annotations

from tests.docs.reference import PAGE, page


def test_the_page_of_commands_is_as_the_commands_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: .venv/bin/python -m tests.docs.reference"
