"""The brokers that tests talk to: where they answer, what they are, and how to take one of their nodes away."""

from __future__ import annotations

import base64
import shutil
import signal
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from tests.brokers.jars import NoBrokerError, fetched_jars
from tests.brokers.node import STARTING_S, Listener, Node, free_ports
from tests.brokers.settings import SHORTEST_SESSION_S, VERSION


class Killable(Protocol):
    """A node that can be taken away and brought back."""

    @property
    def is_running(self) -> bool: ...
    @property
    def pid(self) -> int | None: ...
    def start(self) -> None: ...
    def wait(self) -> None: ...
    def kill(self, how: signal.Signals = ..., seconds: float = ...) -> None: ...
    def remove(self) -> None: ...


class Broker:
    """`bootstrap` is where it answers, `name` says what it is; `nodes` is empty for brokers that are not ours to kill, and `folder` None."""

    def __init__(self, bootstrap: str, name: str, nodes: Sequence[Killable] = (), folder: Path | None = None) -> None:
        self.bootstrap = bootstrap
        self.name = name
        self.started_in = 0.0
        self._nodes = tuple(nodes)
        self.folder = folder

    def __str__(self) -> str:
        started = f", started in {self.started_in:.1f} s" if self.started_in else ""
        return f"{self.name}, {self.bootstrap}{started}"

    def lying(self) -> dict[str, int] | None:
        """Bytes that the first node keeps of each topic, as they lie on its disk, packed where they are; None where the disk is not ours."""
        if self.folder is None:
            return None
        found: Counter[str] = Counter()
        for file in (self.folder / "node-1" / "data").glob("*/*.log"):
            found[file.parent.name.rpartition("-")[0]] += file.stat().st_size
        return dict(found)

    @property
    def pid(self) -> int | None:
        """The process of the first node, where it is one of ours on this machine."""
        return self._nodes[0].pid if self._nodes else None

    @property
    def shortest_session(self) -> float:
        """The shortest session (s) that its groups may have: of one that was given, Kafka's default is presumed."""
        return float(SHORTEST_SESSION_S) if self._nodes else 6.0

    @property
    def running(self) -> list[int]:
        """The numbers of the nodes that run."""
        return [number for number, node in enumerate(self._nodes, start=1) if node.is_running]

    def kill_node(self, number: int = 1, how: signal.Signals = signal.SIGKILL) -> None:
        """End node `number` (from 1) with this signal, and return when it is gone."""
        self._nodes[number - 1].kill(how)

    def start_node(self, number: int = 1) -> None:
        """Start node `number` again on the same port and data, and return when it answers."""
        self._nodes[number - 1].start()
        self._nodes[number - 1].wait()
        wait_for_brokers(self.bootstrap, sum(node.is_running for node in self._nodes))

    def restart_node(self, number: int = 1, how: signal.Signals = signal.SIGKILL) -> None:
        """Take node `number` away and bring it back."""
        self.kill_node(number, how)
        self.start_node(number)

    def stop(self) -> None:
        """End what was started for these tests and delete what it kept; a broker that was given stays as it is."""
        for node in self._nodes:
            node.remove()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def broker_from_jars(nodes: int = 1, more: Sequence[Listener] = (), formatting: Sequence[str] = ()) -> Broker:
    """Start a Kafka of one node or of three. Raises NoBrokerError where jars or Java are missing or it won't start.

    `more` gives each node one more listener; `formatting` are further arguments of Kafka's `format`, such as users.
    """
    libs, began = fetched_jars(), time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="wirefold-kafka-"))
    ports = free_ports(2 * nodes)
    every = [
        Node(libs, folder, number, ports[:nodes], ports[nodes:], more=more[number - 1] if more else None)
        for number in range(1, nodes + 1)
    ]
    bootstrap = ",".join(node.address for node in every)
    plural = "" if nodes == 1 else f", {nodes} nodes"
    broker = Broker(bootstrap, f"Apache Kafka {VERSION} (Maven jars{plural})", every, folder)
    try:
        _format(every, formatting)
        for node in every:
            node.start()
        for node in every:
            node.wait()
        wait_for_brokers(bootstrap, nodes)
    except BaseException:
        broker.stop()
        raise
    broker.started_in = time.monotonic() - began
    return broker


def wait_for_brokers(bootstrap: str, count: int, seconds: float = STARTING_S) -> None:
    """Return when `count` brokers answer a metadata request; NoBrokerError when they don't within `seconds`."""
    admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
    until, seen = time.monotonic() + seconds, "nothing answered"
    while time.monotonic() < until:
        try:
            brokers = admin.list_topics(timeout=2).brokers
        except KafkaException as failed:
            seen = str(failed)
        else:
            if len(brokers) >= count:
                return
            seen = f"{len(brokers)} of {count} brokers answer"
        time.sleep(0.1)
    raise NoBrokerError(f"no Kafka at {bootstrap} within {seconds:.0f} s: {seen}")


def _format(nodes: Sequence[Node], more: Sequence[str]) -> None:
    cluster = (
        base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode().replace("-", "x", 1)
    )  # one in 64 begins with it
    for node, process in [(node, node.formatting(cluster, *more)) for node in nodes]:
        if process.wait(STARTING_S):
            raise NoBrokerError(
                f"StorageTool format failed:\n{(node.folder / 'format.log').read_text(errors='replace')[-2000:]}"
            )
