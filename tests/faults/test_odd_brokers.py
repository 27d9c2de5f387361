"""Brokers that forget who is silent, and brokers that come back at another address: workers go on by themselves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers.broker import Broker, broker_from_jars
from tests.brokers.fixtures import _do_without
from tests.brokers.jars import NoBrokerError
from tests.brokers.node import Listener, free_ports
from tests.faults.proxy import Proxy
from tests.faults.scene import Scene, staged

FORGETFUL = {
    "connections.max.idle.ms": "3000",
    "producer.id.expiration.ms": "3000",
    "producer.id.expiration.check.interval.ms": "500",
    "transactional.id.expiration.ms": "4000",
    "transaction.remove.expired.transaction.cleanup.interval.ms": "500",
}
"""By default ten minutes, a day, ten minutes, a week and an hour."""

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


@contextlib.contextmanager
def broker(listener: Listener) -> Iterator[Broker]:
    """A broker of one node with one more listener."""
    try:
        found = broker_from_jars(1, [listener])
    except NoBrokerError as why:
        _do_without(why)
    try:
        yield found
    finally:
        found.stop()


def pids(scene: Scene) -> list[int | None]:
    """The workers' processes."""
    return [member.process.pid if member.process else None for member in scene.crew.all]


async def test_who_was_silent_for_so_long_that_brokers_forgot_him_goes_on(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    with (
        broker(Listener("MORE", "PLAINTEXT", port, port, FORGETFUL)) as found,
        staged(tmp_path, seed=92, shared=found, session_s=6) as scene,
    ):
        await scene.publish(20)
        await scene.settled()
        before = pids(scene)
        for _ in range(2):
            await asyncio.sleep(12.0)
            await scene.publish(12)
            await scene.settled()
        await scene.held()
        assert (pids(scene), scene.crew.restarts) == (before, [])


async def test_a_broker_that_comes_back_at_another_address_is_found_where_it_was_first(tmp_path: Path) -> None:
    inside, first, second, entry = free_ports(4)
    with contextlib.ExitStack() as ending:
        found = ending.enter_context(broker(Listener("OUTSIDE", "PLAINTEXT", inside, first)))
        known, other = Proxy(first, inside), Proxy(entry, inside)
        ending.callback(other.stop)
        scene = ending.enter_context(
            staged(
                tmp_path,
                seed=93,
                shared=found,
                session_s=6,
                door=lambda here: here.model_copy(update={"brokers": f"127.0.0.1:{entry}"}),
            )
        )
        await scene.publish(12)
        await scene.settled()
        found.kill_node()
        known.stop()
        moved(found, first, second)
        ending.callback(Proxy(second, inside).stop)
        found.start_node()
        await scene.publish(12)
        await scene.held()


def moved(found: Broker, first: int, second: int) -> None:
    """Have a node tell clients another port of its second listener, from its next start on."""
    assert found.folder is not None
    properties = found.folder / "node-1" / "server.properties"
    told = properties.read_text()
    assert f"OUTSIDE://127.0.0.1:{first}" in told
    properties.write_text(told.replace(f"OUTSIDE://127.0.0.1:{first}", f"OUTSIDE://127.0.0.1:{second}"))
