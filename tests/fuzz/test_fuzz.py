"""A short run of the fuzzer, always the same cases. The long one: `make fuzz`."""

from __future__ import annotations

import logging
import sys
from io import StringIO

import orjson
import pytest
import structlog

from services.ingest.receive import receive
from stream.errors import Poison
from stream.log import configure
from stream.settings import Settings
from tests.fuzz.run import run
from tests.fuzz.targets import AT, TARGETS
from wirefold.shown import clean

SHARE = 0.001


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_hostile_gets_through(name: str) -> None:
    target, count = TARGETS[name]
    assert run(name, target, max(20, round(count * SHARE)), seed=7) == []


def test_a_title_of_ten_megabytes_is_refused() -> None:
    found = receive(b"k", orjson.dumps({"text": "Words.", "title": "x" * 10_000_000}), AT)
    assert isinstance(found, Poison)


def test_a_deep_page_and_one_of_entities_are_answered() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    for html in (
        "<div>" * 100_000 + "x",
        f"<!DOCTYPE x [<!ENTITY a0 'ha'>{entities}]><p>&a11;</p>",
        "&" * 200_000,
        "<" * 200_000,
    ):
        found = receive(b"k", orjson.dumps({"html": html}), AT)
        assert isinstance(found, Poison) or len(found.model_dump_json()) < 5_000_000


@pytest.mark.parametrize("text", ["\x1b[2Jx", "a\u202eb", "a\r\nb", "a\x9bb", "a\u2028b", "\x07\x08"])
def test_a_line_of_the_log_holds_what_a_stranger_wrote_without_its_effect(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in ("text", "json"):
        written = StringIO()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stderr", written)
            configure(Settings(log_format=form))
            structlog.get_logger("wirefold.test").info("record", key=text, article=text)
        logging.getLogger().handlers.clear()
        line = written.getvalue()
        assert line.count("\n") == 1
        told = line.replace("\x1b[", "").rstrip("\n") if form == "text" else line.rstrip("\n")  # its own colours
        assert all(c.isprintable() for c in told), repr(told)


def test_a_line_on_a_terminal_is_one_line() -> None:
    assert clean("a\u202eb\r\n\x1b]0;x\x07c") == "a b ]0;x c"
