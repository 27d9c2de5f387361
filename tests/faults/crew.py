"""The workers of a flow as processes, tended as an orchestrator would: one that ends by itself is started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from stream.settings import Settings
from tests.integration.clusters import WIREFOLD, answered, environment
from wirefold.services import SERVICES

ODD_WORKER = [sys.executable, "-m", "tests.faults.programs.odd_worker"]
"""As a module: a script's own folder would come first where it looks for ours, and then what is installed, be it another tree."""
STOPS_WITHIN = 45


class Member:
    """One worker process with a state directory of its own."""

    def __init__(self, service: str, number: int, settings: Settings, folder: Path) -> None:
        self.name = f"{service}-{number}"
        self.service = service
        self.datadir = folder / self.name
        self.log = folder / f"{self.name}.log"
        self._settings = settings.model_copy(update={"datadir": self.datadir})
        self.process: subprocess.Popen[bytes] | None = None
        self.around: dict[str, str] = {}
        """More of its environment, from its next start on."""

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *odd: str, before: Sequence[str] = ()) -> None:
        """Start the worker; with arguments, as the odd one of `programs/odd_worker.py`. `before`: a command that starts it."""
        command = [*before, *([*ODD_WORKER, self.service, *odd] if odd else [*WIREFOLD, "worker", self.service])]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment(self._settings) | self.around, stdout=log, stderr=log)

    def health(self, path: str) -> tuple[int, str]:
        """Ask it at the address that its log gives -> the status and what it says; 0 where it does not answer."""
        return answered(self.log, path)

    def counted(self, metric: str, **labels: str) -> float:
        """A metric of it, summed over all series with these labels."""
        found = [line.rpartition(" ") for line in self.health("metrics")[1].splitlines() if line.startswith(f"{metric}{{")]
        wanted = [f'{name}="{value}"' for name, value in labels.items()]
        return sum(float(value) for series, _, value in found if all(label in series for label in wanted))

    def until_told(self, words: str, within: float) -> None:
        """Return once its log says so after what it says now, or it has ended, or the time (s) is over."""
        before, end = self.log.stat().st_size, time.monotonic() + within
        while self.runs and time.monotonic() < end:
            with self.log.open("rb") as log:
                log.seek(before)
                if words.encode() in log.read():
                    return
            time.sleep(0.5)

    def kill(self) -> None:
        """End it with SIGKILL."""
        self._send(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def stop(self) -> int:
        """End it with SIGTERM and wait -> its exit code, or -9 where it had to be killed."""
        self._send(signal.SIGTERM)
        assert self.process is not None
        try:
            return self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9

    def pause(self) -> None:
        self._send(signal.SIGSTOP)

    def go_on(self) -> None:
        self._send(signal.SIGCONT)

    def wipe(self) -> None:
        """Delete its state, which must not be in use."""
        shutil.rmtree(self.datadir, ignore_errors=True)

    def _send(self, number: int) -> None:
        if self.runs:
            assert self.process is not None
            os.kill(self.process.pid, number)


class Crew:
    """All members, by service. `restarts` counts those that ended by themselves and were started again."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self.folder = settings, folder
        self.members: dict[str, list[Member]] = {service: [] for service in SERVICES}
        self.restarts: list[tuple[str, int | None]] = []
        self._numbers = dict.fromkeys(SERVICES, 0)

    @property
    def all(self) -> list[Member]:
        return [member for of_service in self.members.values() for member in of_service]

    def scale(self, service: str, count: int) -> None:
        """Have so many workers of a service: new ones start, the latest stop as they are told to."""
        members = self.members[service]
        while len(members) < count:
            self._numbers[service] += 1
            member = Member(service, self._numbers[service], self._settings, self.folder)
            member.start()
            members.append(member)
        while len(members) > count:
            members.pop().stop()

    def tend(self) -> None:
        """Start again what has ended."""
        for member in self.all:
            if not member.runs:
                self.restarts.append((member.name, member.process.returncode if member.process else None))
                member.start()

    def end(self) -> None:
        """End all."""
        for member in self.all:
            if member.runs:
                member.kill()
