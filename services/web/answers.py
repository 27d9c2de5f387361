"""Answers: JSON as the interface gives it, and problems in one shape (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response


class Answer(Response):
    """A JSON answer."""

    media_type = "application/json"

    def __init__(self, content: Any, status_code: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(content, status_code, headers)

    def render(self, content: Any) -> bytes:
        """A value -> its JSON."""
        return orjson.dumps(content)


class Problem(Answer):
    """What can't be done, and why."""

    media_type = "application/problem+json"


def problem(status: int, kind: str, detail: str, **more: Any) -> Problem:
    """A status, a short word that stays and a sentence -> the answer."""
    return Problem({"type": f"urn:wirefold:problem:{kind}", "title": kind, "status": status, "detail": detail, **more}, status)
