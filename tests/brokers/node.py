"""One Kafka node of ours: a JVM, a folder and two ports on the loopback, that tests may kill and start again."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.brokers.jars import NoBrokerError
from tests.brokers.settings import JVM, server_properties

STARTING_S = 60
LOGGING = """\
rootLogger.level=INFO
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=[%d] %p %m (%c)%n
"""
# Reads till its input ends, which is when the tests are gone, however they went: then the node goes too, with its folder.
WATCHER = 'read -r _; kill -9 "$1" 2>/dev/null; sleep 0.2; rm -rf "$2"'


def free_ports(count: int) -> list[int]:
    """So many ports, all different, on which nothing listens now."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


@dataclass(frozen=True)
class Listener:
    """One more way into a node: Kafka's name and protocol for it, its port, and the port that clients are told."""

    name: str
    protocol: str
    port: int
    advertised: int
    properties: dict[str, str] = field(default_factory=dict)


class Node:
    """A broker and controller in one. `number` counts from 1; `ports` and `controllers` hold those of all nodes, in order."""

    def __init__(  # noqa: PLR0913 - what a node is
        self,
        libs: Path,
        folder: Path,
        number: int,
        ports: Sequence[int],
        controllers: Sequence[int],
        *,
        more: Listener | None = None,
    ) -> None:
        self.folder = folder / f"node-{number}"
        self.address = f"127.0.0.1:{ports[number - 1]}"
        self._port = ports[number - 1]
        self._java = ["java", *JVM, f"-Dlog4j2.configurationFile={self.folder}/log4j2.properties", "-cp", f"{libs}/*"]
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None
        self.folder.mkdir(parents=True)
        (self.folder / "log4j2.properties").write_text(LOGGING)
        voters = ",".join(f"{at}@127.0.0.1:{port}" for at, port in enumerate(controllers, start=1))
        listeners = f"PLAINTEXT://{self.address},CONTROLLER://127.0.0.1:{controllers[number - 1]}"
        properties = server_properties(number, len(ports), listeners, f"PLAINTEXT://{self.address}", voters)
        properties["log.dirs"] = str(self.folder / "data")
        if more is not None:
            properties["listeners"] += f",{more.name}://127.0.0.1:{more.port}"
            properties["advertised.listeners"] += f",{more.name}://127.0.0.1:{more.advertised}"
            properties["listener.security.protocol.map"] += f",{more.name}:{more.protocol}"
            properties["inter.broker.listener.name"] = "PLAINTEXT"
            properties |= more.properties
        (self.folder / "server.properties").write_text("".join(f"{key}={value}\n" for key, value in properties.items()))

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def formatting(self, cluster: str, *more: str) -> subprocess.Popen[bytes]:
        """The cluster's id and further arguments -> the process that makes an empty folder of data for it (1 s)."""
        log = (self.folder / "format.log").open("wb")
        with log:
            return self._run(
                log,
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "-t",
                cluster,
                "-c",
                self._file("server.properties"),
                *more,
            )

    def start(self) -> None:
        """Set the JVM going; `wait` returns when it answers."""
        with (self.folder / "kafka.log").open("ab") as log:
            self._process = self._run(log, "kafka.Kafka", self._file("server.properties"))
        self._watcher = subprocess.Popen(
            ["sh", "-c", WATCHER, "watcher", str(self._process.pid), str(self.folder.parent)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def wait(self, seconds: float = STARTING_S) -> None:
        """Return when the port answers; NoBrokerError with the log's tail when the node ended or took too long."""
        until = time.monotonic() + seconds
        while not self._answers():
            if not self.is_running or time.monotonic() > until:
                tail = "\n".join((self.folder / "kafka.log").read_text(errors="replace").splitlines()[-30:])
                why = f"did not answer within {seconds:.0f} s" if self.is_running else "ended while starting"
                self.kill()
                raise NoBrokerError(f"Kafka at {self.address} {why}:\n{tail}")
            time.sleep(0.1)

    def kill(self, how: signal.Signals = signal.SIGKILL, seconds: float = 30) -> None:
        """End the node with this signal and wait until it is gone; its folder stays."""
        if self._watcher is not None:
            self._watcher.kill()
            self._watcher.communicate()
            self._watcher = None
        if self._process is not None:
            self._process.send_signal(how)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def remove(self) -> None:
        """End the node and delete what it kept."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, log: IO[bytes], *command: str) -> subprocess.Popen[bytes]:
        # a session of its own: Ctrl-C in the terminal reaches the tests, and they end the node
        return subprocess.Popen(
            [*self._java, *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _file(self, name: str) -> str:
        return str(self.folder / name)

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=1):
            return True
        return False
