"""Tables of the read model. All of it is made from the topics and can be made anew at any time; offsets lie beside what they brought.

What is searched is a full-text index over the stories' titles and the claims' words: FTS5 in SQLite, a generated `tsvector` in PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)

VERSION = 2
"""Of these tables: another one found in a database is dropped and read anew from the topics."""

metadata = MetaData()
_COUNT = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only in what is called INTEGER


versions = Table("versions", metadata, Column("version", Integer, primary_key=True))

offsets = Table(
    "offsets",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next", BigInteger, nullable=False),
)

followed = Table("followed", metadata, Column("n", Integer, primary_key=True), Column("at", BigInteger, nullable=False))
"""When the topics were last followed to their ends, in seconds since 1970: one row."""

stories = Table(
    "stories",
    metadata,
    Column("n", _COUNT, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("last_seen", Text, nullable=False, index=True),
    Column("reports", Integer, nullable=False),
    Column("publishers", Integer, nullable=False),
    Column("open_conflicts", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

heat = Table(
    "heat",
    metadata,
    Column("story_id", Text, primary_key=True),
    Column("origins", Integer, nullable=False),
    Column("rank", Float, nullable=False, index=True),
)
"""How many origins a story has gained, and how lately, as the logarithm of a sum that decays: see `services.web.heat`."""

claims = Table(
    "claims",
    metadata,
    Column("n", _COUNT, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("story_id", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("publishers", Integer, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("claims_by_weight", "origins", "reports", "n"),
)

events = Table(
    "events",
    metadata,
    Column("seq", _COUNT, primary_key=True, autoincrement=True),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("story_id", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
    UniqueConstraint("partition", "offset"),
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    Column("n", _COUNT, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("url", Text),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""The latest texts as published, by when they first came (an article's own time is its publisher's word), for showing a span in its sentence; from
`arrivals`, which keeps a week: older ones are kept only here."""

hooks = Table("hooks", metadata, Column("url", Text, primary_key=True), Column("seq", BigInteger, nullable=False))

_INDEXES = {
    "sqlite": (
        "CREATE VIRTUAL TABLE {t}_words USING fts5({c}, content='{t}', content_rowid='n', tokenize='unicode61 remove_diacritics 2')",
        "CREATE TRIGGER {t}_put AFTER INSERT ON {t} BEGIN INSERT INTO {t}_words(rowid, {c}) VALUES (new.n, new.{c}); END",
        "CREATE TRIGGER {t}_drop AFTER DELETE ON {t} BEGIN INSERT INTO {t}_words({t}_words, rowid, {c}) VALUES ('delete', old.n, old.{c}); END",
        """CREATE TRIGGER {t}_change AFTER UPDATE OF {c} ON {t} WHEN old.{c} <> new.{c} BEGIN
            INSERT INTO {t}_words({t}_words, rowid, {c}) VALUES ('delete', old.n, old.{c});
            INSERT INTO {t}_words(rowid, {c}) VALUES (new.n, new.{c}); END""",
    ),
    "postgresql": (
        "ALTER TABLE {t} ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', left({c}, 100000))) STORED",
        "CREATE INDEX {t}_by_words ON {t} USING gin (words)",
    ),
}
for _dialect, _statements in _INDEXES.items():
    for _table, _column in (("stories", "title"), ("claims", "text")):
        for _statement in _statements:
            _ddl = DDL(_statement.format(t=_table, c=_column)).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
            event.listen(metadata.tables[_table], "after_create", _ddl)
