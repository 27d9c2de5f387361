"""Settings of the HTTP service: what is secret in them shows nowhere."""

from __future__ import annotations

import traceback

import pytest
from pydantic import ValidationError

from services.web.model import ReadModel
from services.web.settings import WebSettings

CANARY = "canary-5f2d"
URL = f"postgresql+psycopg://user:{CANARY}@127.0.0.1:1/stories"


def test_passwords_and_tokens_reach_no_print() -> None:
    settings = WebSettings(database=URL, tokens=CANARY, operators=CANARY)
    assert settings.allowed == settings.may_operate == (CANARY,)
    assert CANARY not in f"{settings!r} {settings}"


def test_settings_that_can_not_be_read_are_told_without_what_was_given() -> None:
    with pytest.raises(ValidationError) as raised:
        WebSettings(database=URL, tokens=CANARY, operators=[CANARY], port="x")
    assert CANARY not in str(raised.value)


@pytest.mark.parametrize("url", [URL, f"nothing://user:{CANARY}@host/x", f"user:{CANARY}@host"])
def test_a_database_that_can_not_be_opened_is_told_without_its_password(url: str) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011 - whatever SQLAlchemy and the driver raise
        ReadModel(url, 1_000)
    assert CANARY not in "".join(traceback.format_exception(raised.value))
