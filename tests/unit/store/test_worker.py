"""The stage of store: what becomes of withdrawals that name no desk."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas.received import Withdrawal
from services.normalize.worker import STAGES as NORMALIZE
from services.store.worker import STAGES as STORE
from stream.codec import decode, encode
from stream.dead_letters import letter_of
from stream.record import CORRECTS, PUBLISHED, SOURCE, Headers, Record
from tests.unit.store.building import report

(EXTRACT,), (MERGE,) = NORMALIZE, STORE
AT = datetime(2024, 3, 6, tzinfo=UTC)
SENTENCE = "The mayor of Marlow opened the bridge on Monday."


def asked(partition: int, *, found: bool = False) -> Record:
    value = encode(Withdrawal(id="a1", at=AT, found=found))
    return Record("reports", partition, 5, b"a1", value, AT, ((SOURCE, b"articles/3/17"),))


def rows_with_a1() -> dict[str, bytes]:
    step = MERGE.take(Record("reports", 1, 4, b"en", encode(report("a1", SENTENCE)), AT), {}, 3)
    return {key: value for key, value in step.changes.items() if value is not None}


def test_a_withdrawal_without_a_desk_asks_all_partitions_of_reports() -> None:
    (out,) = EXTRACT.take(Record("arrivals", 2, 5, b"a1", encode(Withdrawal(id="a1", at=AT)), AT), {}, 3).outgoing
    assert (out.topic, out.key, out.partition) == ("reports", b"a1", 0)
    (out,) = MERGE.take(asked(0), {}, 3).outgoing
    assert (out.topic, out.partition) == ("reports", 1)


def test_where_the_article_is_known_it_is_withdrawn_and_the_next_is_told_so() -> None:
    step = MERGE.take(asked(1), rows_with_a1(), 3)
    *told, on = step.outgoing
    assert [out.value for out in told if out.topic == "stories"] == [None]
    assert (on.topic, on.partition) == ("reports", 2)
    assert decode(Withdrawal, on.value).found
    assert MERGE.take(asked(2, found=True), {}, 3).outgoing == ()


def test_one_that_nobody_knows_is_a_dead_letter_of_articles() -> None:
    (out,) = MERGE.take(asked(2), {}, 3).outgoing
    assert (out.topic, out.key, out.value) == ("articles.dlq", b"a1", None)
    letter = letter_of(Record(out.topic, 0, 0, out.key, out.value, AT, out.headers))
    assert (letter.topic, letter.partition, letter.offset, letter.error) == ("articles", 3, 17, "unknown-id")


def came(offset: int, partition: int = 3) -> Headers:
    return (SOURCE, b"articles/%d/%d" % (partition, offset)), (PUBLISHED, b"%d" % (1_700_000_000_000 + offset))


def rows_after(headers: Headers, rows: dict[str, bytes], text: str = SENTENCE) -> dict[str, bytes]:
    step = MERGE.take(Record("reports", 1, 4, b"en", encode(report("a1", text)), AT, headers), rows, 3)
    return {key: value for key, value in {**rows, **step.changes}.items() if value is not None}


def withdrawn(headers: Headers, desk: str | None = None) -> Record:
    return Record("reports", 1, 9, b"a1", encode(Withdrawal(id="a1", at=AT, desk=desk)), AT, headers)


@pytest.mark.parametrize("desk", [None, "en"])
def test_an_article_published_again_stands_though_its_withdrawal_comes_last(desk: str | None) -> None:
    for text in (SENTENCE, "The mayor of Marlow opened the bridge on Tuesday."):  # the same again, or another version
        rows = rows_after(came(19), rows_after(came(17), {}), text)
        step = MERGE.take(withdrawn(came(18), desk), rows, 3)
        assert (step.changes, step.told["outcome"]) == ({}, "published again")
        assert [(out.topic, decode(Withdrawal, out.value or b"").found) for out in step.outgoing] == [("reports", True)] * (
            desk is None
        )


@pytest.mark.parametrize(
    "headers", [came(20), came(18, partition=2), ()], ids=["later", "of another partition", "of no place known"]
)
def test_one_that_is_not_surely_older_withdraws(headers: Headers) -> None:
    rows = rows_after(came(19), {})
    step = MERGE.take(withdrawn(headers), rows, 3)
    assert {out.topic for out in step.outgoing} >= {"stories", "claims"}
    left = {key: value for key, value in {**rows, **step.changes}.items() if value is not None}
    assert not [key for key in left if key.startswith(("report/", "published/"))]


def test_what_another_article_corrected_was_not_published_again_by_that() -> None:
    corrected = (*came(19), (CORRECTS, b"b1"))
    passed = EXTRACT.take(Record("arrivals", 2, 5, b"a1", encode(Withdrawal(id="a1", at=AT)), AT, corrected), {}, 3).outgoing[0]
    assert (CORRECTS, b"b1") in passed.headers
    rows = rows_after(corrected, rows_after(came(17), {}))
    assert MERGE.take(withdrawn(came(18)), rows, 3).told["outcome"] == "merged"


def test_a_record_sent_again_leaves_the_latest_place() -> None:
    rows = rows_after(came(19), {})
    assert rows_after(came(17), rows)["published/a1"] == rows["published/a1"]
