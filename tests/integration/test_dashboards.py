"""Each panel of each dashboard, asked of a real Prometheus that watches the whole flow at work on a real Kafka."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
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
    "Held in memory": STATEFUL,
    "Bytes: table and index": STATEFUL,
    "Rows of the table": STATEFUL,
    "Dead letters a minute, by reason": {"ingest.receive"},
}
"""Panels that are empty for some stages, and the stages for which they are not."""


@pytest.fixture(scope="module")
def watched(kafka: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A Prometheus that has seen seeds, a copy of one and an article that can't be read go through."""
    folder = tmp_path_factory.mktemp("watched")
    prefix = f"d{time.time_ns() % 10**8}."
    with processes(kafka.bootstrap, prefix, folder) as (settings, workers), Site.standing(settings, folder) as site:
        targets = {name: address(worker) for name, worker in {**workers, "web": site}.items()}
        with scraping(folder / "prometheus", targets) as prometheus:
            until(lambda: prometheus.instant("count(wirefold_ready == 1) == 5"))
            _publish(settings, folder)
            for some in (
                "sum(wirefold_live_stories)",
                'sum(rate(wirefold_events_total{type="story.opened"}[1m]))',
                'sum(rate(wirefold_records_total{outcome="copy"}[1m]))',
                "sum(rate(wirefold_dead_letters_total[1m]))",
            ):
                until(lambda some=some: prometheus.instant(f"{some} > 0"))
            yield prometheus


def _publish(settings: Settings, folder: Path) -> None:
    """Once, wait until all of it was seen at rest, and once more: a rate needs two looks at a counter that stands already."""
    seed = min(SEEDS.glob("*.txt"))
    for turn in ("first", "second"):
        copy = {"id": f"copy-{turn}", "url": f"https://{turn}.example/c", "source": turn, "text": seed.read_text()}
        own = {
            "id": f"own-{turn}",
            "url": f"https://{turn}.example/o",
            "text": f"The {turn} ferry sank off Marlow on Monday, police said.",
        }
        bad = {"id": f"bad-{turn}", "text": "Words.", "published_at": "the day before"}
        lines = [json.dumps(each) for each in (copy, own, bad)]
        (folder / f"{turn}.jsonl").write_text("\n".join(lines))
        for what in (SEEDS, folder / f"{turn}.jsonl"):
            wirefold(settings, "publish", str(what))
        time.sleep(5)


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
    assert watched.instant('sum(wirefold_lag_records{stage="web.follow"}) == 0')


def test_all_alerts_are_quiet_and_known(watched: Prometheus) -> None:
    assert watched.instant('ALERTS{alertstate="firing"}') == []
