"""The stages of ingest: where records go, and what comes of bad ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from schemas.received import Received, Withdrawal
from services.ingest.worker import STAGES
from stream.codec import decode, encode
from stream.dead_letters import letter_of
from stream.record import CORRECTS, PUBLISHED, RULES, SOURCE, Record, publication_of
from stream.stage import Step

RECEIVE, DEDUPE = STAGES
AT = datetime(2025, 6, 21, tzinfo=UTC)
TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TEXT = "The council met on Monday and voted for the budget."


def article(value: bytes | None, key: bytes | None = b"a1") -> Record:
    return Record("articles", 3, 17, key, value, AT, (("traceparent", TRACE),))


def withdrawal_at(partition: int, *, found: bool = False) -> Record:
    value = encode(Withdrawal(id="a1", at=AT, found=found))
    return Record("received", partition, 5, b"a1", value, AT, ((SOURCE, b"articles/3/17"),))


def received_at(partition: int) -> Record:
    out = RECEIVE.take(article(orjson.dumps({"id": "a1", "text": TEXT})), {}, 12).outgoing[0]
    return Record("received", partition, 4, out.key, out.value, AT, out.headers)


def rows_of(step: Step) -> dict[str, bytes]:
    return {key: value for key, value in step.changes.items() if value is not None}


def test_an_article_goes_to_its_desk_with_its_trace_and_source() -> None:
    (out,) = RECEIVE.take(article(orjson.dumps({"id": "a1", "text": TEXT})), {}, 12).outgoing
    assert (out.topic, out.key) == ("received", b"en")
    told = {SOURCE: b"articles/3/17", PUBLISHED: b"%d" % (AT.timestamp() * 1000), "traceparent": TRACE, RULES: b"1"}
    assert dict(out.headers) == told
    assert decode(Received, out.value).text == TEXT


def test_headers_of_strangers_are_not_passed_on() -> None:
    hostile = Record(
        "articles", 3, 17, b"a1", orjson.dumps({"text": TEXT}), AT, (("traceparent", b"x" * 9_000_000), (SOURCE, b"x"))
    )
    (out,) = RECEIVE.take(hostile, {}, 12).outgoing
    assert {name for name, _ in out.headers} == {SOURCE, PUBLISHED, RULES}
    assert out.headers[0] == (SOURCE, b"articles/3/17")


def test_a_bad_article_becomes_a_dead_letter_as_it_came() -> None:
    bad = article(b"\xff{", key=None)
    (out,) = RECEIVE.take(bad, {}, 12).outgoing
    assert (out.topic, out.key, out.value) == ("articles.dlq", None, b"\xff{")
    assert ("traceparent", TRACE) in out.headers
    letter = letter_of(Record(out.topic, 0, 0, out.key, out.value, AT, out.headers))
    assert (letter.topic, letter.partition, letter.offset, letter.stage, letter.error) == (
        "articles",
        3,
        17,
        "ingest.receive",
        "not-utf8",
    )


def test_a_copy_follows_its_original_by_its_key() -> None:
    words = " ".join(f"word{number}" for number in range(80))
    rows: dict[str, bytes] = {}
    keys = []
    for number in range(2):
        value = orjson.dumps({"id": f"a{number}", "text": words, "language": "en", "url": f"https://{number}.example.com/a"})
        received = RECEIVE.take(article(value), {}, 12).outgoing[0]
        step = DEDUPE.take(Record("received", 0, number, received.key, received.value, AT, received.headers), rows, 12)
        rows |= rows_of(step)
        keys += [out.key for out in step.outgoing]
    assert keys == [b"a0", b"a0"]


def test_a_correction_says_that_the_record_it_goes_back_to_is_of_another_article() -> None:
    words = " ".join(f"word{number}" for number in range(80))
    rows: dict[str, bytes] = {}
    for number, day in (("a0", "2025-06-20"), ("a1", "2025-06-18")):
        value = orjson.dumps({"id": number, "text": words, "url": f"https://{number}.example.com/a", "published_at": day})
        received = RECEIVE.take(article(value), {}, 12).outgoing[0]
        step = DEDUPE.take(Record("received", 0, 1, received.key, received.value, AT, received.headers), rows, 12)
        rows |= rows_of(step)
    late, corrected = step.outgoing
    assert CORRECTS not in dict(late.headers)
    assert dict(corrected.headers) == {**dict(late.headers), CORRECTS: b"a1"}
    came = [publication_of(Record(out.topic, 0, 1, out.key, out.value, AT, out.headers)) for out in (late, corrected)]
    assert came == [(3, 17, AT.timestamp() * 1000), None]


def test_a_repeat_ends_at_dedupe() -> None:
    first = DEDUPE.take(received_at(7), {}, 12)
    again = DEDUPE.take(replace(received_at(7), offset=9), rows_of(first), 12)
    assert [out.topic for out in first.outgoing] == ["arrivals"]
    assert again.outgoing == ()


def test_a_withdrawal_asks_all_partitions_in_turn() -> None:
    (out,) = RECEIVE.take(article(None), {}, 3).outgoing
    assert (out.topic, out.partition) == ("received", 0)
    (out,) = DEDUPE.take(withdrawal_at(0), {}, 3).outgoing
    assert (out.topic, out.partition) == ("received", 1)


def test_a_withdrawal_is_announced_where_the_article_is_known_and_goes_on() -> None:
    rows = rows_of(DEDUPE.take(received_at(1), {}, 3))
    announced, on = DEDUPE.take(withdrawal_at(1), rows, 3).outgoing
    assert (announced.topic, announced.key) == ("arrivals", b"a1")
    assert (on.topic, on.partition) == ("received", 2)
    assert decode(Withdrawal, on.value).found


def test_a_withdrawal_found_earlier_ends_quietly_at_the_last_partition() -> None:
    assert DEDUPE.take(withdrawal_at(2, found=True), {}, 3).outgoing == ()


def test_a_withdrawal_of_an_article_unknown_here_goes_on_to_the_store() -> None:
    (out,) = DEDUPE.take(withdrawal_at(2), {}, 3).outgoing
    assert (out.topic, out.key, dict(out.headers)[SOURCE]) == ("arrivals", b"a1", b"articles/3/17")
    assert decode(Withdrawal, out.value) == Withdrawal(id="a1", at=AT)


def test_what_is_no_message_of_ours_is_a_dead_letter_of_received() -> None:
    (out,) = DEDUPE.take(Record("received", 1, 4, b"en", b"{}", AT), {}, 12).outgoing
    assert (out.topic, out.value) == ("received.dlq", b"{}")


def test_a_withdrawal_that_comes_round_after_the_article_was_published_again_takes_nothing_back() -> None:
    first = received_at(1)
    again = replace(first, offset=6, headers=((SOURCE, b"articles/3/19"), (PUBLISHED, b"%d" % (AT.timestamp() * 1000 + 5))))
    rows = rows_of(DEDUPE.take(first, {}, 3))
    rows |= rows_of(DEDUPE.take(again, rows, 3))
    between = replace(withdrawal_at(1), headers=((SOURCE, b"articles/3/18"), again.headers[1]))
    step = DEDUPE.take(between, rows, 3)
    (on,) = step.outgoing
    assert (on.topic, on.partition, step.changes, step.told["outcome"]) == ("received", 2, {}, "published again")
    assert decode(Withdrawal, on.value).found
    later = replace(withdrawal_at(1), headers=((SOURCE, b"articles/3/20"), again.headers[1]))
    assert [out.topic for out in DEDUPE.take(later, rows, 3).outgoing] == ["arrivals", "received"]


@pytest.mark.parametrize(
    ("source", "at"), [(b"articles/3/2", 9), (b"articles/4/18", 0)], ids=["a topic made anew", "another partition"]
)
def test_a_withdrawal_of_which_no_order_is_known_counts_when_it_comes(source: bytes, at: int) -> None:
    rows = rows_of(DEDUPE.take(received_at(1), {}, 3))
    told = ((SOURCE, source), (PUBLISHED, b"%d" % (AT.timestamp() * 1000 + at)))
    assert len(DEDUPE.take(replace(withdrawal_at(1), headers=told), rows, 3).outgoing) == 2
