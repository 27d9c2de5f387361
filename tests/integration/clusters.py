"""Three ways to run the whole flow for a test: on a real Kafka each service in a process or all in this one, or here on the embedded broker."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from stream import topic_plan
from stream.clients import administering
from stream.engine import running
from stream.settings import Settings
from wirefold.demo import standing
from wirefold.services import SERVICES

WIREFOLD = [sys.executable, "-m", "wirefold"]
STOPS_WITHIN = 40


def environment(settings: Settings) -> dict[str, str]:
    """Settings -> the environment of a process of ours."""
    ours = {
        "WIREFOLD_BROKERS": settings.brokers,
        "WIREFOLD_TOPIC_PREFIX": settings.topic_prefix,
        "WIREFOLD_COMPRESSION": settings.compression,
        "WIREFOLD_REPLICATION": str(settings.replication),
        "WIREFOLD_SESSION_S": str(settings.session_s),
        "WIREFOLD_DATADIR": str(settings.datadir),
        "WIREFOLD_LOG_FORMAT": "json",
        "WIREFOLD_HEALTH_PORT": "0",
        "WIREFOLD_SECURITY_PROTOCOL": settings.security_protocol,
        "WIREFOLD_SASL_MECHANISM": settings.sasl_mechanism,
    }
    secret = settings.sasl_password.get_secret_value() if settings.sasl_password else None
    given = {
        "WIREFOLD_SASL_USERNAME": settings.sasl_username,
        "WIREFOLD_SASL_PASSWORD": secret,
        "WIREFOLD_SSL_CAFILE": str(settings.ssl_cafile) if settings.ssl_cafile else None,
    }
    return {**os.environ, **ours, **{name: value for name, value in given.items() if value is not None}}


def wirefold(settings: Settings, *args: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a command of ours to its end."""
    return subprocess.run(
        [*WIREFOLD, *args], env=environment(settings), input=data, capture_output=True, timeout=120, check=False
    )


def answered(log: Path, path: str) -> tuple[int, str]:
    """The log of a worker, and a path -> the status and what the worker says there; 0 where it does not answer."""
    told = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if '"answering"' in line]
    if not told:
        return 0, ""
    try:
        with urllib.request.urlopen(told[-1]["livez"].replace("livez", path), timeout=5) as answer:  # noqa: S310 - our own
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


class Worker:
    """A worker in a process of its own. Its log goes to a file."""

    def __init__(self, service: str, settings: Settings, log: Path) -> None:
        self.service, self.settings, self.log = service, settings, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*WIREFOLD, "worker", self.service], env=environment(self.settings), stdout=log, stderr=log
            )

    def health(self, path: str) -> tuple[int, str]:
        """Ask the worker at the address that its log gives -> the status and what it says; 0 where it does not answer."""
        return answered(self.log, path)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait -> the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        try:
            return self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


@contextlib.contextmanager
def workers(settings: Settings, folder: Path) -> Iterator[dict[str, Worker]]:
    """All services, each in a process and with state of its own, stopped at the end."""
    found = {}
    for service in SERVICES:
        own = settings.model_copy(update={"datadir": folder / service})
        found[service] = Worker(service, own, folder / f"{service}.log")
        found[service].start()
    try:
        yield found
    finally:
        for worker in found.values():
            if worker.process is not None and worker.process.poll() is None:
                worker.stop()


@contextlib.contextmanager
def processes(bootstrap: str, prefix: str, folder: Path) -> Iterator[tuple[Settings, dict[str, Worker]]]:
    """The whole flow on a real Kafka: topics applied by command, each service in a process of its own."""
    settings = Settings(brokers=bootstrap, topic_prefix=prefix, datadir=folder)
    applied = wirefold(settings, "topics", "apply")
    assert applied.returncode == 0, applied.stderr.decode()
    folder.mkdir(parents=True, exist_ok=True)
    with workers(settings, folder) as found:
        yield settings, found


@contextlib.asynccontextmanager
async def real(bootstrap: str, prefix: str, folder: Path) -> AsyncIterator[Settings]:
    """The whole flow on a real Kafka, all stages in this process: a third of the CPU of three processes of their own."""
    settings = Settings(brokers=bootstrap, topic_prefix=prefix, datadir=folder)
    async with administering(settings) as admin:
        await topic_plan.apply(admin, settings, topic_plan.plan({}, settings))
    async with running([stage for stages in SERVICES.values() for stage in stages], settings):
        yield settings


@contextlib.asynccontextmanager
async def embedded(prefix: str, folder: Path) -> AsyncIterator[Settings]:
    """The whole flow in this process, on the embedded broker."""
    async with standing(Settings(topic_prefix=prefix, datadir=folder)) as settings:
        yield settings
