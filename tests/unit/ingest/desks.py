"""A desk whose dedupe remembers, and articles of made-up words for it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.arrival import Arrival, Verdict
from schemas.received import Received, Withdrawal
from services.ingest.dedupe import WINDOW, dedupe
from services.ingest.identity import digest_of
from services.ingest.pages import page_of
from services.ingest.seen import Seen
from stream.rows import change

AT = datetime(2025, 6, 21, tzinfo=UTC)


def prose(seed: int, words: int = 200) -> str:
    """Words that no other seed gives in the same order."""
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghij", k=5)) for _ in range(words))


def edited(text: str, share: float, seed: int = 0) -> str:
    """A text with about that share of its words left out, put in or swapped."""
    rng, out = random.Random(seed), []
    for word in text.split():
        draw = rng.random() / share
        if draw < 0.4:
            continue
        if draw < 0.7:
            out += ["reportedly", word]
        elif draw < 1:
            out.insert(max(0, len(out) - 1), word)
        else:
            out.append(word)
    return " ".join(out)


def article(article_id: str, text: str, url: str | None = None, desk: str = "en", at: datetime = AT, **more: Any) -> Received:
    given = {"id": article_id, "desk": desk, "language": desk, "url": url, "page": page_of(url), "text": text, "at": at}
    return Received.model_validate(
        {"publisher": f"p-{article_id}", "digest": digest_of(more.get("title"), text), **given, **more}
    )


class Desk:
    """A dedupe with its rows, for tests that read as a history."""

    def __init__(self, window: timedelta = WINDOW) -> None:
        self.window = window
        self.rows: dict[str, bytes] = {}
        self.seen = Seen.over(self.rows)
        self.corrections: tuple[Arrival, ...] = ()

    def takes(self, incoming: Received | Withdrawal) -> Arrival | Withdrawal | None:
        found = dedupe(incoming, self.seen, self.window)
        self.corrections = found.corrections
        change(self.rows, found.rows)
        self.seen.apply(found.rows)
        return found.arrival

    def verdict(self, incoming: Received) -> tuple[Verdict, str | None]:
        found = self.takes(incoming)
        assert isinstance(found, Arrival)
        return found.verdict, found.of
