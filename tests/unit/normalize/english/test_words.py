"""Words: whether a text holds digits, in any script; what was read of one article is forgotten after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.normalize.english.stems import tokens
from services.normalize.english.words import has_digits, words_in
from services.normalize.extract import FORGETTING
from services.normalize.grammar.syntax import parse


@pytest.mark.parametrize(
    "text", ["12 dead", "about 1.5 m²", "x²", "①", "٣ قتلى", "no number", "", "é ½", "“a2b”", "a long text " * 300 + "7"]
)
def test_digits_are_seen_in_any_script(text: str) -> None:
    assert has_digits(text) == any(map(str.isdigit, text))


@pytest.mark.parametrize("forget", FORGETTING)
def test_what_is_forgotten_is_read_again_alike(forget: Callable[[], None]) -> None:
    text = "The council of Port Vell said on Monday that 2,500 workers would march."
    before = parse(text), words_in(text), [word.span() for word in tokens(text)]
    forget()
    assert (parse(text), words_in(text), [word.span() for word in tokens(text)]) == before
