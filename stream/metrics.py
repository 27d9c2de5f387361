"""Metrics of a worker, for Prometheus: what its stages do, how long it takes, how far behind they are.

Names have the prefix `wirefold_` and base units; no label holds an id. docs/reference/metrics.md lists them.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import NamedTuple, Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from stream.record import PUBLISHED, Record, moment
from stream.stage import DEAD, Stage, Step
from stream.topics import ARTICLES

CONTENT_TYPE = CONTENT_TYPE_LATEST
STAGE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
FLOW_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
BYTES = "bytes"
"""The kind of what a stage holds in memory that is no count."""
KINDS = 64
"""Values of one label that are told apart; further ones are `other`, so that nothing from outside makes series without end."""


_TOLD = {"ce_type": "type", "dlq.error": "reason"}
"""Headers of what a stage sends that are counted by their values, and the label that these are."""


class Place(NamedTuple):
    """A partition that a stage reads, and how many records are left in it, those not committed counted in."""

    partition: int
    lag: int


class TableSize(NamedTuple):
    """The table of a stage in this process: its rows, as RocksDB reckons them, and the bytes that they take, on disk and not yet there."""

    rows: int
    bytes: int


class Standing(Protocol):
    """A stage as it stands in this process."""

    @property
    def name(self) -> str:
        """The stage's name."""

    @property
    def is_ready(self) -> bool:
        """Whether it has its partitions and their state, and takes records."""

    @property
    def recovering(self) -> int:
        """Records of changelogs still to be read before it is ready."""

    def places(self) -> Sequence[Place]:
        """The partitions that it reads."""

    def sizes(self) -> dict[str, int]:
        """What it holds in memory, by kind; `bytes` are bytes."""

    def table(self) -> TableSize | None:
        """How large its table is; None where it has none."""


class Metrics:
    """The metrics of one process, in a registry of its own."""

    def __init__(self, standing: Sequence[Standing] = ()) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._records = self._counter("records", "Records handled, by what came of them", "stage", "outcome")
        self._sent = self._counter("sent_records", "Records sent, by topic as declared", "stage", "topic")
        self._events = self._counter("events", "Claim events sent, by type", "type")
        self._dead = self._counter("dead_letters", "Records that could not be handled, by reason", "stage", "reason")
        self._rebalances = self._counter("rebalances", "Times that partitions were shared out anew", "stage")
        self._gone = self._counter(
            "deleted_records", "Records deleted before they were handled, as their retention was over", "stage"
        )
        self._refused = self._counter(
            "refusals", "Times that the broker did not take or give something, by why; it was asked again", "stage", "reason"
        )
        self._took = self._histogram(
            "stage", "From taking a record to the broker holding all it gave rise to", STAGE_SECONDS, "stage"
        )
        self._age = self._histogram("flow", "From the record on `articles` to the end of the stage", FLOW_SECONDS, "stage")
        self._known: dict[str, set[str]] = {}
        self._standing = standing
        self.registry.register(_Gauges(standing))

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"wirefold_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(f"wirefold_{name}_seconds", about, labels, buckets=buckets, registry=self.registry)

    def handled(self, stage: Stage, record: Record, step: Step, seconds: float, now: datetime) -> None:
        """Count a record that was handled in so many seconds, at a time."""
        outcome = step.told.get("outcome", "handled")
        self._records.labels(stage.name, self._bounded("outcome", outcome)).inc()
        self._took.labels(stage.name).observe(seconds)
        published = record.at if record.topic == ARTICLES else _published(record)
        if published is not None:
            self._age.labels(stage.name).observe(max(0.0, (now - published).total_seconds()))
        self._count(stage, step)

    def _count(self, stage: Stage, step: Step) -> None:
        """Count what a step sends. A merge sends dozens of records of few kinds: each kind is looked up once."""
        sent = collections.Counter(out.topic for out in step.outgoing)
        told = collections.Counter(header for out in step.outgoing for header in out.headers if header[0] in _TOLD)
        for topic, many in sent.items():
            self._sent.labels(stage.name, topic).inc(many)
        for (name, value), many in told.items():
            kind = self._bounded(_TOLD[name], value.decode(errors="replace"))
            (self._events.labels(kind) if name == "ce_type" else self._dead.labels(stage.name, kind)).inc(many)

    def rebalanced(self, stage: str) -> None:
        """Count a rebalance."""
        self._rebalances.labels(stage).inc()

    def gone(self, stage: str, count: int) -> None:
        """Count records that were deleted before a stage had handled them."""
        self._gone.labels(stage).inc(count)

    def refused(self, stage: str, reason: str) -> None:
        """Count a time that the broker did not take or give something."""
        self._refused.labels(stage, self._bounded("reason", reason)).inc()

    def _bounded(self, label: str, value: str) -> str:
        known = self._known.setdefault(label, set())
        if value in known or len(known) < KINDS:
            known.add(value)
            return value
        return "other"

    def written(self) -> bytes:
        """All of them, as Prometheus reads them. A stage without rebalances, dead letters or deleted records says 0: the first of them are the rise of a rate only from there."""
        for stage in self._standing:
            self._gone.labels(stage.name)
            self._rebalances.labels(stage.name)
            self._records.labels(stage.name, self._bounded("outcome", DEAD))
        return generate_latest(self.registry)


def _published(record: Record) -> datetime | None:
    found = record.header(PUBLISHED)
    return moment(int(found)) if found is not None and found.isdigit() and len(found) < len("10000000000000") else None


class _Gauges(Collector):
    """What is read off the stages when asked for."""

    def __init__(self, standing: Sequence[Standing]) -> None:
        self._standing = standing

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges as they stand."""
        build = GaugeMetricFamily("wirefold_build_info", "The version that runs", labels=["version"])
        build.add_metric([version("wirefold")], 1)
        yield build
        yield _gauge(
            "ready", "1 where the stage has its partitions and their state", ((s.name, int(s.is_ready)) for s in self._standing)
        )
        yield _gauge("recovery_records", "Records of changelogs left to read", ((s.name, s.recovering) for s in self._standing))
        lag = GaugeMetricFamily("wirefold_lag_records", "Records of a partition not yet done", labels=["stage", "partition"])
        sizes = GaugeMetricFamily("wirefold_memory_entries", "What a stage holds in memory, by kind", labels=["stage", "kind"])
        for stage in self._standing:
            for place in stage.places():
                lag.add_metric([stage.name, str(place.partition)], place.lag)
            for kind, size in stage.sizes().items():
                if kind != BYTES:
                    sizes.add_metric([stage.name, kind], size)
        yield lag
        yield sizes
        yield _gauge("memory_bytes", "Bytes of a stage's index in memory", self._bytes())
        tables = [(stage.name, table) for stage in self._standing if (table := stage.table()) is not None]
        yield _gauge("table_rows", "Rows of a stage's table, as RocksDB reckons them", ((name, of.rows) for name, of in tables))
        yield _gauge("table_bytes", "Bytes of a stage's table", ((name, of.bytes) for name, of in tables))

    def _bytes(self) -> Iterator[tuple[str, int]]:
        return ((stage.name, size) for stage in self._standing if (size := stage.sizes().get(BYTES)) is not None)


def _gauge(name: str, about: str, values: Iterable[tuple[str, int]]) -> GaugeMetricFamily:
    found = GaugeMetricFamily(f"wirefold_{name}", about, labels=["stage"])
    for stage, value in values:
        found.add_metric([stage], value)
    return found
