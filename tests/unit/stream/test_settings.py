"""Settings: read from the environment by their own names; secrets stay hidden."""

from __future__ import annotations

import traceback

import pytest
from click.testing import CliRunner
from pydantic import ValidationError
from pydantic_settings import SettingsError

from stream.settings import Settings
from wirefold.cli import main

CANARY = "canary-5f2d"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREFOLD_BROKERS", "a:1, b:2")
    monkeypatch.setenv("WIREFOLD_TOPIC_PREFIX", "test.")
    settings = Settings()
    assert settings.servers == ["a:1", "b:2"]
    assert settings.topic("claims") == "test.claims"


@pytest.mark.parametrize("brokers", ["localhost", "", "a:1,b", "a:port"])
def test_a_broker_needs_a_port(brokers: str) -> None:
    with pytest.raises(ValidationError, match="host:port"):
        Settings(brokers=brokers)


def test_a_prefix_takes_only_what_a_topic_name_may_have() -> None:
    with pytest.raises(ValidationError):
        Settings(topic_prefix="my_topics")


def test_a_password_reaches_the_client_and_no_print() -> None:
    llm = {"url": "http://localhost", "key": CANARY}
    settings = Settings(security_protocol="SASL_PLAINTEXT", sasl_username="u", sasl_password=CANARY, llm=llm)
    assert settings.client()["sasl_plain_password"] == CANARY
    assert CANARY not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()} {settings.llm!r}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SASL_MECHANISM", CANARY),
        ("BROKERS", f"{CANARY}@localhost"),
        ("LLM__KEY", CANARY),  # its url is missing
        ("LLM", f'{{"key": "{CANARY}"'),
        ("LLM", f'{{"key": ["{CANARY}"], "url": "x"}}'),
    ],
)
def test_settings_that_can_not_be_read_are_told_without_what_was_given(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREFOLD_SASL_PASSWORD", CANARY)
    monkeypatch.setenv(f"WIREFOLD_{name}", value)
    with pytest.raises((ValidationError, SettingsError)) as raised:
        Settings()
    shown = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    assert name == "BROKERS" or CANARY not in shown  # a host is no secret, and its fault must be told
    done = CliRunner().invoke(main, ["lag"])
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert name == "BROKERS" or CANARY not in done.output


def test_plain_text_needs_no_tls() -> None:
    assert Settings(security_protocol="SASL_PLAINTEXT").ssl_context() is None
    assert Settings(security_protocol="SASL_SSL").ssl_context() is not None
    assert Settings(security_protocol="SSL").ssl_context() is not None
