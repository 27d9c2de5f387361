"""A Prometheus of Debian's package, that asks the addresses it is given, and answers queries."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.brokers.node import free_ports

PROGRAM = shutil.which("prometheus")
RULES = Path(__file__).parents[2] / "docker" / "observe" / "alerts.yml"
STARTED_S = 30


class Prometheus:
    """One that runs, at a url."""

    def __init__(self, url: str) -> None:
        self.url = url

    def instant(self, query: str) -> list[dict[str, Any]]:
        """A query -> its series as they stand now. Raises ValueError with Prometheus's words where it is none."""
        return self._asked("query", query=query)

    def over(self, query: str, start: float, end: float, step: float) -> list[dict[str, Any]]:
        """A query -> its series over a time in seconds since 1970."""
        return self._asked("query_range", query=query, start=start, end=end, step=step)

    def _asked(self, what: str, **arguments: object) -> list[dict[str, Any]]:
        url = f"{self.url}/api/v1/{what}?{urllib.parse.urlencode(arguments)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own
                result: list[dict[str, Any]] = json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as error:
            raise ValueError(f"{arguments['query']}: {error.read().decode()[:500]}") from error
        return result


@contextlib.contextmanager
def scraping(folder: Path, targets: Mapping[str, str], every: str = "1s") -> Iterator[Prometheus]:
    """Services and their addresses (`host:port`) -> a Prometheus that asks them so often, under the labels that ours gives them."""
    assert PROGRAM is not None
    static = [{"targets": [address], "labels": {"service": service}} for service, address in targets.items()]
    config = {
        "global": {"scrape_interval": every, "evaluation_interval": every},
        "rule_files": [str(RULES)],
        "scrape_configs": [{"job_name": "wirefold", "static_configs": static}],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prometheus.yml").write_text(json.dumps(config))  # JSON is YAML too
    (port,) = free_ports(1)
    command = [
        PROGRAM,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        end = time.monotonic() + STARTED_S
        while not _is_ready(url):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((folder / "log").read_text())
            time.sleep(0.1)
        yield Prometheus(url)
    finally:
        process.terminate()
        process.wait(20)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/-/ready", timeout=2) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except OSError:
        return False
