"""Live: counts of the read model as Prometheus gets them, and the follower as a stage stands."""

from __future__ import annotations

import asyncio
from typing import Any

from aiokafka import TopicPartition
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import OperationalError

from services.web.follower import Progress
from services.web.live import LANGUAGES, Following, Live
from services.web.reading import Tally


class Model:
    """A read model that counts as it is told to."""

    def __init__(self, found: Tally) -> None:
        self.found: Tally | None = found

    def tally(self) -> Tally:
        if self.found is None:
            raise OperationalError("select", {}, Exception("locked"))
        return self.found


def registered(model: Any) -> tuple[Live, CollectorRegistry]:
    live, registry = Live(model), CollectorRegistry()
    registry.register(live)
    return live, registry


async def test_what_stands_is_told() -> None:
    live, registry = registered(Model(Tally({"en": 7}, {("single", "1"): 40, ("disputed", "4+"): 2}, 3)))
    assert registry.get_sample_value("wirefold_live_stories", {"language": "en"}) is None
    await live.count()
    assert registry.get_sample_value("wirefold_live_stories", {"language": "en"}) == 7
    assert registry.get_sample_value("wirefold_live_claims", {"status": "disputed", "origins": "4+"}) == 2
    assert registry.get_sample_value("wirefold_live_conflicts") == 3


async def test_where_the_database_does_not_answer_the_last_counts_stay() -> None:
    model = Model(Tally({"en": 7}, {}, 0))
    live, registry = registered(model)
    await live.count()
    model.found = None
    await live.count()
    assert registry.get_sample_value("wirefold_live_stories", {"language": "en"}) == 7


async def test_languages_without_end_become_other() -> None:
    live, registry = registered(Model(Tally({f"x{n}": 1 for n in range(LANGUAGES + 5)} | {"en": 9}, {}, 0)))
    await live.count()
    assert registry.get_sample_value("wirefold_live_stories", {"language": "en"}) == 9
    assert registry.get_sample_value("wirefold_live_stories", {"language": "other"}) == 6


def test_the_follower_stands_as_a_stage_does() -> None:
    progress, ready = Progress(), asyncio.Event()
    standing = Following(progress, ready)
    assert (standing.is_ready, standing.recovering, standing.places()) == (False, 0, [])
    ends = {TopicPartition("stories", 0): 9, TopicPartition("claims", 0): 4, TopicPartition("claims", 1): None}
    progress.at = {TopicPartition("stories", 0): 5, TopicPartition("claims", 0): 4, TopicPartition("claims", 1): 2}
    progress.ends = ends.get
    assert standing.recovering == 4
    ready.set()
    assert (standing.is_ready, standing.recovering) == (True, 0)
    assert [(place.partition, place.lag) for place in standing.places()] == [(0, 4), (1, 0)]
