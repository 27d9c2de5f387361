"""The dashboards' panels, read from the JSON that Grafana is provisioned with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DASHBOARDS = sorted((ROOT / "docker" / "observe" / "grafana" / "dashboards").glob("*.json"))


@dataclass(frozen=True)
class Panel:
    """A panel: its queries in PromQL with Grafana's variables still in them, and how each line of theirs is called."""

    dashboard: str
    title: str
    kind: str
    queries: tuple[tuple[str, str], ...]
    unit: str
    stacked: bool
    place: tuple[int, int, int, int]
    """Left, top, width and height, in Grafana's grid of 24 columns."""
    steps: tuple[tuple[float | None, str], ...] = ()
    """Values from which on a colour holds; None: from the least on."""

    def asked(self, stage: str, window: str) -> list[tuple[str, str]]:
        """A stage and a span of time for Grafana's variables -> queries as Prometheus takes them, with their names."""
        return [(query.replace("$stage", stage).replace("$__rate_interval", window), name) for query, name in self.queries]


def read(path: Path) -> dict[str, Any]:
    """A dashboard's file -> what is in it."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def panels(path: Path) -> Iterator[Panel]:
    """A dashboard's file -> its panels, in order."""
    for panel in read(path)["panels"]:
        at, defaults = panel["gridPos"], panel["fieldConfig"]["defaults"]
        yield Panel(
            path.stem,
            panel["title"],
            panel["type"],
            tuple((target["expr"], target["legendFormat"]) for target in panel["targets"]),
            defaults["unit"],
            defaults.get("custom", {}).get("stacking", {}).get("mode") == "normal",
            (at["x"], at["y"], at["w"], at["h"]),
            tuple((step["value"], step["color"]) for step in defaults.get("thresholds", {}).get("steps", ())),
        )
