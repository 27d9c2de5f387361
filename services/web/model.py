"""ReadModel: stories, claims and events in a database, for reading. Written by `apply` alone, offsets in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, create_engine, delete, event, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from services.web import tables
from services.web.reading import Reading
from services.web.writing import Moved, forget, upsert, write
from stream.record import Record
from stream.topics import ARRIVALS, CLAIMS, STORIES

BROUGHT = {ARRIVALS: tables.articles, STORIES: tables.stories, CLAIMS: tables.claims}
"""The tables of what stands as some topics last said."""


class ReadModel(Reading):
    """The read model over a database url. Methods block: call them in a thread. Several may read; several may even write."""

    def __init__(self, url: str, keep_events: int = 100_000, keep_articles: int = 100_000) -> None:
        in_memory = url in ("sqlite://", "sqlite:///:memory:")
        options: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}} if in_memory else {}
        self.engine = create_engine(url, **options)
        self._keep_events, self._keep_articles = keep_events, keep_articles
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _tuned)
        self._prepare()

    def _prepare(self) -> None:
        """Make the tables; those of another version are dropped, so that all is read anew."""
        with self.engine.begin() as db:
            found = inspect(db).has_table("versions") and db.scalar(select(tables.versions.c.version))
            if found != tables.VERSION:
                self._make(db)
            tables.followed.create(db, checkfirst=True)  # a database of an earlier release has none

    def _make(self, db: Connection) -> None:
        if db.dialect.name == "sqlite":
            for name in ("stories_words", "claims_words"):
                db.execute(text(f"DROP TABLE IF EXISTS {name}"))
        tables.metadata.drop_all(db)
        tables.metadata.create_all(db)
        db.execute(insert(tables.versions).values(version=tables.VERSION))

    def rebuild(self) -> None:
        """Forget all, webhooks' places aside: the follower reads it anew from the topics."""
        with self.engine.begin() as db:
            places = db.execute(select(tables.hooks)).mappings().all()
            self._make(db)
            if places:
                db.execute(insert(tables.hooks), [dict(place) for place in places])

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def offsets(self) -> dict[tuple[str, int], int]:
        """The next offset of each partition, by topic (as declared) and number."""
        with self.engine.connect() as db:
            return {(row.topic, row.partition): row.next for row in db.execute(select(tables.offsets))}

    def followed(self) -> int | None:
        """When the topics were last followed to their ends (s since 1970), or None where that was never told."""
        with self.engine.connect() as db:
            found: int | None = db.scalar(select(tables.followed.c.at))
            return found

    def note_followed(self, at: int) -> None:
        """Note that the topics were followed to their ends at some time (s since 1970)."""
        with self.engine.begin() as db:
            upsert(db, tables.followed, "n", [{"n": 1, "at": at}])

    def forget_topics(self, topics: Iterable[str]) -> None:
        """Forget what some topics brought, and how far they were read, so that they are read anew."""
        with self.engine.begin() as db:
            for topic in topics:
                db.execute(delete(BROUGHT[topic]))
                db.execute(delete(tables.offsets).where(tables.offsets.c.topic == topic))

    def apply(self, records: Sequence[Record]) -> set[str]:
        """Records in the order of their partitions -> the stories they concern; they and their offsets are kept in one transaction.

        Raises Moved, and keeps nothing, where they do not follow on what was kept.
        """
        try:
            with self.engine.begin() as db:
                touched = write(db, records)
                forget(db, self._keep_events, self._keep_articles)
        except IntegrityError as error:  # two writers at the very same place
            raise Moved from error
        return touched

    def hook_at(self, url: str) -> int:
        """A webhook's url -> the number of the last event that it took; one that is new begins with what comes."""
        with self.engine.begin() as db:
            found = db.scalar(select(tables.hooks.c.seq).where(tables.hooks.c.url == url))
            if found is None:
                found = db.scalar(select(func.max(tables.events.c.seq))) or 0
                db.execute(insert(tables.hooks).values(url=url, seq=found))
            return int(found)

    def hook_took(self, url: str, seq: int) -> None:
        """Note that a webhook has taken all events up to one."""
        with self.engine.begin() as db:
            upsert(db, tables.hooks, "url", [{"url": url, "seq": seq}])


def _tuned(connection: Any, _record: Any) -> None:
    """SQLite for one writer and many readers that do not wait for it."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
