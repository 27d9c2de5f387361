"""What Prometheus is told: names that a worker really has, alerts that each have a word on what to do, rules that promtool tests."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from services.web.live import Live
from services.web.model import ReadModel
from stream.metrics import Metrics

ROOT = Path(__file__).parents[2]
OBSERVE = ROOT / "docker" / "observe"
NAME = re.compile(r"\bwirefold_[a-z_]+")


def exposed() -> set[str]:
    """The names of our metrics, those of the HTTP service among them, with what Prometheus puts behind them."""
    metrics = Metrics()
    with closing(ReadModel("sqlite://")) as model:
        metrics.registry.register(Live(model))
        families = re.findall(r"^# TYPE (wirefold_\w+) (\w+)$", metrics.written().decode(), re.MULTILINE)
    of_histograms = {name + end for name, kind in families if kind == "histogram" for end in ("_bucket", "_count", "_sum")}
    return {name for name, _ in families} | of_histograms


def test_alerts_ask_for_metrics_that_there_are() -> None:
    asked = set(NAME.findall((OBSERVE / "alerts.yml").read_text(encoding="utf-8")))
    assert asked
    assert asked <= exposed()


def test_the_reference_lists_all_metrics_and_no_other() -> None:
    listed = set(
        re.findall(r"^\| `(wirefold_\w+)`", (ROOT / "docs/reference/metrics.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    ours = {re.sub(r"_(bucket|count|sum)$", "", name) for name in exposed()}
    assert listed == {name for name in ours if not name.endswith("_created")}


def test_each_alert_has_a_word_on_what_to_do() -> None:
    alerts = set(re.findall(r"alert: (\w+)", (OBSERVE / "alerts.yml").read_text(encoding="utf-8")))
    headings = set(
        re.findall(r"^## (Wirefold\w+)$", (ROOT / "docs/how-to/monitor.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert alerts == headings


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not here: the alerts' own tests are run where it is")
@pytest.mark.parametrize("arguments", [("check", "config", "prometheus.yml"), ("test", "rules", "alerts.test.yml")])
def test_the_alerts_pass_their_own_tests(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *arguments], cwd=OBSERVE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
