from __future__ import annotations

from services.store.claims import memory
from services.store.keys import report_row
from services.store.merge import merge
from stream.rows import Draft
from tests.unit.store.building import day, number, report, statement


def test_what_is_remembered_of_an_article_as_it_is_kept_is_what_its_row_says() -> None:
    told = statement(
        "a", "The quake killed 10 people on 20 June 2025", dates=[day("2025-06-20")], quantities=[number(10, "person")]
    )
    rows = {key: row for key, row in merge(report("a", told, "Officials said so"), {}).rows.items() if row is not None}
    kept = memory.recall("a", Draft(rows))
    memory._SAID.drop(rows[report_row("a")])
    assert kept is not None
    assert memory.recall("a", Draft(rows)) == kept
