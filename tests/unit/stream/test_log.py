"""The log: ours line by line, the libraries' repetitions held back and counted."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from stream.log import SILENCE, Seldom, configure
from stream.settings import Settings


def record(name: str, message: str) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, "", 0, message, None, None)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_library_says_one_thing_once_in_a_while() -> None:
    clock = Clock()
    seldom = Seldom(clock)
    assert [seldom.filter(record("aiokafka", "no broker")) for _ in range(4)] == [True, False, False, False]
    assert seldom.filter(record("aiokafka", "something else"))
    clock.now += SILENCE + 1
    again = record("aiokafka", "no broker")
    assert seldom.filter(again)
    assert "3 more" in again.getMessage()


def test_our_own_lines_all_pass() -> None:
    seldom = Seldom()
    assert all(seldom.filter(record("wirefold.worker", "record")) for _ in range(5))


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.usefixtures("_as_it_was")
@pytest.mark.parametrize("form", ["json", "text"])
def test_an_error_is_logged_without_the_values_at_hand(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(log_format=form, security_protocol="SASL_PLAINTEXT", sasl_username="u", sasl_password="canary-5f2d")
    configure(settings, libraries=True)

    def connect(**_client: object) -> None:
        raise OSError("no way in")

    for said in (structlog.get_logger("wirefold.worker"), logging.getLogger("aiokafka")):
        try:
            connect(**settings.client())
        except OSError:
            said.exception("not sent")
    told = capsys.readouterr().err
    assert told.count("OSError: no way in") == 2
    assert "canary" not in told


@pytest.mark.usefixtures("_as_it_was")
def test_a_line_of_json_is_ascii_whatever_a_stranger_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_format="json"))
    log = structlog.get_logger("wirefold.worker")
    for key in ("plain", "\u202edesrever", "\x9b2J", "lone \ud800", "caf\u00e9"):
        log.info("record", key=key, of={"a": 1})
    told = capsys.readouterr().err
    assert told.isascii()
    assert told.count("\n") == 5
    assert [json.loads(line)["key"] for line in told.splitlines()] == [
        "plain",
        "\u202edesrever",
        "\x9b2J",
        "lone \ud800",
        "caf\u00e9",
    ]
