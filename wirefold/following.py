"""Following: when a feed is asked again, and what of it is new. Pure: time is given, nothing is fetched here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from pydantic import BaseModel, Field

from wirefold.feeds.fed import Fed

EVERY = 15 * 60.0
"""Seconds between two looks at a feed that says nothing about it."""
SELDOM = 24 * 3600.0
"""Seconds after which even a feed that always fails is tried again."""
REMEMBERED = 5_000
"""Entries of a feed that are known again; the longest feeds carry some 1,000."""
_AGE = re.compile(r"max-age\s*=\s*(\d{1,9})")


class FeedState(BaseModel):
    """What is known of a feed: its validators, when it is due, how often it failed in a row, and marks of entries seen, newest last."""

    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = Field(0, ge=0)
    is_gone: bool = False
    moved_to: str | None = None
    seen: list[str] = Field(default_factory=list)

    def conditions(self) -> dict[str, str]:
        """The headers that ask for the feed only if it has changed (RFC 9110, 13.1)."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


def answered(state: FeedState, status: int, headers: Mapping[str, str], at: float, every: float = EVERY) -> FeedState:
    """What is known of a feed, and an answer's status and headers (names in lower case) at a moment (seconds since 1970) -> what is known now.

    410: gone, and never asked again. 4xx and 5xx: asked again later each time, after what `Retry-After` says at least. Else after `every`
    seconds, or what `Cache-Control: max-age` says, where that is longer.
    """
    if status == 410:
        return state.model_copy(update={"is_gone": True})
    if status not in (200, 304):
        return failed(state, at, every, _retry_after(headers, at))
    wait = max(every, min(_max_age(headers), SELDOM))
    validators = {"etag": headers.get("etag"), "modified": headers.get("last-modified")} if status == 200 else {}
    return state.model_copy(update={**validators, "failures": 0, "due": at + wait})


def failed(state: FeedState, at: float, every: float = EVERY, wait: float = 0.0) -> FeedState:
    """What is known of a feed that could not be read -> the same, due later each time: twice as long, up to a day."""
    failures = state.failures + 1
    backed_off = min(every * 2.0 ** min(failures, 20), SELDOM)
    return state.model_copy(update={"failures": failures, "due": at + min(max(backed_off, wait), 7 * SELDOM)})


def fresh(state: FeedState, entries: Iterable[Fed]) -> list[tuple[Fed, str]]:
    """A feed's entries -> those that are new or changed, each with its mark. Feeds have the newest first; these come oldest first."""
    seen = set(state.seen)
    found = {mark_of(entry): entry for entry in entries if entry.unfit is None}
    return [(entry, mark) for mark, entry in reversed(found.items()) if mark not in seen]


def taken(state: FeedState, marks: Iterable[str]) -> FeedState:
    """What is known of a feed, and the marks of entries that were published -> what is known now."""
    return state.model_copy(update={"seen": [*state.seen, *marks][-REMEMBERED:]})


def mark_of(entry: Fed) -> str:
    """An entry -> a mark of its whole content: changed, it is published again and becomes a revision."""
    return blake2b(entry.value or b"", digest_size=9).hexdigest()


def _max_age(headers: Mapping[str, str]) -> float:
    found = _AGE.search(headers.get("cache-control", ""))
    return float(found.group(1)) if found else 0.0


def _retry_after(headers: Mapping[str, str], at: float) -> float:
    """Retry-After, seconds or a date (RFC 9110, 10.2.3) -> seconds from now."""
    given = headers.get("retry-after", "").strip()
    if given.isdigit():
        return float(given[:9])
    try:
        moment = parsedate_to_datetime(given)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - at)


def in_words(seconds: float, at: float) -> str:
    """A moment -> how far off it is, in minutes."""
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M} UTC, in {max(0.0, seconds - at) / 60:.0f} min"
