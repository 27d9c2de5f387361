"""Each panel of each dashboard, asked of a real Prometheus that watches the whole flow at work on a real Kafka."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from stream.settings import Settings
from tests.integration.clusters import processes, wirefold
from tests.observing.panels import DASHBOARDS, Panel, panels
from tests.observing.prometheus import PROGRAM, Prometheus, scraping
from tests.observing.watched import Site, address, until
from wirefold.services import SERVICES

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        PROGRAM is None, reason="prometheus is not here: dashboards are tried where it is (apt-get install prometheus)"
    ),
]

SEEDS = Path(__file__).parents[2] / "seeds"
STAGES = {stage.name: stage for stages in SERVICES.values() for stage in stages}
STATEFUL = {name for name, stage in STAGES.items() if stage.stateful}
EXPECTED = {
    "Alerts": set[str](),
    "Refused by the broker a minute, by reason": set[str](),
    "Held in memory": STATEFUL,
    "Bytes: table and index": STATEFUL,
    "Rows of the table": STATEFUL,
    "Dead letters a minute, by reason": {"ingest.receive"},
}
"""Panels that are empty for some stages, and the stages for which they are not."""
HAPPENED = (
    "A ferry sank",
    "The largest bank failed",
    "Voters elected a new mayor",
    "A court freed two journalists",
    "Wolves returned to the forest",
    "The airport opened a third runway",
    "Nurses went on strike",
)
PLACES = ("Marlow", "Denby", "Port Ansel", "Velden", "Quarrow", "Istra", "Lund Bay", "Tessaly", "Orvane", "Kolmar", "Saxby")
"""With these a new story comes with each turn: a counter whose first value is the first seen has no rate before its second."""
MOVING = (
    "sum(wirefold_live_stories)",
    'sum(rate(wirefold_events_total{type="story.opened"}[1m]))',
    'sum(rate(wirefold_records_total{outcome="copy"}[1m]))',
    "sum(rate(wirefold_dead_letters_total[1m]))",
)
"""Above nothing once all that the panels show has happened in the last minute."""


@pytest.fixture(scope="module")
def watched(kafka: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A Prometheus that has seen seeds, a copy of one and an article that can't be read go through."""
    folder = tmp_path_factory.mktemp("watched")
    prefix = f"d{time.time_ns() % 10**8}."
    with processes(kafka.bootstrap, prefix, folder) as (settings, workers), Site.standing(settings, folder) as site:
        targets = {name: address(worker) for name, worker in {**workers, "web": site}.items()}
        with scraping(folder / "prometheus", targets) as prometheus:
            until(lambda: prometheus.instant("count(wirefold_ready == 1) == 5"))
            with _publishing(settings, folder):
                until(lambda: all(prometheus.instant(f"{some} > 0") for some in MOVING))
                yield prometheus


@contextlib.contextmanager
def _publishing(settings: Settings, folder: Path) -> Iterator[None]:
    """New articles every few seconds for as long as it is open: a rate tells of the last minute alone."""
    over = threading.Event()

    def rounds() -> None:
        for turn in itertools.count():
            _publish(settings, folder, turn)
            if over.wait(3):
                return

    with ThreadPoolExecutor(1) as pool:
        going = pool.submit(rounds)
        try:
            yield
        finally:
            over.set()
            going.result()


def _publish(settings: Settings, folder: Path, turn: int) -> None:
    """The seeds, a copy of one, an article of its own and one that can't be read."""
    seed = min(SEEDS.glob("*.txt"))
    copy = {"id": f"copy-{turn}", "url": f"https://copy{turn}.example/c", "source": f"copy{turn}", "text": seed.read_text()}
    happened, place = HAPPENED[turn % len(HAPPENED)], PLACES[turn % len(PLACES)]
    text = f"{happened} in {place} on Monday, officials said."
    own = {"id": f"own-{turn}", "url": f"https://own{turn}.example/o", "text": text}
    bad = {"id": f"bad-{turn}", "text": "Words.", "published_at": "the day before"}
    lines = folder / f"turn-{turn}.jsonl"
    lines.write_text("\n".join(json.dumps(each) for each in (copy, own, bad)))
    for what in (SEEDS, lines):
        wirefold(settings, "publish", str(what))


@pytest.mark.parametrize(
    "panel", [panel for path in DASHBOARDS for panel in panels(path)], ids=lambda panel: f"{panel.dashboard}: {panel.title}"
)
def test_a_panel_has_something_to_show(panel: Panel, watched: Prometheus) -> None:
    stages = set(STAGES) if panel.dashboard == "stage" else {"ingest.receive"}
    shown = {stage: [watched.instant(query) for query, _ in panel.asked(stage, "1m")] for stage in stages}
    assert {stage for stage, answers in shown.items() if any(answers)} == EXPECTED.get(panel.title, stages)


def test_the_http_service_stands_among_the_stages(watched: Prometheus) -> None:
    (ready,) = watched.instant('wirefold_ready{stage="web.follow"}')
    assert ready["metric"]["service"] == "web"
    assert until(lambda: watched.instant('sum(wirefold_lag_records{stage="web.follow"}) == 0'))


def test_all_alerts_are_quiet_and_known(watched: Prometheus) -> None:
    assert watched.instant('ALERTS{alertstate="firing"}') == []
