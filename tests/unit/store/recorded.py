"""Rows of `store.merge` as releases wrote them, a file for each layout, and the reports that they were made of.

usage: python -m tests.unit.store.recorded    (writes those of this release's layout anew: only for a layout that was never released)

Each line of a file is a row: its key, and its JSON. The rows are those of the desk `en` after all of ARTICLES but the last.
"""

from __future__ import annotations

from collections import Counter, deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from services.ingest.worker import STAGES as INGEST
from services.normalize.worker import STAGES as NORMALIZE
from services.store.worker import STAGES as STORE
from stream.record import Outgoing, Record
from stream.rows import Memory, Rows
from stream.stage import Stage, Step
from stream.topics import ARTICLES as SOURCE
from stream.topics import LAYOUTS, MERGE, REPORTS

HERE = Path(__file__).with_name("rows")
AT = datetime(2026, 1, 10, 12, tzinfo=UTC)


def _article(name: str, title: str, text: str, day: int = 10) -> dict[str, Any]:
    paper = name.partition("-")[0]
    url = f"https://{paper}.example/{name}"
    given = {"id": name, "url": url, "source": paper.title(), "title": title, "text": text, "language": "en"}
    return {**given, "published_at": f"2026-01-{day}"}


ARTICLES = (
    _article(
        "gazette-1",
        "Ferry hits quay in Dunmore",
        "A ferry hit the stone quay in Dunmore on Saturday, the harbour office said. Nine people were hurt, the harbour office said. "
        "The ferry Alva had 140 passengers aboard.",
    ),
    _article(
        "courier-1",
        "Nine hurt as ferry hits Dunmore quay",
        "Nine people were hurt when the ferry Alva hit the stone quay in Dunmore on Saturday, police said. "
        "The captain, Edda Holm, denied that the ferry was too fast.",
    ),
    _article(
        "post-1",
        "Dunmore ferry crash: 12 hurt",
        "Twelve people were hurt when the ferry Alva hit the quay in Dunmore on Saturday, a hospital said. The harbour office opened an inquiry.",
    ),
    _article(
        "herald-1",
        "Mill in Tarrow to close",
        "The paper mill in Tarrow will close in March, its owner said on Friday. About 300 people work there.",
    ),
    _article(
        "mail-1",
        "Inquiry into Dunmore ferry crash",
        "The harbour office opened an inquiry after the ferry Alva hit the stone quay in Dunmore on Saturday. Twelve people were hurt, police said. "
        "The ferry Alva had 140 passengers aboard.",
        day=11,
    ),
)


class Partition:
    """A stage with the rows of one partition."""

    def __init__(self, stage: Stage, rows: dict[str, bytes] | None = None) -> None:
        self.stage, self.rows = stage, rows if rows is not None else {}
        self.memory: Memory | None = stage.memory(self.rows) if stage.memory else None

    def take(self, record: Record, partitions: int = 1) -> Step:
        """Handle a record; the rows are changed by it."""
        rows: Rows = self.memory if self.memory is not None else self.rows
        step = self.stage.take(record, rows, partitions)
        self.rows.update({key: row for key, row in step.changes.items() if row is not None})
        for key in [key for key, row in step.changes.items() if row is None]:
            self.rows.pop(key, None)
        if self.memory is not None:
            self.memory.apply(step.changes)
        return step


def reports(partition: int = 0) -> list[Record]:
    """ARTICLES as this release reports them, on a partition of `reports`."""
    before = {stage.source: Partition(stage) for stage in (*INGEST, *NORMALIZE)}
    offsets, found = Counter[str](), list[Record]()
    ahead = deque(Outgoing(SOURCE, article["id"].encode(), orjson.dumps(article)) for article in ARTICLES)
    while ahead:
        out = ahead.popleft()
        at = partition if out.topic == REPORTS else 0
        record = Record(out.topic, at, offsets[out.topic], out.key, out.value, AT, out.headers)
        offsets[out.topic] += 1
        if out.topic == REPORTS:
            found.append(record)
        elif out.topic in before:
            ahead.extend(before[out.topic].take(record).outgoing)
    return found


def rows(layout: int) -> dict[str, bytes]:
    """A layout -> the rows that a release wrote in it. Raises FileNotFoundError where none are kept."""
    lines = (HERE / f"layout-{layout}.jsonl").read_bytes().splitlines()
    return {key: orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for key, row in map(orjson.loads, lines)}


def main() -> None:
    """Write the rows of this release."""
    (merging,) = STORE
    partition = Partition(merging)
    for record in reports()[:-1]:
        partition.take(record)
    written = (orjson.dumps([key, orjson.loads(row)]) for key, row in sorted(partition.rows.items()))
    (HERE / f"layout-{LAYOUTS[MERGE]}.jsonl").write_bytes(b"\n".join([*written, b""]))


if __name__ == "__main__":
    main()
