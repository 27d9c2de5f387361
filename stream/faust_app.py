"""A stage on Faust: one app a stage, every runtime rule kept (docs/decisions/0002).

Raw bytes in and out; one event at a time; nothing raises past the agent; the offset of an event is free to be committed
only after the broker has acknowledged all that the event gave rise to, state included.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import faust
import structlog
from aiokafka.errors import KafkaError

from stream import faustguard
from stream.ledger import Ledger
from stream.metrics import Place
from stream.record import Outgoing, Record, moment, trace_of
from stream.rows import Memory
from stream.settings import LARGEST, Settings
from stream.stage import Stage, Step
from stream.table_rows import TableRows
from stream.topics import PARTITIONS

FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
"""Seconds between tries to send what the broker did not take."""
STORE_OPTIONS = {
    "driver": "rocksdict",
    "block_cache_size": 16 << 20,
    "write_buffer_size": 8 << 20,
    "max_write_buffer_number": 2,
    "max_open_files": 128,
}
"""Of each partition's RocksDB: twelve to a worker, and Faust's own default would give each a cache of 2 GiB."""
EMBEDDED_WAIT_MS = 50

log = structlog.get_logger("wirefold.worker")

Tell = Callable[[Stage, Record, Step, float], None]
"""What to do with word of a record that was handled, and of the seconds that it took."""


def logged(stage: Stage, record: Record, step: Step, _seconds: float) -> None:
    """Log a record that was handled: one line, with the article's id and the trace's."""
    key = (record.key or b"").decode(errors="replace")[:200]
    trace = (trace_of(record) or b"").decode()
    log.info("record", stage=stage.name, place=record.place, key=key, **({"trace": trace} if trace else {}), **step.told)


class _Held(NamedTuple):
    """The memory of a partition, and the group's generation in which it was built."""

    generation: int
    memory: Memory


class StageApp:
    """A stage and the Faust app that runs it."""

    def __init__(self, stage: Stage, settings: Settings, *, durable: bool = True, tell: Tell = logged) -> None:
        faustguard.install()
        self.stage = stage
        self.settings = settings
        self._tell = tell
        self.app = _app(stage, settings, durable=durable)
        self._source = self.app.topic(
            settings.topic(stage.source), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
        )
        self._table = _table(self.app) if stage.stateful else None
        self.app.agent(self._source, name=stage.name, concurrency=1)(self._run)
        self._broken = asyncio.Event()
        self._memories: dict[int, _Held] = {}
        self.rebalanced: Callable[[str], None] = lambda _stage: None
        self.app.on_partitions_revoked.connect(self._forget)
        self.app.on_partitions_assigned.connect(self._assigned)
        _tune(self.app, wait=None if durable else EMBEDDED_WAIT_MS)

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
        for held in self._memories.values():
            found.update(held.memory.sizes())
        return dict(found)

    async def failed(self) -> None:
        """Return once the stage can't go on."""
        ends = [asyncio.ensure_future(self._broken.wait()), asyncio.ensure_future(self.app.wait_until_stopped())]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)

    async def _run(self, stream: Any) -> None:
        async for event in stream.events():
            try:
                await self._take(_record(event.message, self.stage.source))
            except Exception:
                # An agent that raises, or goes on, has the event's offset committed: so it does neither, and the process ends.
                log.exception(
                    "the stage can't go on",
                    stage=self.stage.name,
                    partition=event.message.partition,
                    offset=event.message.offset,
                )
                self._broken.set()
                await asyncio.Event().wait()

    async def _take(self, record: Record) -> None:
        """Handle one record; return once the broker holds all that it gave rise to."""
        begun = time.perf_counter()
        partitions = self.app.consumer.topic_partitions(self.settings.topic(record.topic)) or 1
        rows = TableRows(self._table, record.partition) if self._table is not None else None
        step = self._step(record, rows, await self._memory(record.partition), partitions)
        await self._until_sent(step, rows, record.partition)
        self._tell(self.stage, record, step, time.perf_counter() - begun)

    def _step(self, record: Record, rows: TableRows | None, memory: Memory | None, partitions: int) -> Step:
        if rows is None:
            return self.stage.take(record, {}, partitions)
        ledger = Ledger(rows, record.partition)
        step = ledger.recall(record.offset, record.fingerprint)
        if step is None:
            step = self.stage.take(record, ledger if memory is None else memory, partitions)
            ledger.take_down(record.offset, step, record.fingerprint)
            changed = step.changes
        else:  # rows half written may have been mended, or be beyond this step: what they are now counts
            changed = {key: ledger.get(key) for key in step.changes}
        if memory is not None:
            memory.apply(changed)
        return step

    async def _memory(self, partition: int) -> Memory | None:
        """The memory of a partition, built by a scan of its rows where there is none of this generation of the group."""
        if self.stage.memory is None or self._table is None:
            return None
        generation = self.app.consumer_generation_id
        held = self._memories.get(partition)
        if held is None or held.generation != generation:
            self._memories.pop(partition, None)
            held, begun = None, time.monotonic()
            ledger = Ledger(TableRows(self._table, partition), partition)
            held = _Held(generation, await asyncio.to_thread(self.stage.memory, ledger))
            self._memories[partition] = held
            log.debug("state read", stage=self.stage.name, partition=partition, seconds=round(time.monotonic() - begun, 2))
        return held.memory

    async def _forget(self, _app: Any, revoked: Any, **_more: Any) -> None:
        """Drop the memories of partitions that are taken away."""
        for place in revoked:
            self._memories.pop(place.partition, None)

    async def _assigned(self, _app: Any, _assigned: Any, **_more: Any) -> None:
        self.rebalanced(self.stage.name)

    async def _until_sent(self, step: Step, rows: TableRows | None, partition: int) -> None:
        """Send the rows' changes and the step's records, again and again until the broker has taken them all."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._send(step, rows, partition)
            except (faust.exceptions.FaustError, KafkaError, OSError, TimeoutError) as error:
                log.warning("not sent, trying again", stage=self.stage.name, wait=wait, error=repr(error)[:300])
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                return

    async def _send(self, step: Step, rows: TableRows | None, partition: int) -> None:
        producer = await self.app.maybe_start_producer()
        changelog = [
            await producer.send(self._table.changelog_topic_name, key, value, partition, None, None)  # type: ignore[union-attr]
            for key, value in (rows.writes if rows is not None else ())
        ]
        sent = [await self._produce(producer, out) for out in step.outgoing]
        acknowledged = await asyncio.gather(*changelog, *sent)
        if rows is not None and changelog:
            rows.persisted(max(found.offset for found in acknowledged[: len(changelog)]))

    async def _produce(self, producer: Any, out: Outgoing) -> Any:
        # Faust takes seconds and cuts to milliseconds: half a one on top keeps the float from rounding down.
        at = None if out.at is None else (round(out.at.timestamp() * 1000) + 0.5) / 1000
        return await producer.send(self.settings.topic(out.topic), out.key, out.value, out.partition, at, list(out.headers))


def _record(message: Any, topic: str) -> Record:
    """Faust's message -> a Record. Faust turns headers into a dict where it can; both forms are read."""
    headers = message.headers or ()
    pairs = tuple(headers.items()) if isinstance(headers, dict) else tuple(headers)
    return Record(topic, message.partition, message.offset, message.key, message.value, moment(message.timestamp * 1000), pairs)


def _table(app: Any) -> Any:
    # Faust keeps keys and values as they are ("raw") if, and only if, both types are bytes.
    return app.Table("rows", key_type=bytes, value_type=bytes, partitions=PARTITIONS, options=dict(STORE_OPTIONS))


def _app(stage: Stage, settings: Settings, *, durable: bool) -> Any:
    datadir = settings.datadir / stage.name
    datadir.mkdir(parents=True, exist_ok=True)  # Faust wants it even where nothing is kept
    return faust.App(
        settings.topic(stage.group),
        broker=[f"kafka://{server}" for server in settings.servers],
        store="rocksdb://" if durable and stage.stateful else "memory://",
        datadir=datadir,
        autodiscover=False,
        key_serializer="raw",
        value_serializer="raw",
        broker_session_timeout=12.0,
        broker_heartbeat_interval=3.0,
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        producer_max_request_size=LARGEST,
        producer_acks=-1,
        producer_linger=0,
        producer_request_timeout=60.0,
        stream_buffer_maxsize=256,
        stream_wait_empty=True,
        stream_recovery_delay=0.0,
        table_standby_replicas=0,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        worker_redirect_stdouts=False,
        web_tables_enabled=False,
        **_security(settings),
    )


def _tune(app: Any, wait: int | None) -> None:
    """Set what Faust gives its consumer no setting for: read committed records only, and how long a fetch may wait (ms).

    The embedded broker answers a fetch that finds nothing only when its wait is over, 1.5 s with Faust.
    """
    thread = app.consumer._thread  # noqa: SLF001
    create = thread._create_worker_consumer  # noqa: SLF001

    def tuned(transport: Any) -> Any:
        consumer = create(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001
        if wait is not None:
            consumer._fetch_max_wait_ms = wait  # noqa: SLF001
        return consumer

    thread._create_worker_consumer = tuned  # noqa: SLF001


def _security(settings: Settings) -> dict[str, Any]:
    """Settings -> Faust's credentials for the brokers, none for PLAINTEXT."""
    if settings.security_protocol == "PLAINTEXT":
        return {}
    context = settings.ssl_context()
    if settings.security_protocol == "SSL":
        return {"broker_credentials": faust.SSLCredentials(context)}
    secret = settings.sasl_password.get_secret_value() if settings.sasl_password else None
    return {
        "broker_credentials": faust.SASLCredentials(
            username=settings.sasl_username, password=secret, ssl_context=context, mechanism=settings.sasl_mechanism
        )
    }
