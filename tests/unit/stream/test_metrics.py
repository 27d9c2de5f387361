"""Metrics: what is counted, under which names, and that strangers' words make no series without end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from stream.errors import Poison
from stream.metrics import KINDS, Metrics, Place, TableSize
from stream.record import Outgoing, Record, passed_on
from stream.stage import DEAD, Stage, Step
from stream.topics import ARTICLES, RECEIVE, RECEIVED

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
STAGE = Stage("ingest.receive", RECEIVE, ARTICLES, lambda _record, _rows, _partitions: Step())


class Standing:
    name = "ingest.receive"
    is_ready = False
    recovering = 7

    def places(self) -> list[Place]:
        return [Place(3, 41)]

    def sizes(self) -> dict[str, int]:
        return {"articles": 5, "bytes": 700}

    def table(self) -> TableSize:
        return TableSize(12, 3_400)


def record(offset: int = 0) -> Record:
    return Record(ARTICLES, 0, offset, b"a", b"{}", AT)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    samples = (sample for family in text_string_to_metric_families(metrics.written().decode()) for sample in family.samples)
    return next((sample.value for sample in samples if sample.name == name and sample.labels == labels), None)


def test_a_record_is_counted_by_what_came_of_it_and_timed() -> None:
    metrics = Metrics()
    step = Step((Outgoing(RECEIVED, b"en", b"{}"),), told={"outcome": "received"})
    metrics.handled(STAGE, record(), step, 0.03, AT + timedelta(seconds=2))
    stage = "ingest.receive"
    assert value(metrics, "wirefold_records_total", stage=stage, outcome="received") == 1
    assert value(metrics, "wirefold_sent_records_total", stage=stage, topic=RECEIVED) == 1
    assert value(metrics, "wirefold_stage_seconds_bucket", stage=stage, le="0.05") == 1
    assert value(metrics, "wirefold_stage_seconds_bucket", stage=stage, le="0.025") == 0
    assert value(metrics, "wirefold_flow_seconds_sum", stage=stage) == 2


def test_what_the_broker_refused_is_counted_by_why() -> None:
    metrics = Metrics()
    for _ in range(2):
        metrics.refused("store.merge", "TopicAuthorizationFailedError")
    assert value(metrics, "wirefold_refusals_total", stage="store.merge", reason="TopicAuthorizationFailedError") == 2


def test_the_time_of_the_article_travels_along() -> None:
    metrics = Metrics()
    later = Record(RECEIVED, 0, 9, b"en", b"{}", AT + timedelta(seconds=30), passed_on(record()))
    metrics.handled(STAGE, later, Step(), 0.0, AT + timedelta(seconds=40))
    assert value(metrics, "wirefold_flow_seconds_sum", stage="ingest.receive") == 40


@pytest.mark.parametrize("header", [b"", b"-1", b"soon", b"9" * 30])
def test_a_time_that_is_none_is_not_counted(header: bytes) -> None:
    metrics = Metrics()
    metrics.handled(STAGE, Record(RECEIVED, 0, 9, b"en", b"{}", AT, (("wirefold-published", header),)), Step(), 0.0, AT)
    assert value(metrics, "wirefold_flow_seconds_count", stage="ingest.receive") is None


def test_a_dead_letter_is_counted_by_its_reason() -> None:
    def refuse(*_: object) -> Step:
        raise Poison("no text", kind="no-text")

    stage = Stage("ingest.receive", RECEIVE, ARTICLES, refuse)
    metrics = Metrics()
    metrics.handled(stage, record(), stage.take(record(), {}, 12), 0.0, AT)
    assert value(metrics, "wirefold_dead_letters_total", stage="ingest.receive", reason="no-text") == 1


def test_dead_letters_count_from_nothing_on() -> None:
    name, labels = "wirefold_records_total", {"stage": "ingest.receive", "outcome": DEAD}
    assert value(Metrics([Standing()]), name, **labels) == 0


def test_events_are_counted_by_type() -> None:
    metrics = Metrics()
    metrics.handled(STAGE, record(), Step((Outgoing("claim-events", b"s", b"{}", (("ce_type", b"claim.stated"),)),)), 0.0, AT)
    assert value(metrics, "wirefold_events_total", type="claim.stated") == 1


def test_values_without_end_become_other() -> None:
    metrics = Metrics()
    for number in range(KINDS + 5):
        metrics.handled(STAGE, record(number), Step(told={"outcome": f"o{number}"}), 0.0, AT)
    assert value(metrics, "wirefold_records_total", stage="ingest.receive", outcome="other") == 5


def test_what_stands_is_read_when_asked_for() -> None:
    metrics = Metrics([Standing()])
    stage = "ingest.receive"
    assert value(metrics, "wirefold_lag_records", stage=stage, partition="3") == 41
    assert value(metrics, "wirefold_ready", stage=stage) == 0
    assert value(metrics, "wirefold_recovery_records", stage=stage) == 7
    assert value(metrics, "wirefold_memory_entries", stage=stage, kind="articles") == 5
    assert value(metrics, "wirefold_memory_entries", stage=stage, kind="bytes") is None
    assert value(metrics, "wirefold_memory_bytes", stage=stage) == 700
    assert value(metrics, "wirefold_rebalances_total", stage=stage) == 0
    assert value(metrics, "wirefold_deleted_records_total", stage=stage) == 0
    assert value(metrics, "wirefold_table_rows", stage=stage) == 12
    assert value(metrics, "wirefold_table_bytes", stage=stage) == 3_400
