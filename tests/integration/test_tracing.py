"""A trace from publishing to events: each stage's span is in it, and the events carry it on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from stream.clients import producing, read, send
from stream.errors import Refused
from stream.record import Outgoing, Record
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import ARTICLES, CLAIM_EVENTS, dead_letter_topic
from stream.tracing import tracing
from wirefold.demo import standing

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01".encode()
ARTICLE = {"id": "a", "text": "The council of Marlow voted 7 to 2 on Monday to close two schools by June.", "language": "en"}


async def test_an_article_is_followed_from_its_publisher_to_its_events(prefix: str, tmp_path: Path) -> None:
    spans = InMemorySpanExporter()
    settings = Settings(topic_prefix=prefix, datadir=tmp_path, tracing=True)
    with tracing(settings, spans) as tracer:
        assert tracer is not None

        def tell(stage: Stage, record: Record, step: Step, seconds: float) -> None:
            tracer.handled(stage, record, step, seconds, datetime.now(UTC))

        async with standing(settings, tell) as local, producing(local) as producer:
            article = Outgoing(ARTICLES, b"a", orjson.dumps(ARTICLE), (("traceparent", TRACEPARENT),))
            await (await send(producer, local, article))
            await (await send(producer, local, Outgoing(ARTICLES, b"b", b"{", (("traceparent", TRACEPARENT),))))
            await (await send(producer, local, Outgoing(ARTICLES, b"c", b"{")))
            seen: set[str] = set()
            async for found in read(local, [CLAIM_EVENTS, dead_letter_topic(ARTICLES)], follow=True):
                if found.topic == CLAIM_EVENTS:
                    assert found.header("traceparent") == TRACEPARENT
                seen.add((found.key or b"").decode() if found.topic != CLAIM_EVENTS else "event")
                if seen == {"event", "b", "c"}:
                    break
    finished = spans.get_finished_spans()
    assert {f"{span.context.trace_id:032x}" for span in finished} == {TRACE}
    assert {f"{span.parent.span_id:016x}" for span in finished if span.parent} == {PARENT}
    names = [str((span.attributes or {})["wirefold.stage"]) for span in finished]
    assert set(names) == {"ingest.receive", "ingest.dedupe", "normalize.extract", "store.merge"}
    assert names.count("ingest.receive") == 2  # the third article brought no trace
    assert [span.status.is_ok for span in finished if (span.attributes or {})["wirefold.outcome"] == "dead letter"] == [False]
    assert all(span.start_time <= span.end_time for span in finished if span.start_time and span.end_time)


def test_tracing_is_off_unless_asked_for() -> None:
    with tracing(Settings()) as spans:
        assert spans is None


@pytest.mark.parametrize("name", ["opentelemetry.sdk.resources", "opentelemetry.sdk.trace"])
def test_without_the_extra_it_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, name, None)
    with pytest.raises(Refused, match="pip install"), tracing(Settings(tracing=True)):
        pass
