"""Reading: what the pages, the HTTP interface and the webhooks ask of the read model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Text, case, cast, func, literal_column, select, text

from schemas.claim import Claim, Status
from schemas.events import Event, EventType
from schemas.story import Story
from services.web import heat as heats
from services.web import tables
from stream.codec import decode
from stream.errors import Poison

MOST = 200
"""Rows of one answer."""


@dataclass(frozen=True)
class Page:
    """Some rows, and the word with which the next ones are asked for (None: these are the last)."""

    items: list[dict[str, Any]]
    following: str | None = None


@dataclass(frozen=True)
class Tally:
    """How many stories stand, by language, how many claims, by status and origins (1, 2, 3, 4+), and how many conflicts are open."""

    stories: dict[str, int]
    claims: dict[tuple[str, str], int]
    conflicts: int


@dataclass(frozen=True)
class Noted:
    """An event as it stands in the read model. `place` is topic, partition and offset: the id under which it is streamed."""

    seq: int
    place: str
    event: Event


class Reading:
    """What is asked of the database behind an engine. Methods block: call them in a thread."""

    engine: Engine

    def stories(  # noqa: PLR0913 - filters
        self,
        *,
        language: str = "",
        disputed: bool = False,
        query: str = "",
        order: str = "heat",
        after: str = "",
        limit: int = 50,
    ) -> Page:
        """Stories, most origins gained lately first (or `order` latest), with what a list shows of them."""
        rank = func.coalesce(tables.heat.c.rank, heats.COLD)
        by = rank if order == "heat" else tables.stories.c.last_seen
        t = tables.stories.c
        asked = select(
            t.n, t.id, t.title, t.language, t.last_seen, t.reports, t.publishers, t.open_conflicts, t.version, rank.label("rank"),
            func.coalesce(tables.heat.c.origins, 0).label("gained"),
            select(func.coalesce(func.max(tables.claims.c.origins), 0)).where(tables.claims.c.story_id == t.id).scalar_subquery().label("origins"),
        ).outerjoin(tables.heat, tables.heat.c.story_id == t.id)  # fmt: skip
        if language:
            asked = asked.where(t.language == language)
        if disputed:
            asked = asked.where(t.open_conflicts > 0)
        if query:
            asked = asked.where(self._matches("stories", query))
        if after:
            value, n = _cursor(after)
            bound: Any = float(value) if order == "heat" else value
            asked = asked.where((by < bound) | ((by == bound) & (t.n < n)))
        limit = min(limit, MOST)
        with self.engine.connect() as db:
            rows = [dict(row) for row in db.execute(asked.order_by(by.desc(), t.n.desc()).limit(limit + 1)).mappings()]
        key = "rank" if order == "heat" else "last_seen"
        following = f"{rows[limit - 1][key]!r}".strip("'") + f"~{rows[limit - 1]['n']}" if len(rows) > limit else None
        shown = [{str(name): value for name, value in row.items() if name not in ("n", "rank")} for row in rows[:limit]]
        return Page(shown, following)

    def story(self, story_id: str) -> Story | None:
        """A story's id -> the story as it stands."""
        with self.engine.connect() as db:
            body = db.scalar(select(tables.stories.c.body).where(tables.stories.c.id == story_id))
        return decode(Story, body.encode()) if body is not None else None

    def claim(self, claim_id: str) -> Claim | None:
        """A claim's id -> the claim as it stands."""
        with self.engine.connect() as db:
            body = db.scalar(select(tables.claims.c.body).where(tables.claims.c.id == claim_id))
        return decode(Claim, body.encode()) if body is not None else None

    def claims_of(self, story: Story, most: int = MOST) -> list[Claim]:
        """A story -> its claims, weightiest first."""
        wanted = story.claims[:most]
        with self.engine.connect() as db:
            rows = db.execute(select(tables.claims.c.id, tables.claims.c.body).where(tables.claims.c.id.in_(wanted)))
            found = {row.id: row.body for row in rows}
        return [decode(Claim, found[key].encode()) for key in wanted if key in found]

    def claims(  # noqa: PLR0913 - filters
        self, *, query: str = "", story: str = "", status: str = "", min_origins: int = 0, after: str = "", limit: int = 50
    ) -> Page:
        """Claims that fit, those with most origins and reports first, each as it crosses the topic."""
        t = tables.claims.c
        asked = select(t.n, t.origins, t.reports, t.body).where(t.origins >= min_origins)
        if query:
            asked = asked.where(self._matches("claims", query))
        if story:
            asked = asked.where(t.story_id == story)
        if status:
            asked = asked.where(t.status == status)
        if after:
            value, n = _cursor(after)
            origins, _, reports = value.partition("-")
            if not (origins.isdigit() and reports.isdigit()):
                raise Poison("`after` is no word that an answer gave", kind="bad-cursor")
            o, r = int(origins), int(reports)
            asked = asked.where((t.origins < o) | ((t.origins == o) & ((t.reports < r) | ((t.reports == r) & (t.n < n)))))
        limit = min(limit, MOST)
        with self.engine.connect() as db:
            rows = db.execute(asked.order_by(t.origins.desc(), t.reports.desc(), t.n.desc()).limit(limit + 1)).all()
        last = rows[limit - 1] if len(rows) > limit else None
        following = f"{last.origins}-{last.reports}~{last.n}" if last is not None else None
        return Page([decode(Claim, row.body.encode()).model_dump(mode="json") for row in rows[:limit]], following)

    def _matches(self, table: str, query: str) -> Any:
        """A full-text condition: rows that have all words of the query, the last perhaps only begun."""
        words = re.findall(r"\w+", query)[:20]
        if not words:
            return literal_column("1") == literal_column("0")
        if self.engine.dialect.name == "postgresql":
            asked = " & ".join([*words[:-1], f"{words[-1]}:*"])
            return text(f"{table}.words @@ to_tsquery('simple', :asked)").bindparams(asked=asked)
        asked = " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
        return text(f"{table}.n IN (SELECT rowid FROM {table}_words WHERE {table}_words MATCH :asked)").bindparams(asked=asked)  # noqa: S608 - our own names

    def articles(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Ids of articles -> those whose text is at hand."""
        with self.engine.connect() as db:
            rows = db.execute(select(tables.articles).where(tables.articles.c.id.in_(list(ids)[:500]))).mappings()
            return {row["id"]: dict(row) for row in rows}

    def events_after(self, seq: int, limit: int = MOST, story: str = "") -> list[Noted]:
        """The events noted after one, in the order in which they were noted."""
        asked = select(tables.events).where(tables.events.c.seq > seq).order_by(tables.events.c.seq).limit(limit)
        if story:
            asked = asked.where(tables.events.c.story_id == story)
        with self.engine.connect() as db:
            return [_noted(row) for row in db.execute(asked)]

    def last_events(self, limit: int = MOST, story: str = "", after: int = 0, types: Sequence[EventType] = ()) -> list[Noted]:
        """The latest events, latest first; of all types, or of some."""
        asked = select(tables.events).where(tables.events.c.seq > after).order_by(tables.events.c.seq.desc()).limit(limit)
        if story:
            asked = asked.where(tables.events.c.story_id == story)
        if types:
            asked = asked.where(tables.events.c.type.in_([each.value for each in types]))
        with self.engine.connect() as db:
            return [_noted(row) for row in db.execute(asked)]

    def last_seq(self) -> int:
        """The number of the latest event."""
        with self.engine.connect() as db:
            return db.scalar(select(func.max(tables.events.c.seq))) or 0

    def first_seq(self) -> int:
        """The number of the earliest event that is kept."""
        with self.engine.connect() as db:
            return db.scalar(select(func.min(tables.events.c.seq))) or 0

    def seq_at(self, partition: int, offset: int) -> int | None:
        """Where an event lies on its topic -> its number, if it is still kept."""
        at = (tables.events.c.partition == partition) & (tables.events.c.offset == offset)
        with self.engine.connect() as db:
            found: int | None = db.scalar(select(tables.events.c.seq).where(at))
        return found

    def counts(self) -> dict[str, int]:
        """How many stories, claims and events there are."""
        with self.engine.connect() as db:
            return {
                t.name: db.scalar(select(func.count()).select_from(t)) or 0
                for t in (tables.stories, tables.claims, tables.events)
            }

    def tally(self) -> Tally:
        """What stands now, counted."""
        s, c = tables.stories.c, tables.claims.c
        origins = case((c.origins >= literal_column("4"), literal_column("'4+'")), else_=cast(c.origins, Text))
        with self.engine.connect() as db:
            found = db.execute(select(s.language, func.count(), func.sum(s.open_conflicts)).group_by(s.language)).all()
            standing = select(c.status, origins, func.count()).where(c.status != Status.WITHDRAWN.value)
            claimed = db.execute(standing.group_by(c.status, origins)).all()
        return Tally(
            {language: count for language, count, _ in found},
            {(status, of): count for status, of, count in claimed},
            int(sum(conflicts or 0 for _, _, conflicts in found)),
        )


def _noted(row: Any) -> Noted:
    return Noted(row.seq, f"claim-events-{row.partition}-{row.offset}", decode(Event, row.body.encode()))


def _cursor(after: str) -> tuple[str, int]:
    value, _, n = after.rpartition("~")
    if not n.isdigit() or len(after) > 100 or not re.fullmatch(r"[-+0-9.eTZ:]+", value):
        raise Poison("`after` is no word that an answer gave", kind="bad-cursor")
    return value, int(n)
