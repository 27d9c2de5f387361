"""Live: what stands in the read model now, for Prometheus: stories, claims, conflicts, and how far the follower is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from services.web.follower import Progress
from services.web.model import ReadModel
from services.web.reading import Tally
from stream.metrics import Place, TableSize

log = structlog.get_logger("wirefold.web")

EVERY_S = 15.0
"""Seconds between two counts: each reads two indexes whole."""
LANGUAGES = 32
"""Languages told apart, those of most stories; the rest is `other`, so that nothing from outside makes series without end."""


class Live(Collector):
    """Counts of the read model, made beside the loop now and then: asking for them costs nothing."""

    def __init__(self, model: ReadModel) -> None:
        self._model = model
        self._found = Tally({}, {}, 0)

    async def watch(self) -> None:
        """Count again and again. Ends only when cancelled."""
        while True:
            await self.count()
            await asyncio.sleep(EVERY_S)

    async def count(self) -> None:
        """Count once; where the database does not answer, the last counts stay."""
        try:
            self._found = await asyncio.to_thread(self._model.tally)
        except SQLAlchemyError as error:
            log.warning("the read model can't be counted", error=str(error)[:300])

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The counts as they were last made."""
        stories = GaugeMetricFamily("wirefold_live_stories", "Stories that stand", labels=["language"])
        ranked = sorted(self._found.stories.items(), key=lambda each: (-each[1], each[0]))
        for language, count in ranked[:LANGUAGES]:
            stories.add_metric([language], count)
        if ranked[LANGUAGES:]:
            stories.add_metric(["other"], sum(count for _, count in ranked[LANGUAGES:]))
        yield stories
        claims = GaugeMetricFamily(
            "wirefold_live_claims", "Claims that stand, by status and origins", labels=["status", "origins"]
        )
        for (status, origins), count in sorted(self._found.claims.items()):
            claims.add_metric([status, origins], count)
        yield claims
        yield GaugeMetricFamily("wirefold_live_conflicts", "Conflicts that are open", value=self._found.conflicts)


class Following:
    """The follower as a stage stands: ready once all that stood on the topics at its start is in."""

    name = "web.follow"

    def __init__(self, progress: Progress, ready: asyncio.Event) -> None:
        self._progress = progress
        self._ready = ready

    @property
    def is_ready(self) -> bool:
        """Whether all that stood on the topics at the start is in."""
        return self._ready.is_set()

    @property
    def recovering(self) -> int:
        """Records still to be read before it is ready."""
        return 0 if self.is_ready else sum(self._progress.left().values())

    def places(self) -> list[Place]:
        """The partitions that it reads, those of all its topics together."""
        return [Place(partition, left) for partition, left in sorted(self._progress.left().items())]

    def sizes(self) -> dict[str, int]:
        """Nothing: what it has is in the database."""
        return {}

    def table(self) -> TableSize | None:
        """None: it keeps no table."""
        return None
