"""Publishing: a feed onto the topic, with a report. What is sent, what is no article, what was sent before."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Self

from services.ingest.receive import receive
from stream.errors import Poison, Refused
from wirefold.client import Publisher, Receipt
from wirefold.client.publisher import IN_FLIGHT
from wirefold.feeds import Fed

SILENT_S = 10.0
"""Seconds without an acknowledgement after which it is said that one is waited for."""
GIVEN_UP_S = 300.0
"""Seconds without one after which publishing ends."""
AT_MOST = 20
"""Refusals of one kind that are named; the others are counted."""


@dataclass
class Report:
    """What came of a feed: articles sent, passed over as sent before, and refused, by kind.

    `unacknowledged` were sent and the broker has not said that it holds them: it may.
    """

    sent: int = 0
    passed_over: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    unacknowledged: int = 0

    @property
    def looked_at(self) -> int:
        """All of the feed so far."""
        return self.sent + self.passed_over + self.refused.total()

    def lines(self, verb: str) -> list[str]:
        """The report in a few lines."""
        passed = f", {self.passed_over} passed over (done before)" if self.passed_over else ""
        head = f"{self.sent} {verb}{passed}, {self.refused.total()} refused"
        lines = [head, *(f"  {count} × {kind}" for kind, count in self.refused.most_common())]
        if self.unacknowledged:
            lines.append(
                f"{self.unacknowledged} sent and not acknowledged: they may be published or not; publish them again, which does no harm"
            )
        return lines


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
                raise Refused(f"can't resume from {self._path}: {error}", kind="no-file") from error
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


class _Sent(NamedTuple):
    """An article that is under way, and since when."""

    fed: Fed
    task: asyncio.Task[Receipt]
    at: float

    @property
    def is_due(self) -> bool:
        """Whether it is acknowledged, or should be."""
        return self.task.done() or time.monotonic() - self.at > SILENT_S


@dataclass(frozen=True)
class Patience:
    """How long a broker is waited for that acknowledges nothing (s), and who hears of it: how many articles wait, and for how long."""

    seconds: float = GIVEN_UP_S
    told: Callable[[int, float], None] = lambda _waiting, _seconds: None

    async def wait(self, sent: _Sent, waiting: int) -> None:
        """Return once an article is acknowledged. Raises Refused where it takes too long."""
        while not (await asyncio.wait([sent.task], timeout=min(SILENT_S, sent.at + self.seconds - time.monotonic())))[0]:
            silent = time.monotonic() - sent.at
            if silent >= self.seconds:
                raise Refused(f"the broker has acknowledged nothing for {silent:.0f} s", kind="no-broker")
            self.told(waiting, silent)


async def put(publisher: Publisher, fed: Fed, patience: Patience) -> Receipt:
    """Send one article -> its receipt. Raises Refused where the broker refuses it, or acknowledges nothing for too long."""
    sent = _Sent(fed, asyncio.ensure_future(publisher.put(fed.key, fed.value)), time.monotonic())
    try:
        await patience.wait(sent, 1)
        return sent.task.result()
    finally:
        sent.task.cancel()


class _UnderWay:
    """Articles that are under way, in the feed's order; each is counted and told of once the broker has answered."""

    def __init__(self, told: Told, journal: Journal, report: Report, patience: Patience) -> None:
        self._told, self._journal, self._report, self._patience = told, journal, report, patience
        self._sent = deque[_Sent]()

    def add(self, fed: Fed, receipt: Coroutine[None, None, Receipt]) -> None:
        """An article that is being sent."""
        self._sent.append(_Sent(fed, asyncio.ensure_future(receipt), time.monotonic()))

    async def settle(self, most: int) -> None:
        """Settle the first of them, as far as they are answered; wait for those that should be, and until there are at most so many."""
        while self._sent and (self._sent[0].is_due or len(self._sent) > most):
            await self._patience.wait(self._sent[0], len(self._sent))
            self._settled(self._sent.popleft())

    def end(self) -> None:
        """Give up what is not answered."""
        for sent in self._sent:
            if sent.task.done():
                self._settled(sent)
            else:
                self._report.unacknowledged += 1
                sent.task.cancel()

    def _settled(self, sent: _Sent) -> None:
        try:
            receipt = sent.task.result()
        except Refused as refused:
            self._report.refused[refused.kind] += 1
            self._told(sent.fed, refused)
        else:
            self._journal.note(mark_of(sent.fed))
            self._report.sent += 1
            self._told(sent.fed, receipt)


async def publish(  # noqa: PLR0913 - what is published, how, and who hears of it
    publisher: Publisher,
    feed: Iterable[Fed] | AsyncIterable[Fed],
    told: Told,
    journal: Journal,
    rate: float | None = None,
    *,
    report: Report,
    patience: Patience,
) -> None:
    """Send a feed, at most `rate` articles a second; return when all is acknowledged. `told` hears of each, in the feed's order.

    `report` counts them, also where this is left by an error. Raises Refused where the broker acknowledges nothing for too long.
    """
    under_way, pace = _UnderWay(told, journal, report, patience), _Pace(rate)
    try:
        async for fed in _each(feed):
            if fed.unfit is not None:
                report.refused[fed.unfit.kind] += 1
                told(fed, fed.unfit)
            elif journal.has(mark_of(fed)):
                report.passed_over += 1
            else:
                await pace.wait()
                under_way.add(fed, publisher.put(fed.key, fed.value))
            await asyncio.sleep(0)
            await under_way.settle(most=IN_FLIGHT - 1)
        await under_way.settle(most=0)
    finally:
        under_way.end()


async def rehearse(feed: Iterable[Fed] | AsyncIterable[Fed], told: Told, report: Report, at: datetime | None = None) -> None:
    """Look at a feed as `receive` will, and send nothing. `report` counts, `told` hears of what would be set aside, and why."""
    async for fed in _each(feed):
        found = fed.unfit or receive(fed.key, fed.value, at or datetime.now(UTC))
        if isinstance(found, Poison):
            report.refused[found.kind] += 1
            told(fed, found)
        else:
            report.sent += 1
            told(fed, Receipt(found.id, "", -1, -1))


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
