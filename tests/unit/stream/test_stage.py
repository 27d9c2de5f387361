"""A stage: whatever its function does, there is a step; what the broker can't take is set aside."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.errors import Poison
from stream.record import RULES, SOURCE, Outgoing, Record
from stream.rows import Rows
from stream.stage import Handle, Stage, Step
from stream.topics import ARRIVALS, CHANGELOG_BYTES, topic

RECORD = Record("received", 0, 1, b"k", b"v", datetime(2025, 6, 21, tzinfo=UTC))


def taken(handle: Handle) -> Step:
    return Stage("ingest.dedupe", "group", "received", handle).take(RECORD, {}, 12)


def gives(step: Step) -> Handle:
    return lambda _record, _rows, _partitions: step


@pytest.mark.parametrize(
    "error", [Poison("bad", kind="wrong-shape"), ValueError("a fault"), RecursionError("deep"), MemoryError()]
)
def test_an_error_gives_a_dead_letter_and_no_change(error: Exception) -> None:
    def fails(_record: Record, _rows: Rows, _partitions: int) -> Step:
        raise error

    step = taken(fails)
    assert [out.topic for out in step.outgoing] == ["received.dlq"]
    assert step.changes == {}
    assert step.told["outcome"] == "dead letter"


def test_a_step_passes_as_it_is() -> None:
    step = Step((Outgoing(ARRIVALS, b"k", b"v"),), {"a": b"1"}, {"outcome": "new"})
    assert taken(gives(step)) == step


def test_a_record_that_goes_back_to_an_article_says_under_which_rules_it_was_made() -> None:
    step = Step((Outgoing(ARRIVALS, b"k", b"v", ((SOURCE, b"articles/0/1"),)),))
    assert taken(gives(step)).outgoing[0].headers == ((SOURCE, b"articles/0/1"), (RULES, b"1"))


def test_a_record_that_its_topic_does_not_take_is_set_aside() -> None:
    large = b"x" * topic(ARRIVALS).max_message_bytes
    step = taken(gives(Step((Outgoing(ARRIVALS, b"k", large),), {"a": b"1"})))
    assert step.told["error"] == "too-large"
    assert step.changes == {}


def test_state_that_the_changelog_does_not_take_is_set_aside() -> None:
    step = taken(gives(Step(changes={"a": b"x" * (CHANGELOG_BYTES // 2 + 1)})))
    assert step.told["error"] == "too-large"
