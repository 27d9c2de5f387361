"""Doctor: what it says of the workers that share the stages."""

from __future__ import annotations

from stream.members import Member
from wirefold.declared import ALL
from wirefold.doctor import workers


def on(*machines: str, version: str = "1.0") -> list[Member]:
    return [Member(stage.name, version, machine) for stage in ALL for machine in machines]


def test_all_workers_of_one_version_are_well_and_named_by_their_machine() -> None:
    found = workers(on("b", "a"))
    assert (found.verdict, found.todo) == ("ok", "")
    assert "all 1.0" in found.found
    assert "store.merge on a, b" in found.found


def test_workers_of_another_deployment_are_told_by_their_version() -> None:
    found = workers(on("a", "b") + on("old-7", version="0.9"))
    assert found.verdict == "warning"
    assert "0.9 on old-7, 1.0 on a, b" in found.found
    assert "WIREFOLD_TOPIC_PREFIX" in found.todo


def test_a_stage_without_a_worker_is_told() -> None:
    found = workers([each for each in on("a") if each.stage != "store.merge"])
    assert found.verdict == "warning"
    assert "nobody at store.merge" in found.found
    assert workers([]).found.startswith("none; nobody at ingest.receive")
