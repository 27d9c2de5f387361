"""One story far larger than the others, through the real workers: it is one story, and the others come through between its reports. Long: `python -m bench.crowd`."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from bench.articles import of_one_story
from bench.clusters import read
from bench.crowd import Lie, mixed, named, others
from bench.journeys import PASSED, journeys
from bench.running import Running, publish, workers
from stream.settings import Settings
from stream.topics import ARTICLES, CLAIM_EVENTS, topic
from tests.brokers.broker import Broker
from tests.integration.clusters import wirefold

MANY, FEW = 80, 12
LARGE = 0.5
"""Share of the many that stand in one story, at least: all come at once, and in which order they reach the store is chance. In most orders all do, in some the story is two for a while or for good."""

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


@pytest.mark.timeout(600)
def test_reports_of_one_story_do_not_starve_others(kafka: Broker, prefix: str, tmp_path: Path) -> None:
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path)
    wirefold(settings, "topics", "apply")
    many = list(itertools.islice(named(of_one_story(), "many"), MANY))
    few = list(itertools.islice(others(), FEW))
    with workers(settings) as processes:
        publish(settings, mixed(few, many))  # all at once, the others evenly among them
        Running(settings, processes, kafka).until_done()
    lying = read(settings.brokers, [settings.topic(name) for name in PASSED])
    told = {
        name: [each[CLAIM_EVENTS] for each in journeys(lying, {key for key, _ in given})]
        for name, given in (("few", few), ("many", many))
    }
    assert len(told["few"]) == FEW, f"{FEW - len(told['few'])} of the others were never told of"
    before = sum(at < max(told["many"]) for at in told["few"])
    assert before >= FEW // 2, f"only {before} of {FEW} others came before the last report of the large story"
    lie = Lie.on(settings)
    assert lie.of_one >= LARGE * MANY, lie
    assert not lie.dead, lie
    for name, size in lie.largest.items():
        assert size < topic(name).max_message_bytes / 4, f"{name}: {size:,} bytes"
    assert lie.largest[ARTICLES] > 0
