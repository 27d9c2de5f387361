"""Publishing: a feed onto the topic, with a report. What is sent, what is no article, what was sent before."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Self

from services.ingest.receive import receive
from stream.errors import Poison, Refused
from wirefold.client import Publisher, Receipt
from wirefold.client.publisher import IN_FLIGHT
from wirefold.feeds import Fed

AT_MOST = 20
"""Refusals of one kind that are named; the others are counted."""


@dataclass
class Report:
    """What came of a feed: articles sent, passed over as sent before, and refused, by kind."""

    sent: int = 0
    passed_over: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def looked_at(self) -> int:
        """All of the feed so far."""
        return self.sent + self.passed_over + self.refused.total()

    def lines(self, verb: str) -> list[str]:
        """The report in a few lines."""
        passed = f", {self.passed_over} passed over (done before)" if self.passed_over else ""
        head = f"{self.sent} {verb}{passed}, {self.refused.total()} refused"
        return [head, *(f"  {count} × {kind}" for kind, count in self.refused.most_common())]


class Journal:
    """A file of marks of what was acknowledged, a line each, so that a publish that was cut off goes on where it was."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._done: set[str] = set()

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._done = set(self._path.read_text().splitlines()) if self._path.exists() else set()
                self._file = self._path.open("a", buffering=1)
            except (OSError, UnicodeDecodeError) as error:
                raise Refused(f"{self._path} can't serve to resume from: {error}", kind="no-file") from error
        return self

    def __exit__(self, *_error: object) -> None:
        if self._path is not None:
            self._file.close()

    def has(self, mark: str) -> bool:
        """Whether something was acknowledged before."""
        return mark in self._done

    def note(self, mark: str) -> None:
        """Write down that something was acknowledged."""
        if self._path is not None:
            self._file.write(f"{mark}\n")


def mark_of(fed: Fed) -> str:
    """An article of a feed -> its mark: of its content, wherever it stands."""
    return blake2b((fed.withdraws or "").encode() + b"\0" + (fed.value or b""), digest_size=12).hexdigest()


Told = Callable[[Fed, Receipt | Refused | Poison], None]


async def publish(
    publisher: Publisher, feed: Iterable[Fed] | AsyncIterable[Fed], told: Told, journal: Journal, rate: float | None = None
) -> Report:
    """Send a feed, at most `rate` articles a second -> the report, when all is acknowledged; `told` hears of each, in the feed's order."""
    report, waiting = Report(), deque[tuple[Fed, asyncio.Task[Receipt]]]()
    pace = _Pace(rate)

    async def settle() -> None:
        fed, task = waiting.popleft()
        try:
            receipt = await task
        except Refused as refused:
            report.refused[refused.kind] += 1
            told(fed, refused)
        else:
            journal.note(mark_of(fed))
            report.sent += 1
            told(fed, receipt)

    try:
        async for fed in _each(feed):
            if fed.unfit is not None:
                report.refused[fed.unfit.kind] += 1
                told(fed, fed.unfit)
            elif journal.has(mark_of(fed)):
                report.passed_over += 1
            else:
                await pace.wait()
                waiting.append((fed, asyncio.ensure_future(publisher.put(fed.key, fed.value))))
            await asyncio.sleep(0)
            while waiting and (waiting[0][1].done() or len(waiting) >= IN_FLIGHT):
                await settle()
        while waiting:
            await settle()
    finally:
        for _, task in waiting:
            task.cancel()
    return report


async def rehearse(feed: Iterable[Fed] | AsyncIterable[Fed], told: Told, at: datetime | None = None) -> Report:
    """Look at a feed as `receive` will, and send nothing -> the report. `told` hears of what would be set aside, and why."""
    report = Report()
    async for fed in _each(feed):
        found = fed.unfit or receive(fed.key, fed.value, at or datetime.now(UTC))
        if isinstance(found, Poison):
            report.refused[found.kind] += 1
            told(fed, found)
        else:
            report.sent += 1
            told(fed, Receipt(found.id, "", -1, -1))
    return report


class _Pace:
    """Lets so many through a second, evenly."""

    def __init__(self, rate: float | None) -> None:
        self._gap = 1.0 / rate if rate else 0.0
        self._next = 0.0

    async def wait(self) -> None:
        now = time.monotonic()
        self._next = max(self._next, now)
        if self._gap:
            await asyncio.sleep(self._next - now)
        self._next += self._gap


async def _each(feed: Iterable[Fed] | AsyncIterable[Fed]) -> AsyncIterator[Fed]:
    if isinstance(feed, AsyncIterable):
        async for fed in feed:
            yield fed
    else:
        for fed in feed:
            yield fed
