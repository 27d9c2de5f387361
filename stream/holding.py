"""Holding: one partition of a stage's source in one generation of the group, with its ledger, its memory and its sender.

Records are taken in this order: the step of each is found, one after another, each on the rows that those before it left;
all that they give rise to is sent at once, state included, and acknowledged; then the local store is written. So the local
store is never ahead of the changelog, and what the broker will not take can be undone from it. Sending many records' steps
together costs a fraction of a request for each (docs/performance/plumbing.md).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import NamedTuple

import structlog
from aiokafka.errors import KafkaError

from stream.ahead import Ahead, Store, Write
from stream.attempts import TRIES, Attempts
from stream.dead_letters import bare, without_value
from stream.errors import Poison, TakenOver
from stream.largest import Largest
from stream.ledger import Ledger
from stream.quiet import head_of
from stream.record import Outgoing, Record
from stream.rows import Memory, Rows
from stream.sender import BATCH, Fenced, Sender, TooLarge
from stream.settings import Settings
from stream.stage import DEAD, Stage, Step
from stream.topics import changelog_topic

FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
"""Seconds between tries to send what the broker did not take."""
AT_ONCE = 1_000
"""Rows that are written together where a changelog is written anew."""
IN_FLIGHT = 1_024
"""Records of a partition that may be uncommitted: the stage after this one must know them again when they come twice."""

log = structlog.get_logger("wirefold.worker")


class Begun(NamedTuple):
    """A record and its step, of which the broker may not know yet; and whether that is new or was taken before."""

    record: Record
    step: Step
    is_new: bool
    partitions: int


class Holding:
    """What a worker has of a partition. `is_ours` asks the group's coordinator whether it may still say so; `refused` hears of each time that the broker did not take something. `largest`: what topics take, if it can be asked for."""

    def __init__(  # noqa: PLR0913 - what a holding is made of
        self,
        stage: Stage,
        settings: Settings,
        partition: int,
        *,
        attempts: Attempts | None,
        is_ours: Callable[[], Awaitable[bool]] | None,
        refused: Callable[[str, str], None] = lambda _stage, _reason: None,
        largest: Largest | None = None,
    ) -> None:
        self._stage = stage
        self._settings = settings
        self._partition = partition
        self._attempts = attempts
        self._is_ours = is_ours
        self._refused = refused
        self._largest = largest
        self._is_single = False
        self._sender: Sender | None = None
        self._ahead: Ahead | None = None
        self._ledger: Ledger | None = None
        self._memory: Memory | None = None
        self._first: int | None = None
        self._begun: list[Begun] = []
        self._undone: tuple[Write, ...] = ()
        self._lacks_rows = False

    async def read(self, store: Store) -> None:
        """Read the partition's state: its ledger, and its memory by a scan."""
        begun = time.monotonic()
        self._ahead = Ahead(store)
        self._ledger = Ledger(self._ahead, self._partition)
        if self._stage.memory is not None:
            self._memory = await asyncio.to_thread(self._stage.memory, self._ledger)
        taken = round(time.monotonic() - begun, 2)
        log.debug("state read", stage=self._stage.name, partition=self._partition, seconds=taken)

    @property
    def has_state(self) -> bool:
        """Whether there is a row of what was handled; with none, whoever handled something has lost it."""
        return self._ahead is not None and self._ahead.get(head_of(f"{self._partition}/")) is not None

    def is_full(self, offset: int, committed: int | None) -> bool:
        """Whether a record must wait until more of those before it is committed."""
        if self._first is None:
            self._first = offset
        upto = self._first if committed is None else committed
        return offset - upto >= IN_FLIGHT or (self._ledger is not None and self._ledger.is_full(upto))

    def begin(self, record: Record, partitions: int, committed: int | None) -> Step:
        """A record -> its step; the rows and the memory run ahead by it. `finish` must follow."""
        step, is_new = self._step(record, partitions)
        self._run_ahead(Begun(record, step, is_new, partitions), committed or 0)
        return step

    async def finish(self) -> list[Begun]:
        """Return what was begun, once the broker holds all that it gave rise to and the local store is written.

        Raises TakenOver where another worker has the partition by now.
        """
        try:
            await self._until_sent()
        except _Refused as refused:
            self._take_back()
            if self._largest is not None:
                await self._largest.ask()  # one of them may take less than it did
            if len(refused.begun) > 1:  # which of them it was nobody says: one after another, on the rows as they then are
                return [await self._alone(each) for each in refused.begun]
            await self._singly(refused.begun[0])
        done, self._begun = self._begun, []
        return done

    async def take(self, record: Record, partitions: int, committed: int | None) -> Step:
        """Handle one record; return its step once the broker holds all that it gave rise to. Raises TakenOver."""
        self.begin(record, partitions, committed)
        (done,) = await self.finish()
        return done.step

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
            return self._taken(record, rows, partitions)
        if self._attempts.begin(self._partition, record.offset, record.fingerprint) >= TRIES:
            why = Poison(f"the worker died {TRIES} times while {self._stage.name} handled it", kind="kills-the-worker")
            step = self._stage.set_aside(record, why)
        else:
            step = self._taken(record, rows, partitions)
        self._attempts.end(self._partition)
        return step

    def _taken(self, record: Record, rows: Rows, partitions: int) -> Step:
        if self._largest is None or not self._largest.lower:
            return self._stage.take(record, rows, partitions)
        return self._stage.take(record, rows, partitions, self._largest.refuses)

    def _run_ahead(self, begun: Begun, committed: int) -> None:
        """Lay a step's rows over the store; nothing where that was done before, or where there is no state."""
        self._begun.append(begun)
        record, step = begun.record, begun.step
        if self._ledger is None or self._ahead is None:
            return
        if begun.is_new or not self._ledger.is_whole(record.offset):
            taken = self._ledger.take_down(record.offset, step, record.fingerprint, record.identity, committed)
            self._ahead.put(taken.writes)
            self._ledger.note(taken)
        if self._memory is not None:
            # Of a step recalled, later ones may have gone past the rows: what they are now counts.
            self._memory.apply(step.changes if begun.is_new else {key: self._ledger.get(key) for key in step.changes})

    async def _until_sent(self) -> None:
        """Send all that was begun, again and again until the broker has taken it. Raises _Refused if it never will."""
        wait = FIRST_WAIT
        while True:
            try:
                persisted = await self._send()
            except Fenced as error:
                await self.close()
                raise TakenOver(f"{self._stage.source}/{self._partition} is handled by another worker now") from error
            except TooLarge as error:
                await self.close()
                raise _Refused(self._begun, error) from error
            except (KafkaError, OSError, TimeoutError) as error:
                await self.close()
                log.warning("not sent, trying again", stage=self._stage.name, wait=wait, error=repr(error)[:300])
                self._refused(self._stage.name, type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                self._undone = ()
                if self._ahead is not None and persisted >= 0:
                    self._ahead.settle(persisted)
                return

    def _take_back(self) -> None:
        """Forget all that was begun; the changelog, which may have some of it, is told with what comes next."""
        self._begun = []
        if self._ahead is None or self._ledger is None:
            return
        undone = self._ahead.drop()
        self._undone = (*self._undone, *undone)
        self._ledger.reread()
        if self._memory is not None:
            self._memory.apply(self._ledger.rows_among(undone))

    async def _alone(self, begun: Begun) -> Begun:
        """A record of several that the broker refused together -> what came of it alone. None of them is committed."""
        self.begin(begun.record, begun.partitions, 0)
        (done,) = await self.finish()
        return done

    async def _singly(self, begun: Begun) -> None:
        """Send the step of one record that the broker refused, as it is within the bounds that are known by now, each record and row in a batch of its own: several may be too large together."""
        self._is_single = True
        step = self.begin(begun.record, begun.partitions, 0)
        try:
            await self._until_sent()
        except _Refused as refused:
            self._take_back()
            await self._until_dead(begun._replace(step=step), refused.error)
        self._is_single = False
        await self.close()

    async def _until_dead(self, begun: Begun, error: Exception) -> None:
        """Send the dead letter of a record whose step the broker does not take; if that too is too large, one without the value, then one with nothing but what is said of it."""
        why = Poison(f"gives a record that the broker does not take: {error}", kind="too-large")
        step = begun.step
        if step.told.get("outcome") != DEAD:
            step = self._unsaid(begun.record, self._stage.set_aside(begun.record, why))
        without = tuple(map(without_value, step.outgoing))
        for letter in (step, Step(without, told=step.told), Step(tuple(map(bare, without)), told=step.told)):
            self._run_ahead(begun._replace(step=letter), 0)
            try:
                return await self._until_sent()
            except _Refused as refused:
                self._take_back()
                error = refused.error
        raise error

    async def _send(self) -> int:
        """Send the rows and then the records of all that was begun -> the changelog's offset of the last row, or -1."""
        if self._sender is None:
            self._sender = await self._opened()
        changelog = changelog_topic(self._stage.group)
        writes: Sequence[Write] = (*self._undone, *self._ahead.writes) if self._ahead is not None else ()
        rows = [Outgoing(changelog, key, value, partition=self._partition) for key, value in writes]
        acknowledged = await self._sender.send([*rows, *(out for each in self._begun for out in each.step.outgoing)])
        at = [found.offset for found in acknowledged[: len(rows)]]
        if at and self._is_behind(min(at)):
            at.append(await self._written_anew(self._sender, changelog))
        return max(at, default=-1)

    def _is_behind(self, offset: int) -> bool:
        """Whether a changelog that takes a row at this offset has lost what it had: deleted and made anew by somebody, or cut off with a broker's disk."""
        persisted = self._ahead.persisted if self._ahead is not None else None
        self._lacks_rows = self._lacks_rows or (persisted is not None and offset <= persisted)
        return self._lacks_rows

    async def _written_anew(self, sender: Sender, changelog: str) -> int:
        """Write all rows that the store has to the changelog -> the offset of the last. Without them the next worker without a disk would know half, and not say so."""
        where = {"topic": changelog, "partition": self._partition}
        log.error("the changelog has lost what it had: all rows are written to it once more", **where)
        count, last = 0, -1
        rows = self._ahead.beneath() if self._ahead is not None else iter(())
        while some := [Outgoing(changelog, key, value, partition=self._partition) for key, value in islice(rows, AT_ONCE)]:
            last = (await sender.send(some))[-1].offset
            count += len(some)
        self._lacks_rows = False
        log.warning("the changelog is whole again", rows=count, **where)
        return last

    async def _opened(self) -> Sender:
        """A sender that shuts out every former owner of the partition, once it is sure that the partition is ours.

        First the fence, then the question: who owns it after us asks for its fence later, and so gets a higher epoch.
        """
        if self._is_ours is None:
            return await Sender.open(self._settings, None)
        batch = 1 if self._is_single else min((BATCH, *(self._largest.lower.values() if self._largest is not None else ())))
        sender = await Sender.open(self._settings, f"{self._settings.topic(self._stage.group)}-{self._partition}", batch)
        try:
            ours = await self._is_ours()
        except BaseException:
            await sender.close()
            raise
        if not ours:
            await sender.close()
            raise TakenOver(f"{self._stage.source}/{self._partition} is no longer this worker's")
        return sender


class _Refused(Exception):  # noqa: N818 - what the broker did
    """The broker will never take something of what was begun."""

    def __init__(self, begun: list[Begun], error: Exception) -> None:
        super().__init__(str(error))
        self.begun, self.error = begun, error
