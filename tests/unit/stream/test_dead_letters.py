"""Dead letters: nothing of the record is lost, and it can be sent again as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.dead_letters import (
    LONGEST,
    bare,
    came_back,
    dead_letter,
    is_kept_elsewhere,
    letter_of,
    made_whole,
    original_of,
    without_value,
)
from stream.errors import Poison
from stream.record import Outgoing, Record

AT = datetime(2025, 6, 21, 8, 30, 0, 123000, tzinfo=UTC)
RECORD = Record("articles", 4, 99, b"\xffkey", b"\x00value", AT, (("a", b"1"), ("a", b"2"), ("traceparent", b"t")))


def landed(out: Outgoing) -> Record:
    return Record(out.topic, 0, 0, out.key, out.value, AT, out.headers)


def test_the_record_is_kept_as_it_came() -> None:
    out = dead_letter(RECORD, "ingest.receive", Poison("no", kind="not-json"))
    assert (out.topic, out.key, out.value) == ("articles.dlq", RECORD.key, RECORD.value)
    assert out.headers[:3] == RECORD.headers


def test_the_headers_say_where_it_lay_who_set_it_aside_and_why() -> None:
    letter = letter_of(landed(dead_letter(RECORD, "ingest.receive", Poison("no such thing", kind="not-json"))))
    assert letter.model_dump() == {
        "topic": "articles",
        "partition": 4,
        "offset": 99,
        "at": AT,
        "stage": "ingest.receive",
        "error": "not-json",
        "message": "no such thing",
        "value": None,
    }


def test_a_fault_of_ours_is_named_by_its_type() -> None:
    assert letter_of(landed(dead_letter(RECORD, "s", ZeroDivisionError("x")))).error == "ZeroDivisionError"


def test_a_message_is_bounded() -> None:
    assert len(letter_of(landed(dead_letter(RECORD, "s", Poison("x" * 10_000)))).message) == LONGEST


def test_the_original_comes_back_for_its_own_partition() -> None:
    out = original_of(landed(dead_letter(RECORD, "s", Poison("x"))))
    marked = (("wirefold-retried", b"articles.dlq/0/0"), ("wirefold-at", b"2025-06-21T08:30:00.123000Z"))
    assert out == Outgoing("articles", RECORD.key, RECORD.value, (*RECORD.headers, *marked), 4)


def test_a_letter_that_was_too_large_for_its_topic_is_made_whole_from_where_it_came() -> None:
    letter = landed(bare(without_value(dead_letter(RECORD, "s", Poison("x")))))
    assert (letter.value, is_kept_elsewhere(letter), letter_of(letter).offset) == (None, True, 99)
    whole = made_whole(letter, RECORD)
    assert (is_kept_elsewhere(whole), letter_of(whole).value) == (False, None)
    assert original_of(whole) == original_of(landed(dead_letter(RECORD, "s", Poison("x"))))


def test_a_withdrawal_that_was_set_aside_is_whole() -> None:
    assert not is_kept_elsewhere(landed(dead_letter(Record("articles", 4, 99, b"k", None, AT, ()), "s", Poison("x"))))


def test_a_letter_that_came_back_says_which_it_was() -> None:
    sent = original_of(landed(dead_letter(RECORD, "s", Poison("x"))))
    again = Record("articles", 4, 120, sent.key, sent.value, AT, sent.headers)
    assert came_back(landed(dead_letter(again, "s", Poison("x")))) == "articles.dlq/0/0"
    assert came_back(landed(dead_letter(RECORD, "s", Poison("x")))) is None


def test_set_aside_twice_it_says_the_last_reason_only() -> None:
    first = landed(dead_letter(RECORD, "one", Poison("first")))
    again = Record("articles", 4, 120, first.key, first.value, AT, first.headers)
    letter = letter_of(landed(dead_letter(again, "two", Poison("second"))))
    assert (letter.stage, letter.message, letter.offset) == ("two", "second", 120)


@pytest.mark.parametrize("headers", [(), (("dlq.topic", b"a"),), (*dead_letter(RECORD, "s", Poison("x")).headers[:-1],)])
def test_a_record_without_whole_headers_is_no_dead_letter(headers: tuple[tuple[str, bytes], ...]) -> None:
    with pytest.raises(Poison):
        letter_of(Record("articles.dlq", 0, 0, None, b"", AT, headers))
