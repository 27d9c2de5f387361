"""Tracing: a span for each record that a stage handles, in the trace that its publisher began (OpenTelemetry, extra `tracing`).

All spans of an article are children of its publisher's span: the `traceparent` of a record is passed on as it came, not
rewritten hop by hop, so that records are the same bytes with tracing and without, and on each replay.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from stream.errors import Refused
from stream.record import Record, trace_of
from stream.settings import Settings
from stream.stage import DEAD, Stage, Step

NANOSECONDS = 1_000_000_000


@contextmanager
def tracing(settings: Settings, exporter: Any = None) -> Iterator[Spans | None]:
    """Settings -> where spans go while the block runs, or None where tracing is off; what is left is sent at its end.

    Where to is said by OpenTelemetry's own variables (OTEL_EXPORTER_OTLP_ENDPOINT). Raises Refused without the extra.
    """
    if not settings.tracing:
        yield None
        return
    try:
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra, not always there
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        raise Refused("WIREFOLD_TRACING needs OpenTelemetry: pip install 'wirefold[tracing]'", kind="tracing") from error
    provider = TracerProvider(resource=Resource.create({"service.name": "wirefold"}))
    provider.add_span_processor(BatchSpanProcessor(exporter or _otlp()))
    try:
        yield Spans(provider.get_tracer("wirefold"))
    finally:
        provider.shutdown()


def _otlp() -> Any:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    except ImportError as error:
        raise Refused("WIREFOLD_TRACING needs OpenTelemetry: pip install 'wirefold[tracing]'", kind="tracing") from error
    return OTLPSpanExporter()


class Spans:
    """Makes the spans of records that were handled; names and attributes are those of OpenTelemetry's messaging conventions."""

    def __init__(self, tracer: Any) -> None:
        self._tracer = tracer

    def handled(self, stage: Stage, record: Record, step: Step, seconds: float, now: datetime) -> None:
        """One span for a record that took so many seconds until now; none where its publisher began no trace."""
        trace = trace_of(record)
        if trace is None:
            return
        from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

        span = self._tracer.start_span(
            f"process {record.topic}",
            context=TraceContextTextMapPropagator().extract({"traceparent": trace.decode()}),
            kind=SpanKind.CONSUMER,
            start_time=_nanoseconds(now - timedelta(seconds=seconds)),
            attributes={
                "messaging.system": "kafka",
                "messaging.operation.type": "process",
                "messaging.destination.name": record.topic,
                "messaging.destination.partition.id": str(record.partition),
                "messaging.kafka.offset": record.offset,
                "messaging.consumer.group.name": stage.group,
                "wirefold.stage": stage.name,
                **{f"wirefold.{name}": value for name, value in step.told.items()},
            },
        )
        if step.told.get("outcome") == DEAD:
            span.set_status(Status(StatusCode.ERROR, step.told.get("error")))
        span.end(_nanoseconds(now))


def _nanoseconds(at: datetime) -> int:
    return round((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * NANOSECONDS)
