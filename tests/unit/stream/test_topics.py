"""Topics: names, and the plan that brings a broker to what is declared."""

from __future__ import annotations

import re
from dataclasses import replace

from stream.settings import Settings
from stream.topic_plan import Standing, plan
from stream.topics import DEDUPE, MERGE, TOPICS, changelog_topic, topic

SETTINGS = Settings(brokers="localhost:9092", topic_prefix="p.")


def all_standing() -> dict[str, Standing]:
    return {f"p.{found.name}": Standing(found.partitions, dict(found.config)) for found in TOPICS}


def test_names_are_of_lower_case_letters_digits_dots_and_dashes() -> None:
    assert [found.name for found in TOPICS if not re.fullmatch(r"[a-z0-9.-]+", found.name)] == []


def test_every_topic_that_a_stage_reads_has_dead_letters() -> None:
    names = {found.name for found in TOPICS}
    assert {f"{name}.dlq" for name in ("articles", "received", "arrivals", "reports")} <= names


def test_stages_with_state_have_compacted_changelogs() -> None:
    assert {topic(changelog_topic(stage)).cleanup for stage in (DEDUPE, MERGE)} == {"compact"}


def test_a_dead_letter_has_room_for_the_largest_record() -> None:
    assert all(
        topic(found.name.removesuffix(".dlq")).max_message_bytes < found.max_message_bytes
        for found in TOPICS
        if found.name.endswith(".dlq")
    )


def test_an_empty_broker_gets_every_topic_under_its_prefix() -> None:
    changes = plan({}, SETTINGS)
    assert {change.action for change in changes} == {"create"}
    assert [change.topic for change in changes] == [f"p.{found.name}" for found in TOPICS]


def test_a_broker_that_has_all_needs_nothing() -> None:
    assert plan(all_standing(), SETTINGS) == []


def test_a_topic_that_lacks_is_created_and_no_other_touched() -> None:
    standing = all_standing()
    del standing["p.claims"]
    assert [(change.action, change.topic) for change in plan(standing, SETTINGS)] == [("create", "p.claims")]


def test_a_setting_that_differs_is_set_and_what_it_was_is_said() -> None:
    standing = all_standing()
    standing["p.claims"] = Standing(12, {**topic("claims").config, "cleanup.policy": "delete", "segment.ms": "1"})
    (change,) = plan(standing, SETTINGS)
    assert change.action == "configure"
    assert change.config["cleanup.policy"] == "compact"
    assert "delete" in change.why


def test_configuring_keeps_all_that_was_given_to_the_topic() -> None:
    standing = all_standing()
    given = {**topic("claims").config, "max.message.bytes": "4194304", "segment.ms": "60000"}
    standing["p.claims"] = Standing(12, given, given)
    (change,) = plan(standing, SETTINGS)
    assert change.config == {**topic("claims").config, "segment.ms": "60000"}


def test_another_number_of_partitions_is_told_but_not_touched() -> None:
    standing = all_standing()
    standing["p.claims"] = Standing(3, dict(topic("claims").config))
    assert [change.action for change in plan(standing, SETTINGS)] == ["differs"]


THREE = SETTINGS.model_copy(update={"replication": 3})


def test_of_three_copies_two_must_have_a_record() -> None:
    assert {change.config["min.insync.replicas"] for change in plan({}, THREE)} == {"2"}
    (change,) = plan({"p.claims": Standing(12, dict(topic("claims").config), copies=3)}, THREE, (topic("claims"),))
    assert (change.action, change.config["min.insync.replicas"]) == ("configure", "2")


def test_what_an_operator_set_higher_stays() -> None:
    stands = Standing(12, {**topic("claims").config, "min.insync.replicas": "3"}, copies=5)
    assert plan({"p.claims": stands}, THREE, (topic("claims"),)) == []


def test_too_few_copies_are_told_but_not_touched() -> None:
    stands = Standing(12, {**topic("claims").config, "min.insync.replicas": "2"}, copies=1)
    (change,) = plan({"p.claims": stands}, THREE, (topic("claims"),))
    assert change.action == "differs"
    assert "has 1 copies" in change.why
    assert plan({"p.claims": replace(stands, copies=3)}, THREE, (topic("claims"),)) == []
