"""Dashboards: what Grafana is provisioned with is whole, asks for what there is, in PromQL that Prometheus's own tool takes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.contract.test_alerts import OBSERVE, exposed
from tests.observing.panels import DASHBOARDS, panels, read

OF_PROMETHEUS = {"ALERTS", "up"}
OF_PROCESS = {"process_resident_memory_bytes", "process_cpu_seconds_total"}
NAME = re.compile(r"\b(?:wirefold|process)_\w+|\bALERTS\b|\bup\b")


def lost(given: Any, kept: Any, at: str = "") -> list[str]:
    """What is given and what Grafana's own model kept of it -> the places that it does not know, or has otherwise."""
    if isinstance(given, dict) and isinstance(kept, dict):
        return [place for key, value in given.items() for place in lost(value, kept.get(key, "nothing"), f"{at}/{key}")]
    if isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        return [place for n, (a, b) in enumerate(zip(given, kept, strict=True)) for place in lost(a, b, f"{at}/{n}")]
    return [] if given == kept else [f"{at}: {given!r} became {kept!r}"]


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_grafanas_own_model_knows_all_that_is_in_it(path: Path) -> None:
    given = read(path)
    kept = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(given)))
    assert lost(given, kept) == []


def test_a_field_that_grafana_does_not_know_is_found() -> None:
    given = {"title": "x", "panles": []}
    assert lost(given, json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(given)))) == [
        "/panles: [] became 'nothing'"
    ]


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_panels_ask_for_metrics_that_there_are(path: Path) -> None:
    for panel in panels(path):
        for query, _ in panel.queries:
            asked = set(NAME.findall(query))
            assert asked, panel.title
            assert asked <= exposed() | OF_PROMETHEUS | OF_PROCESS, panel.title


def test_every_metric_is_on_a_panel() -> None:
    asked = {
        name for path in DASHBOARDS for panel in panels(path) for query, _ in panel.queries for name in NAME.findall(query)
    }
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in exposed() if not name.endswith("_created")}
    assert families - {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked} == {"wirefold_build_info"}


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_panels_lie_beside_each_other(path: Path) -> None:
    for a, b in combinations(panels(path), 2):
        (left, top, width, height), (x, y, w, h) = a.place, b.place
        assert left + width <= x or x + w <= left or top + height <= y or y + h <= top, (a.title, b.title)
        assert left + width <= 24


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not here: queries are checked where it is")
def test_queries_are_promql(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{path.stem}:{number}", "expr": query}
        for path in DASHBOARDS
        for panel in panels(path)
        for number, (query, _) in enumerate(panel.asked("store.merge", "1m"))
    ]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    done = subprocess.run(
        ["promtool", "check", "rules", "--lint=none", "rules.yml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_provisions_and_what_is_asked_meet() -> None:
    (source,) = yaml.safe_load((OBSERVE / "grafana/provisioning/datasources/prometheus.yml").read_text())["datasources"]
    (provider,) = yaml.safe_load((OBSERVE / "grafana/provisioning/dashboards/wirefold.yml").read_text())["providers"]
    assert {panel["datasource"]["uid"] for path in DASHBOARDS for panel in read(path)["panels"]} == {source["uid"]}
    compose = yaml.safe_load((OBSERVE.parents[1] / "docker-compose.yml").read_text())["services"]
    mounts = {mount.split(":")[1]: mount.split(":")[0] for mount in compose["grafana"]["volumes"]}
    assert (OBSERVE.parents[1] / mounts[provider["options"]["path"]]).samefile(DASHBOARDS[0].parent)
    assert source["url"] == "http://prometheus:9090"
    home = compose["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert Path(home).name in {path.name for path in DASHBOARDS}
