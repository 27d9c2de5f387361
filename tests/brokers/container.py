"""Kafka in a container, where a Docker engine answers and has, or can get, the image."""

from __future__ import annotations

import gc
import signal
import time
import warnings
from typing import Any

from tests.brokers.broker import Broker, wait_for_brokers
from tests.brokers.jars import NoBrokerError
from tests.brokers.node import free_ports
from tests.brokers.settings import JVM, VERSION, server_properties

IMAGE = f"apache/kafka:{VERSION}"
ANSWERING_S = 3
PULLING_S = 120


class ContainerNode:
    """A container that can be killed and started like a node of ours."""

    def __init__(self, container: Any, address: str) -> None:
        self._container = container
        self._address = address

    @property
    def pid(self) -> int | None:
        return None  # of another system, as far as this one can tell

    @property
    def is_running(self) -> bool:
        inner = self._container.get_wrapped_container()
        inner.reload()
        return bool(inner.status == "running")

    def start(self) -> None:
        self._container.get_wrapped_container().start()

    def wait(self) -> None:
        wait_for_brokers(self._address, 1)

    def kill(self, how: signal.Signals = signal.SIGKILL, seconds: float = 30) -> None:
        inner = self._container.get_wrapped_container()
        inner.kill(signal=how.name)
        inner.wait(timeout=seconds)

    def remove(self) -> None:
        self._container.stop()


def broker_from_container() -> Broker:
    """Start a Kafka in a container. Raises NoBrokerError, within seconds, where no engine answers or it has no way to the image."""
    _require_image()
    from testcontainers.core.config import testcontainers_config
    from testcontainers.core.container import DockerContainer

    testcontainers_config.ryuk_disabled = True  # its image would be one more to get; the session removes the container
    began = time.monotonic()
    port, controller = free_ports(2)
    container = DockerContainer(IMAGE)
    address = f"{container.get_docker_client().host()}:{port}"
    listeners = f"PLAINTEXT://0.0.0.0:{port},CONTROLLER://127.0.0.1:{controller}"
    properties = server_properties(1, 1, listeners, f"PLAINTEXT://{address}", f"1@127.0.0.1:{controller}")
    for key, value in properties.items():
        container = container.with_env("KAFKA_" + key.upper().replace(".", "_"), value)
    container = container.with_env("KAFKA_HEAP_OPTS", " ".join(JVM)).with_bind_ports(port, port)
    broker = Broker(address, f"Apache Kafka {VERSION} (container)", [ContainerNode(container, address)])
    try:
        container.start()
        wait_for_brokers(address, 1)
    except BaseException as failed:
        broker.stop()
        if isinstance(failed, Exception):
            raise NoBrokerError(f"the container did not start: {failed}") from failed
        raise
    broker.started_in = time.monotonic() - began
    return broker


def _require_image() -> None:
    from docker.errors import DockerException, ImageNotFound

    import docker

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # docker-py leaves its socket open where no engine answers
        try:
            engine = docker.from_env(timeout=ANSWERING_S)
        except DockerException as failed:
            why = f"no Docker engine answers ({type(failed).__name__})"
        else:
            why = ""
        gc.collect()
    if why:
        raise NoBrokerError(why)
    try:
        engine.images.get(IMAGE)
    except ImageNotFound:
        _pull(docker)
    except DockerException as failed:
        raise NoBrokerError(f"the Docker engine does not tell of images ({str(failed)[:120]})") from failed
    finally:
        engine.close()


def _pull(docker: Any) -> None:
    engine = docker.from_env(timeout=20)  # seconds of silence, not of work
    try:
        why = _pulled(engine)
    except Exception as failed:  # noqa: BLE001  # whatever docker, requests and urllib3 raise for a registry out of reach
        why = str(failed)[:200]
    finally:
        engine.close()
    if why:
        raise NoBrokerError(f"no way to the image {IMAGE}: {why}")


def _pulled(engine: Any) -> str:
    """An engine in; an empty text when it has pulled the image, else why not."""
    until = time.monotonic() + PULLING_S
    for line in engine.api.pull(*IMAGE.split(":"), stream=True, decode=True):
        if "error" in line:
            return str(line["error"])
        if time.monotonic() > until:
            return f"pulling took more than {PULLING_S} s"
    return ""
