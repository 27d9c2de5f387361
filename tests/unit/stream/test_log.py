"""The log: ours line by line, the libraries' repetitions held back and counted."""

from __future__ import annotations

import logging

from stream.log import SILENCE, Seldom


def record(name: str, message: str) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, "", 0, message, None, None)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_library_says_one_thing_once_in_a_while() -> None:
    clock = Clock()
    seldom = Seldom(clock)
    assert [seldom.filter(record("aiokafka", "no broker")) for _ in range(4)] == [True, False, False, False]
    assert seldom.filter(record("aiokafka", "something else"))
    clock.now += SILENCE + 1
    again = record("aiokafka", "no broker")
    assert seldom.filter(again)
    assert "3 more" in again.getMessage()


def test_our_own_lines_all_pass() -> None:
    seldom = Seldom()
    assert all(seldom.filter(record("wirefold.worker", "record")) for _ in range(5))
