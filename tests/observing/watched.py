"""The HTTP service as a process beside the workers, and where each of them is asked for its metrics."""

from __future__ import annotations

import contextlib
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from stream.settings import Settings
from tests.integration.clusters import WIREFOLD, Worker, environment


def until(holds: Callable[[], Any], within: float = 300.0) -> Any:
    """Try again until something holds -> what it gave."""
    end = time.monotonic() + within
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {within:.0f} s"
        time.sleep(0.3)
    return found


class Site(Worker):
    """The HTTP service in a process of its own."""

    def start(self) -> None:
        """Start it, on any port."""
        given = {**environment(self.settings), "WIREFOLD_WEB_DATABASE": f"sqlite:///{self.log}.db"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*WIREFOLD, "web", "--port", "0"], env=given, stdout=log, stderr=log)

    @classmethod
    @contextlib.contextmanager
    def standing(cls, settings: Settings, folder: Path) -> Iterator[Site]:
        """One that stands, and is stopped at the end."""
        site = cls("web", settings, folder / "web.log")
        site.start()
        try:
            yield site
        finally:
            site.stop()


def address(worker: Worker) -> str:
    """A worker -> host and port at which it answers, once its log says so."""
    told = until(lambda: re.search(r"http://([0-9.]+:\d+)/livez", worker.log.read_text()))
    return str(told[1])
