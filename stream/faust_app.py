"""A stage on Faust: one app a stage, every runtime rule kept (docs/decisions/0002).

Raw bytes in and out; events in order, those that wait already sent on together; nothing raises past the agent; the offset of
an event is free to be committed only after the broker has acknowledged all that the event gave rise to, state included.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from weakref import ref

import structlog
from aiokafka.errors import (
    IllegalGenerationError,
    NoError,
    RebalanceInProgressError,
    UnknownMemberIdError,
    for_code,
)
from aiokafka.protocol.group import HeartbeatRequest
from faust.streams import _current_event
from faust.types.tuples import TP

from stream import bootstrap, faustguard, unpacking
from stream.errors import Refused, TakenOver
from stream.faust_parts import EMBEDDED_WAIT_MS, FETCH_WAIT_MS, files, new_app, new_table, tune
from stream.holding import Begun, Holding
from stream.largest import Largest
from stream.metrics import Place, TableSize
from stream.record import Record, moment, time_of, trace_of
from stream.rights import Waiting
from stream.sender import SLOW_S
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.stale import let_go_of_stale_rows
from stream.state import REBUILD
from stream.table_rows import TableRows, table_size
from stream.topics import changelog_topic, table_of

UNCOMMITTED_S = 120.0
"""Seconds after which a worker that can commit nothing ends: it is most likely no member of its group any more."""
MOST_AT_ONCE, BYTES_AT_ONCE, LONGEST_AT_ONCE_S = 256, 8 << 20, 0.05
"""Records, bytes got and given rise to, and seconds after which what was begun is sent though more lies there: what a crash repeats is bounded, and how long the loop waits."""

log = structlog.get_logger("wirefold.worker")

Tell = Callable[[Stage, Record, Step, float], None]
"""What to do with word of a record that was handled, and of the seconds that it took."""


def logged(stage: Stage, record: Record, step: Step, _seconds: float) -> None:
    """Log a record that was handled: one line, with the article's id and the trace's."""
    key = (record.key or b"").decode(errors="replace")[:200]
    trace = (trace_of(record) or b"").decode()
    log.info("record", stage=stage.name, place=record.place, key=key, **({"trace": trace} if trace else {}), **step.told)


class StageApp:
    """A stage and the Faust app that runs it."""

    def __init__(
        self,
        stage: Stage,
        settings: Settings,
        *,
        durable: bool = True,
        tell: Tell = logged,
        lower: Mapping[str, int] | None = None,
    ) -> None:
        faustguard.install()
        unpacking.install()
        bootstrap.install()
        self.stage = stage
        self.settings = settings
        self._tell = tell
        datadir, self._attempts = files(stage, settings, durable=durable)
        self.app = new_app(stage, settings, datadir, durable=durable)
        self._source = self.app.topic(
            settings.topic(stage.source), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
        )
        self._table = new_table(self.app, table_of(stage.group)) if stage.stateful else None
        if self._table is not None and durable:
            let_go_of_stale_rows(self._table.data)
        self.app.agent(self._source, name=stage.name, concurrency=1)(self._run)
        self._broken = asyncio.Event()
        self._holdings: dict[int, tuple[int, Holding]] = {}
        self._in_hand: dict[Holding, list[tuple[float, Any]]] = {}
        self._bytes = 0
        self._durable = durable
        written = (*stage.writes, *([changelog_topic(stage.group)] if stage.stateful else ()))
        self._largest = Largest(settings, written, lower or {}) if durable else None
        self.rebalanced: Callable[[str], None] = lambda _stage: None
        self.gone: Callable[[str, int], None] = lambda _stage, _count: None
        self.refused: Callable[[str, str], None] = lambda _stage, _reason: None
        self.app.on_partitions_revoked.connect(self._forget)
        self.app.on_partitions_assigned.connect(self._assigned)
        tune(
            self.app,
            wait=FETCH_WAIT_MS if durable else EMBEDDED_WAIT_MS,
            waits=lambda consumer: Waiting(consumer, stage.name, self._refused),
        )

    @property
    def name(self) -> str:
        """The stage's name."""
        return self.stage.name

    @property
    def is_ready(self) -> bool:
        """Whether the stage has its partitions and their state, and takes records."""
        app = self.app
        ended = app.should_stop or self._broken.is_set()
        return bool(app.consumer_generation_id > 0 and not (ended or app.rebalancing or app.tables.recovery.in_recovery))

    @property
    def recovering(self) -> int:
        """Records of changelogs still to be read before the stage is ready."""
        recovery = self.app.tables.recovery
        return sum(max(0, left) for left in recovery.active_remaining().values()) if recovery.in_recovery else 0

    def places(self) -> list[Place]:
        """The partitions of its source that the stage reads, and how many records are left in each."""
        consumer, source = self.app.consumer, self.settings.topic(self.stage.source)
        found = []
        for place in sorted(consumer.assignment()):
            ends, done = consumer.highwater(place), consumer._committed_offset.get(place)  # noqa: SLF001
            if place.topic == source and ends is not None and done is not None:
                found.append(Place(place.partition, max(0, ends - done)))
        return found

    def sizes(self) -> dict[str, int]:
        """What the stage holds in memory, by kind, over its partitions."""
        found = Counter[str]()
        for _, holding in self._holdings.values():
            found.update(holding.sizes())
        return dict(found)

    def table(self) -> TableSize | None:
        """How large the table is, its partitions in this worker together; None where the stage keeps none, or in memory alone."""
        return table_size(self._table) if self._table is not None and self._durable else None

    async def failed(self) -> None:
        """Return once the stage can't go on."""
        ends = [asyncio.ensure_future(self._broken.wait()), asyncio.ensure_future(self.app.wait_until_stopped())]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)

    async def close(self) -> None:
        """Let go of the broker, after the app has stopped."""
        await self._forget(self.app, [TP("", partition) for partition in self._holdings])

    async def _run(self, stream: Any) -> None:
        stream.enable_acks = False  # done here, once the broker holds what an event gave rise to
        async for event in stream.events():
            try:
                await self._take(event, stream)
            except Exception as error:
                # An agent that raises, or goes on, has the event's offset committed: so it does neither, and the process ends.
                place = {"stage": self.stage.name, "partition": event.message.partition, "offset": event.message.offset}
                log.exception(
                    "the stage can't go on", error=str(error), exc_info=not isinstance(error, TakenOver | Refused), **place
                )
                self._broken.set()
                await asyncio.Event().wait()

    async def _take(self, event: Any, stream: Any) -> None:
        """Handle an event and those that lie behind it already; return once the broker holds all that they gave rise to.

        None is waited for: with little to do each is sent by itself at once, with much to do many together.
        """
        following, taken, begun = event, 0, time.perf_counter()
        while following is not None:
            await self._begin(following, stream)
            taken += 1
            enough = taken >= MOST_AT_ONCE or self._bytes >= BYTES_AT_ONCE or time.perf_counter() - begun >= LONGEST_AT_ONCE_S
            following = None if enough else self._following(stream)
        await self._finish(stream)

    def _following(self, stream: Any) -> Any:
        """The next event that was fetched already, or None: what Faust's own stream does, but without letting go in between.

        So a rebalance finds either an event in the queue, which it empties, or one in hand, for which it waits. One of an
        earlier generation of the group is left out and not acked: it comes again.
        """
        app, queue = self.app, stream.channel.queue
        while not queue.empty():
            event = queue.get_nowait()
            message = event.message
            if app.flow_control.is_active() and message.generation_id == app.consumer_generation_id:
                message.tracked = True
                app.consumer.track_message(message)
                app.monitor.stream_inbound_time[message.tp] = time.monotonic()  # else Faust takes the partition to stand still
                return event
        return None

    async def _begin(self, event: Any, stream: Any) -> None:
        """Find the step of one record, once there is room for it."""
        begun, message = time.perf_counter(), event.message
        _current_event.set(ref(event))  # Faust's table reads and writes the partition of this event
        record = _record(message, self.stage.source)
        partitions = await self._partitions(record.topic)
        holding = await self._holding(message.tp, record, message.generation_id, stream)
        if holding.is_full(record.offset, self._committed(message.tp)):
            await self._finish(stream)
            await self._until_room(holding, record, message.tp)
        step = holding.begin(record, partitions, self._committed(message.tp))
        self._bytes += len(record.value or b"") + step.size
        self._in_hand.setdefault(holding, []).append((begun, event))

    async def _finish(self, stream: Any) -> None:
        """Return once the broker holds all that was begun, of each partition by its own sender: then it may be committed."""
        in_hand, self._in_hand, self._bytes = self._in_hand, {}, 0
        if self._largest is not None:
            await self._largest.ask_again()
        finished = await asyncio.gather(*(_finished(holding, begun[0][1]) for holding, begun in in_hand.items()))
        for begun, done in zip(in_hand.values(), finished, strict=True):
            for (since, event), each in zip(begun, done, strict=True):
                await stream.ack(event)
                self._tell(self.stage, each.record, each.step, time.perf_counter() - since)

    async def _partitions(self, topic: str) -> int:
        """The number of partitions of a topic. While a broker restarts nobody knows it: then it is waited for, never guessed.

        Asked of the client's own metadata: what Faust offers is known to the leader of the group alone.
        """
        consumer = self.app.consumer._thread._ensure_consumer()  # noqa: SLF001
        told = time.monotonic()
        while not (found := consumer.partitions_for_topic(self.settings.topic(topic))):  # there is no event for it
            await asyncio.sleep(0.1)
            if time.monotonic() - told > SLOW_S:
                told = time.monotonic()
                log.warning("the brokers do not say how many partitions a topic has", stage=self.stage.name, topic=topic)
        return len(found)

    async def _holding(self, place: TP, first: Record, generation: int, stream: Any) -> Holding:
        """What this worker holds of a partition, read anew in each generation of the group when the first record of it comes."""
        of, holding = self._holdings.get(place.partition, (None, None))
        if holding is None or of != generation:
            await self._finish(stream)  # reading takes its time, and what is in hand may be of the generation before
            await self._forget(self.app, [TP("", place.partition)])
            await self._tell_of_gone(place, first)
            is_ours = (lambda: is_member(self.app, generation)) if self._durable else None
            holding = Holding(
                self.stage,
                self.settings,
                place.partition,
                attempts=self._attempts,
                is_ours=is_ours,
                refused=self._refused,
                largest=self._largest,
            )
            if self._table is not None:
                await holding.read(TableRows(self._table, place.partition))
                if self._durable and self._committed(place) and not holding.has_state:
                    told = f"{self.stage.name} has handled records of partition {place.partition} and has no state of them"
                    raise Refused(f"{told}: {REBUILD.format(self.stage.name)}", kind="state")
            self._holdings[place.partition] = (generation, holding)
        return holding

    async def _tell_of_gone(self, place: TP, first: Record) -> None:
        """Say so where records were deleted, as their retention was over, before this stage had handled them."""
        done = self._committed(place)
        if done is None or first.offset <= done:
            return
        begins = (await self.app.consumer.earliest_offsets(place))[place]
        if begins > done:
            told = {"stage": self.stage.name, "topic": first.topic, "partition": first.partition}
            log.error("records were deleted before they were handled", first=done, count=begins - done, **told)
            self.gone(self.stage.name, begins - done)

    async def _until_room(self, holding: Holding, record: Record, place: TP) -> None:
        """Wait while too much is uncommitted: all of that may come again, and only so much is remembered."""
        end = time.monotonic() + UNCOMMITTED_S
        while holding.is_full(record.offset, self._committed(place)):
            await self.app.consumer.commit()
            if time.monotonic() > end:
                raise TakenOver(f"nothing of {record.topic}/{record.partition} could be committed for {UNCOMMITTED_S:.0f} s")
            await asyncio.sleep(0.02)

    def _committed(self, place: TP) -> int | None:
        """The offset below which all records of a partition are committed, as far as Faust knows."""
        found: int | None = self.app.consumer._committed_offset.get(place)  # noqa: SLF001
        return found

    async def _forget(self, _app: Any, revoked: Any, **_more: Any) -> None:
        """Let go of the partitions that are taken away."""
        gone = [self._holdings.pop(place.partition) for place in revoked if place.partition in self._holdings]
        await asyncio.gather(*(holding.close() for _, holding in gone))

    def _refused(self, stage: str, reason: str) -> None:
        self.refused(stage, reason)

    async def _assigned(self, _app: Any, _assigned: Any, **_more: Any) -> None:
        """Say that partitions were assigned; end where the source has other ones than the state, as after somebody gave it more."""
        self.rebalanced(self.stage.name)
        if self._table is None or not self._durable:
            return
        consumer = self.app.consumer._thread._ensure_consumer()  # noqa: SLF001
        topics = self.settings.topic(self.stage.source), self._table.changelog_topic_name
        source, rows = (len(consumer.partitions_for_topic(topic) or ()) for topic in topics)
        if source and rows and source != rows:
            log.error(
                "the source has other partitions than the state: stopping", stage=self.stage.name, source=source, state=rows
            )
            self._broken.set()


async def _finished(holding: Holding, event: Any) -> list[Begun]:
    """Finish what a partition has in hand, an event of it being Faust's current one; in a task of its own."""
    _current_event.set(ref(event))
    return await holding.finish()


async def is_member(app: Any, generation: int) -> bool:
    """Ask the group's coordinator whether this worker is in the group's present generation, and that is this one.

    While the group is about to rebalance it is: partitions stay with their owners until all have let go of them.
    Raises KafkaError where the coordinator does not answer.
    """
    thread = app.consumer._thread  # noqa: SLF001
    coordinator = thread._ensure_consumer()._coordinator  # noqa: SLF001
    request = HeartbeatRequest(coordinator.group_id, generation, coordinator.member_id)
    response = await thread.call_thread(coordinator._send_req, request)  # noqa: SLF001
    error = for_code(response.error_code)
    if error in (NoError, RebalanceInProgressError):
        return True
    if error in (IllegalGenerationError, UnknownMemberIdError):
        return False
    raise error


def _record(message: Any, topic: str) -> Record:
    """Faust's message -> a Record."""
    headers = tuple(message.headers or ())
    at = time_of(topic, moment(message.timestamp * 1000), headers)
    return Record(topic, message.partition, message.offset, message.key, message.value, at, headers)
