"""Rows that were entered and are among the latest: not read from their table again, and never another row than the table has."""

from __future__ import annotations

from typing import Any

from services.ingest.dedupe import dedupe
from services.ingest.kept import key_of
from services.ingest.seen import Seen
from stream.rows import Changes, change
from tests.unit.ingest.desks import article, prose


class Table(dict[str, bytes]):
    """Rows that count how often they are read."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    def get(self, key: str, default: Any = None) -> Any:
        self.read += 1
        return super().get(key, default)


def enter(rows: dict[str, bytes], seen: Seen, changes: Changes) -> None:
    change(rows, changes)
    seen.apply(changes)


def test_a_row_that_was_entered_is_not_read_again() -> None:
    table = Table()
    seen = Seen.over(table)
    enter(table, seen, dedupe(article("held-a", prose(1)), seen).rows)
    dedupe(article("held-b", prose(1)), seen)
    assert table.read == 0
    assert seen[key_of("held-a")] == table[key_of("held-a")]


def test_what_was_said_and_not_entered_is_not_what_the_row_says() -> None:
    rows: dict[str, bytes] = {}
    seen = Seen.over(rows)
    key, url = key_of("held-c"), "https://news.example/c"
    enter(rows, seen, dedupe(article("held-c", prose(1), url=url), seen).rows)
    revised = dedupe(article("held-c", prose(2), url=url), seen).rows  # the broker does not take it
    assert seen[key] == rows[key] != revised[key]
    enter(rows, seen, revised)
    assert seen[key] == rows[key] == revised[key]


def test_rows_that_are_taken_back_or_gone_are_known_no_more() -> None:
    rows: dict[str, bytes] = {}
    seen = Seen.over(rows)
    key, url = key_of("held-d"), "https://news.example/d"
    enter(rows, seen, dedupe(article("held-d", prose(1), url=url), seen).rows)
    before = rows[key]
    enter(rows, seen, dedupe(article("held-d", prose(2), url=url), seen).rows)
    enter(rows, seen, {key: before})
    assert seen[key] == before
    enter(rows, seen, {key: None})
    assert seen.get(key) is None


def test_another_partition_has_rows_of_its_own() -> None:
    one, other = dict[str, bytes](), dict[str, bytes]()
    seen, apart = Seen.over(one), Seen.over(other)
    key = key_of("held-e")
    enter(one, seen, dedupe(article("held-e", prose(1)), seen).rows)
    assert apart.get(key) is None
    enter(other, apart, dedupe(article("held-e", prose(2)), apart).rows)
    assert seen[key] == one[key] != other[key]
    assert apart[key] == other[key]
