"""Holding: one partition of a stage's source in one generation of the group, with its ledger, its memory and its sender.

A record is taken in this order: its step is found; all that the step gives rise to is sent, state included, and
acknowledged; then the local store is written. So the local store is never ahead of the changelog, and what the broker will
not take can be undone from it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

import structlog
from aiokafka.errors import KafkaError

from stream.attempts import TRIES, Attempts
from stream.dead_letters import without_value
from stream.errors import Poison, TakenOver
from stream.ledger import Ledger, Taken, Write
from stream.record import Outgoing, Record
from stream.rows import Memory
from stream.sender import Fenced, Sender, TooLarge
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import changelog_topic

FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
"""Seconds between tries to send what the broker did not take."""
IN_FLIGHT = 1_024
"""Records of a partition that may be uncommitted: the stage after this one must know them again when they come twice."""

log = structlog.get_logger("wirefold.worker")


class Store(Protocol):
    """The rows of one partition, in the worker's own store."""

    def get(self, key: bytes, /) -> bytes | None:
        """The row of a key, or None."""

    def apply(self, writes: Iterable[Write], persisted: int) -> None:
        """Write rows, and the changelog's offset up to which they are then whole."""


class Holding:
    """What a worker has of a partition. `is_ours` asks the group's coordinator whether it may still say so."""

    def __init__(
        self,
        stage: Stage,
        settings: Settings,
        partition: int,
        *,
        attempts: Attempts | None,
        is_ours: Callable[[], Awaitable[bool]] | None,
    ) -> None:
        self._stage = stage
        self._settings = settings
        self._partition = partition
        self._attempts = attempts
        self._is_ours = is_ours
        self._sender: Sender | None = None
        self._store: Store | None = None
        self._ledger: Ledger | None = None
        self._memory: Memory | None = None
        self._first: int | None = None

    async def read(self, store: Store, ledger: Callable[[], Ledger]) -> None:
        """Read the partition's state: its ledger, and its memory by a scan."""
        begun = time.monotonic()
        self._store = store
        self._ledger = ledger()
        if self._stage.memory is not None:
            self._memory = await asyncio.to_thread(self._stage.memory, self._ledger)
        taken = round(time.monotonic() - begun, 2)
        log.debug("state read", stage=self._stage.name, partition=self._partition, seconds=taken)

    def is_full(self, offset: int, committed: int | None) -> bool:
        """Whether a record must wait until more of those before it is committed."""
        if self._first is None:
            self._first = offset
        upto = self._first if committed is None else committed
        return offset - upto >= IN_FLIGHT or (self._ledger is not None and self._ledger.is_full(upto))

    async def take(self, record: Record, partitions: int, committed: int | None) -> Step:
        """Handle one record; return its step once the broker holds all that it gave rise to.

        Raises TakenOver where another worker has the partition by now.
        """
        step, is_new = self._step(record, partitions)
        taken = self._taken(record, step, is_new=is_new, committed=committed or 0)
        step, taken, persisted = await self._until_sent(record, step, taken)
        if taken is not None and self._store is not None and self._ledger is not None:
            self._store.apply(taken.writes, persisted)
            self._ledger.note(taken)
        if self._memory is not None and self._ledger is not None:
            # Of a step recalled, later ones may have gone past the rows: what they are now counts.
            self._memory.apply(step.changes if is_new else {key: self._ledger.get(key) for key in step.changes})
        return step

    def sizes(self) -> dict[str, int]:
        """What is held in memory, by kind."""
        return self._memory.sizes() if self._memory is not None else {}

    async def close(self) -> None:
        """Let go of the broker."""
        sender, self._sender = self._sender, None
        if sender is not None:
            await sender.close()

    def _step(self, record: Record, partitions: int) -> tuple[Step, bool]:
        """A record -> its step, and whether it is new or one that was taken before."""
        ledger = self._ledger
        if ledger is None:
            return self._handled(record, partitions), True
        step = ledger.recall(record.offset, record.fingerprint)
        if step is not None:
            return step, False
        if ledger.knows(record.identity):
            return Step(told={"outcome": "delivered again"}), True
        return self._unsaid(record, self._handled(record, partitions)), True

    def _unsaid(self, record: Record, step: Step) -> Step:
        """A step -> the same without what it sends, where that was sent before the partition's rows were lost."""
        if self._ledger is None or not self._ledger.is_quiet(record.offset):
            return step
        return Step(changes=step.changes, told={"outcome": "rebuilt"})

    def _handled(self, record: Record, partitions: int) -> Step:
        """Let the verb handle a record, unless the process died of it before."""
        rows = self._memory if self._memory is not None else self._ledger if self._ledger is not None else {}
        if self._attempts is None:
            return self._stage.take(record, rows, partitions)
        if self._attempts.begin(self._partition, record.offset, record.fingerprint) >= TRIES:
            why = Poison(f"the worker died {TRIES} times while {self._stage.name} handled it", kind="kills-the-worker")
            step = self._stage.set_aside(record, why)
        else:
            step = self._stage.take(record, rows, partitions)
        self._attempts.end(self._partition)
        return step

    def _taken(self, record: Record, step: Step, *, is_new: bool, committed: int) -> Taken | None:
        """A step -> what is to be written for it; nothing where that was done before, or where there is no state."""
        if self._ledger is None or (not is_new and self._ledger.is_whole(record.offset)):
            return None
        return self._ledger.take_down(record.offset, step, record.fingerprint, record.identity, committed)

    async def _until_sent(self, record: Record, step: Step, taken: Taken | None) -> tuple[Step, Taken | None, int]:
        """Send what is to be written and sent, again and again until the broker has taken it all.

        What it will never take becomes a dead letter, and if that too is too large, one without the value.
        """
        wait, refusals = FIRST_WAIT, 0
        while True:
            try:
                return step, taken, await self._send(step, taken)
            except Fenced as error:
                await self.close()
                raise TakenOver(f"{self._stage.source}/{self._partition} is handled by another worker now") from error
            except TooLarge as error:
                await self.close()
                refusals += 1
                if refusals > 2:
                    raise
                step, taken = self._refused(record, taken, error, short=refusals > 1)
            except (KafkaError, OSError, TimeoutError) as error:
                await self.close()
                log.warning("not sent, trying again", stage=self._stage.name, wait=wait, error=repr(error)[:300])
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def _refused(self, record: Record, taken: Taken | None, error: Exception, *, short: bool) -> tuple[Step, Taken | None]:
        """A record whose step the broker will not take -> its dead letter, and rows as they stood before it."""
        step = self._stage.set_aside(record, Poison(f"gives a record that the broker does not take: {error}", kind="too-large"))
        if short:
            step = Step(tuple(map(without_value, step.outgoing)), told=step.told)
        step = self._unsaid(record, step)
        if self._ledger is None or self._store is None or taken is None:
            return step, taken
        undone = tuple((key, self._store.get(key)) for key, _ in taken.writes)
        letter = self._ledger.take_down(record.offset, step, record.fingerprint, record.identity, committed=0)
        return step, letter._replace(writes=undone + letter.writes)

    async def _send(self, step: Step, taken: Taken | None) -> int:
        """Send the rows and then the records -> the changelog's offset of the last row, or -1."""
        if self._sender is None:
            self._sender = await self._opened()
        changelog = changelog_topic(self._stage.group)
        rows = [Outgoing(changelog, key, value, partition=self._partition) for key, value in (taken.writes if taken else ())]
        acknowledged = await self._sender.send([*rows, *step.outgoing])
        return max((found.offset for found in acknowledged[: len(rows)]), default=-1)

    async def _opened(self) -> Sender:
        """A sender that shuts out every former owner of the partition, once it is sure that the partition is ours.

        First the fence, then the question: who owns it after us asks for its fence later, and so gets a higher epoch.
        """
        if self._is_ours is None:
            return await Sender.open(self._settings, None)
        sender = await Sender.open(self._settings, f"{self._settings.topic(self._stage.group)}-{self._partition}")
        try:
            ours = await self._is_ours()
        except BaseException:
            await sender.close()
            raise
        if not ours:
            await sender.close()
            raise TakenOver(f"{self._stage.source}/{self._partition} is no longer this worker's")
        return sender
