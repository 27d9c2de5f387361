"""Operations: what operators are shown and may do, as data and as what must be given from above; rooms know no clients."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from starlette.requests import Request

from stream.letters import Choice


@dataclass(frozen=True)
class StageSeen:
    """A stage as the brokers know it: records left to do, in all and in the partition with the most.

    `done` and `came` are records a second between the last two looks, None before the second look; `history` is the lag
    at each look, oldest first.
    """

    stage: str
    topic: str
    partitions: int
    lag: int
    most: int
    done: float | None
    came: float | None
    history: tuple[int, ...]


@dataclass(frozen=True)
class LetterSeen:
    """A dead letter: where it lies, who set it aside when and why, and how what came began."""

    place: str
    key: str
    stage: str
    error: str
    message: str
    at: datetime
    size: int
    beginning: str


class Operates(Protocol):
    """What looks after a running cluster. All raise Refused where the brokers do."""

    async def stages(self) -> list[StageSeen]:
        """The stages, in the order of the flow."""

    async def letters(self, choice: Choice, most: int) -> list[LetterSeen]:
        """The latest dead letters that are meant, latest first."""

    async def retry(self, places: Sequence[str], who: str) -> int:
        """Send letters again -> how many. `who` is logged."""

    async def explain(self, article_id: str) -> list[str]:
        """An article's id -> why it was judged as it was, in lines; none: nothing is known of it."""


def operator(request: Request, tokens: Sequence[str]) -> str | None:
    """A request -> who asks, if its password (HTTP Basic) is one of the tokens; else None."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        who, _, password = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (who[:100] or "somebody") if any(hmac.compare_digest(password.encode(), each.encode()) for each in tokens) else None


def is_ours(request: Request) -> bool:
    """Whether a request that changes something comes from our own page, or from no page: a browser says so by itself."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:  # what a browser says of it; with our referrer policy its Origin is "null" even from our own page
        return site in ("same-origin", "none")
    try:
        return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
    except ValueError:
        return False
