"""docker-compose.yml under a project name and ports of its own, driven as an operator does."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from testcontainers.compose import DockerCompose

from stream.settings import Settings
from tests.brokers.node import free_ports

ROOT = Path(__file__).parents[2]
IMAGE = "wirefold-test"
BASES = ("python:3.11-slim-bookworm", "apache/kafka:4.1.1")
WITHIN_S = 420.0
WORKERS = ("ingest", "normalize", "store")


class Compose:
    """The project. `settings` reach its Kafka from this machine, as a publisher outside does."""

    def __init__(self, image: str, env_file: str | None = None, profiles: tuple[str, ...] = ()) -> None:
        kafka, second, third, web, prometheus, grafana = map(str, free_ports(6))
        self._environment = {
            **os.environ,
            "COMPOSE_PROJECT_NAME": f"wftest{secrets.token_hex(3)}",
            "WIREFOLD_IMAGE": image,
            "WIREFOLD_KAFKA_PORT": kafka,
            "WIREFOLD_KAFKA_PORT_2": second,
            "WIREFOLD_KAFKA_PORT_3": third,
            "WIREFOLD_WEB_PORT": web,
            "WIREFOLD_PROMETHEUS_PORT": prometheus,
            "WIREFOLD_GRAFANA_PORT": grafana,
        }
        of = DockerCompose(str(ROOT), env_file=env_file, profiles=list(profiles) or None)
        self._command = of.docker_compose_command()
        self.settings = Settings(brokers=f"127.0.0.1:{kafka}")
        self.page = f"http://127.0.0.1:{web}"

    def run(self, *args: str, seconds: float = 400, exits: int | None = 0) -> str:
        """`docker compose ARGS` -> what it wrote to stdout."""
        done = subprocess.run(
            [*self._command, *args],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert exits is None or done.returncode == exits, (
            f"{args}: exit {done.returncode}\n{done.stderr[-3000:]}\n{self.logs()}"
        )
        return done.stdout

    def up(self, **scale: int) -> None:
        """Start what is not up, so many replicas of each; return when all are healthy."""
        wanted = (word for service, count in scale.items() for word in ("--scale", f"{service}={count}"))
        self.run("up", "--detach", "--wait", "--no-build", *wanted)

    def down(self) -> None:
        """End the project, volumes and all."""
        self.run("down", "--volumes", "--timeout", "10", exits=None)

    def logs(self) -> str:
        """The last lines of each container."""
        told = [*self._command, "logs", "--no-color", "--tail", "30"]
        done = subprocess.run(told, cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout[-12_000:]

    def containers(self, service: str) -> list[dict[str, Any]]:
        """A service -> its containers, running or not, as `docker inspect` tells of them."""
        ids = self.run("ps", "--all", "--quiet", service).split()
        if not ids:
            return []
        done = subprocess.run(["docker", "inspect", *ids], capture_output=True, text=True, timeout=60, check=True)
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found

    def metrics(self, container: dict[str, Any]) -> str:
        """A worker's container -> its metrics, asked for from inside, as nothing of it is published."""
        ask = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:9808/metrics').read().decode())"
        told = ["docker", "exec", container["Id"], "python", "-c", ask]
        return subprocess.run(told, capture_output=True, text=True, timeout=60, check=True).stdout

    def got(self, path: str) -> Any:
        """A path of the HTTP service -> its JSON, or its text where that is none."""
        with urllib.request.urlopen(self.page + path, timeout=20) as answer:  # noqa: S310 - our own
            body = answer.read().decode()
        return json.loads(body) if "json" in answer.headers["content-type"] else body


def until(holds: Callable[[], Any], within: float = WITHIN_S) -> Any:
    """Try again until something holds -> what it gave."""
    end = time.monotonic() + within
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {within:.0f} s"
        time.sleep(0.5)
    return found
