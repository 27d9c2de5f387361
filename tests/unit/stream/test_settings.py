"""Settings: read from the environment by their own names; secrets stay hidden."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from stream.settings import Settings


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
    settings = Settings(security_protocol="SASL_PLAINTEXT", sasl_username="u", sasl_password="s3cret")
    assert settings.client()["sasl_plain_password"] == "s3cret"
    assert "s3cret" not in f"{settings!r} {settings.model_dump_json()}"


def test_plain_text_needs_no_tls() -> None:
    assert Settings(security_protocol="SASL_PLAINTEXT").ssl_context() is None
    assert Settings(security_protocol="SASL_SSL").ssl_context() is not None
    assert Settings(security_protocol="SSL").ssl_context() is not None
