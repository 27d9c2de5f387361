"""Writing: records off the topics into the read model, a batch in one transaction, each row written once for all that the batch says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from sqlalchemy import Column, Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from schemas.events import Event
from services.web import heat as heats
from services.web import tables
from services.web.changes import Put, Row, change_of, event_row
from stream.errors import Poison
from stream.record import Record

log = structlog.get_logger("wirefold.web")

AT_ONCE = 500
"""Values in one question; a database takes some thousands."""


class Moved(Exception):  # noqa: N818 - says what is the case
    """Someone else has written what follows on these offsets: read them again and go on from there."""


def write(db: Connection, records: Sequence[Record]) -> set[str]:
    """Records in the order of their partitions -> the stories they concern. Raises Moved where they do not follow on what was kept."""
    _advance(db, records)
    puts: dict[tuple[str, str], Row | None] = {}
    noted: dict[str, tuple[Event, Row]] = {}
    """By id: a worker's last step may come again."""
    cooled: list[str | Event] = []
    """Stories that went and events, in their order."""
    touched: set[str] = set()
    for record in records:
        try:
            found = change_of(record)
        except Poison as poison:
            log.warning("passed over", place=record.place, error=poison.kind, message=str(poison))
            continue
        if isinstance(found, Put):
            puts[found.table, found.key] = found.row
            if found.table == tables.stories.name:
                touched.add(found.key)
                cooled += [] if found.row else [found.key]
        else:
            touched.add(found.story_id)
            if found.id not in noted:
                noted[found.id] = found, event_row(found, record)
                cooled.append(found)
    for name in {name for name, _ in puts}:
        _put(db, tables.metadata.tables[name], {key: row for (of, key), row in puts.items() if of == name})
    known = set(_kept(db, tables.events.c.id, noted))
    _warm(db, [each for each in cooled if isinstance(each, str) or each.id not in known])
    fresh = [row for key, (_, row) in noted.items() if key not in known]
    if fresh:
        db.execute(insert(tables.events), fresh)
    return touched


def forget(db: Connection, events: int, articles: int) -> None:
    """Let all go but at most so many events, and so many articles' texts: those that came last."""
    for number, keep in ((tables.events.c.seq, events), (tables.articles.c.n, articles)):
        last = db.scalar(select(func.max(number))) or 0
        db.execute(delete(number.table).where(number <= last - keep))


def upsert(db: Connection, table: Table, key: str, rows: Sequence[Row]) -> None:
    """Rows of the same columns -> each put under its key, in place of the one that is there."""
    if rows:
        dialect: Any = postgresql if db.dialect.name == "postgresql" else sqlite
        given = dialect.insert(table)
        others = {name: given.excluded[name] for name in rows[0] if name != key}
        db.execute(given.on_conflict_do_update(index_elements=[key], set_=others), rows)


def _advance(db: Connection, records: Sequence[Record]) -> None:
    first: dict[tuple[str, int], int] = {}
    last: dict[tuple[str, int], int] = {}
    for record in records:
        first.setdefault((record.topic, record.partition), record.offset)
        last[record.topic, record.partition] = record.offset + 1
    for (topic, partition), following in last.items():
        at = (tables.offsets.c.topic == topic) & (tables.offsets.c.partition == partition)
        done = db.execute(
            update(tables.offsets).where(at, tables.offsets.c.next <= first[topic, partition]).values(next=following)
        )
        if done.rowcount == 0:
            if db.scalar(select(tables.offsets.c.next).where(at)) is not None:
                raise Moved
            db.execute(insert(tables.offsets).values(topic=topic, partition=partition, next=following))


def _put(db: Connection, table: Table, rows: dict[str, Row | None]) -> None:
    _drop(db, table.c.id, [key for key, row in rows.items() if row is None])
    upsert(db, table, "id", [row for row in rows.values() if row is not None])


def _drop(db: Connection, column: Column[Any], keys: Sequence[str]) -> None:
    for some in _parts(keys):
        db.execute(delete(column.table).where(column.in_(some)))


def _kept(db: Connection, column: Column[Any], keys: Iterable[str]) -> Iterable[str]:
    return (found for some in _parts(list(keys)) for found in db.scalars(select(column).where(column.in_(some))))


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)]


def _warm(db: Connection, changes: Sequence[str | Event]) -> None:
    """Ids of stories that went, and events, in their order -> the heat of the stories as it is after them."""
    heat = tables.heat.c
    gained = {each.story_id: (0, heats.COLD) for each in changes if isinstance(each, Event) and heats.gained(each)}
    for some in _parts(list(gained)):
        for row in db.execute(select(heat.story_id, heat.origins, heat.rank).where(heat.story_id.in_(some))):
            gained[row.story_id] = row.origins, row.rank
    gone: list[str] = []
    for each in changes:
        if isinstance(each, str):
            gone.append(each)
            gained.pop(each, None)
        elif count := heats.gained(each):
            origins, rank = gained.get(each.story_id, (0, heats.COLD))
            gained[each.story_id] = origins + count, heats.warmed(rank, count, each.time)
    _drop(db, heat.story_id, gone)
    upsert(db, tables.heat, "story_id", [{"story_id": of, "origins": n, "rank": rank} for of, (n, rank) in gained.items()])
