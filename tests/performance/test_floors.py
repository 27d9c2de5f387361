"""What each stage may cost at most, as a ratio to a loop in the same run: a decode, an encode and a pass over the words.

A ratio holds on any machine and under any load, as both sides wait for the same processor. The bounds are some four times what is
measured (docs/performance.md): they catch what became several times as slow, and nothing less.
"""

from __future__ import annotations

import itertools

import pytest

from bench.articles import made
from stream.rows import Rows
from wirefold.feeds import Fed
from wirefold.measuring import Measures, measure
from wirefold.services import SERVICES

ARTICLES = 18
MOST = {"ingest.receive": 80.0, "ingest.dedupe": 80.0, "normalize.extract": 500.0, "store.merge": 500.0}
"""Times the limit that a stage's work may cost."""


@pytest.fixture(scope="module")
def found() -> Measures:
    given = [Fed(f"made:{number}", value) for number, (_, value) in enumerate(itertools.islice(made(300), ARTICLES))]
    stages = [stage for stages in SERVICES.values() for stage in stages]
    measure(given, stages)  # compiles what is compiled when it is first called, and reads the models
    return measure(given, stages)


@pytest.mark.parametrize("stage", MOST)
def test_a_stage_costs_no_multiple_of_what_it_did(found: Measures, stage: str) -> None:
    (row,) = (row for row in found.rows() if row["stage"] == stage)
    assert row["records"] > 0
    assert 0 < row["times"] < MOST[stage]


def test_all_stages_have_a_bound() -> None:
    assert {stage.name for stages in SERVICES.values() for stage in stages} == set(MOST)


def test_what_a_stage_costs_is_seen() -> None:
    """A floor that can't fail is none: a stage that works ten times over is seen to."""
    given = [Fed(f"made:{number}", value) for number, (_, value) in enumerate(itertools.islice(made(100), 12))]
    (receive, *_) = SERVICES["ingest"]
    once = measure(given, [receive]).rows()[0]["times"]

    def ten_times(record: object, rows: Rows, partitions: int) -> object:
        for _ in range(9):
            receive.handle(record, rows, partitions)  # type: ignore[arg-type]
        return receive.handle(record, rows, partitions)  # type: ignore[arg-type]

    slow = receive.__class__("ingest.receive", receive.group, receive.source, ten_times, writes=receive.writes)  # type: ignore[arg-type]
    assert measure(given, [slow]).rows()[0]["times"] > 3 * once
