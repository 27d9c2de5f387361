"""Certificates of brokers that expire or are replaced, and an authority that is, under workers that run: they say so and go on by themselves."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from stream.access import Right, rights
from stream.settings import Settings
from tests.brokers.fixtures import _do_without
from tests.brokers.jars import NoBrokerError
from tests.faults.scene import Scene, staged
from tests.faults.test_rights import USER, said
from tests.integration.clusters import WIREFOLD, environment, wirefold
from tests.integration.secured import Secured, certificate, certificates, secured
from wirefold.services import SERVICES

READER = "reader"

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The folder of the authority and the broker's key."""
    (tmp_path / "doors").mkdir()
    return tmp_path / "doors"


@pytest.fixture
def guarded(tmp_path: Path, keys: Path) -> Iterator[tuple[Secured, Scene]]:
    """A flow whose workers come in by TLS."""
    try:
        with secured(keys, [USER, READER]) as found:

            def door(here: Settings) -> Settings:
                found.allow(USER, rights([stage for stages in SERVICES.values() for stage in stages], here))
                found.allow(READER, [Right("topic", here.topic("claim-events"), "Read")])
                return found.settings(USER, here.topic_prefix, here.datadir).model_copy(update={"session_s": here.session_s})

            with staged(tmp_path, seed=82, shared=found.broker, session_s=6, door=door) as scene:
                yield found, scene
    except NoBrokerError as why:
        _do_without(why)


@contextlib.contextmanager
def reading(settings: Settings, told: Path) -> Iterator[None]:
    """Events being followed by a command, which writes each on a line."""
    command = [*WIREFOLD, "tail", "events", "--follow", "--json"]
    with told.open("wb") as out, subprocess.Popen(command, env=environment(settings), stdout=out) as process:
        try:
            yield
            assert process.poll() is None
        finally:
            process.terminate()


async def test_what_is_expired_is_said_and_what_is_replaced_is_taken(guarded: tuple[Secured, Scene], keys: Path) -> None:
    secured, scene = guarded
    told = keys.parent / "told"
    with reading(secured.settings(READER, scene.here.topic_prefix, keys), told):
        await scene.publish(8)
        await scene.settled()

        certificate(keys, days=0)
        await asyncio.to_thread(scene.broker.restart_node)
        await scene.publish(6)
        for member in scene.crew.all:
            await scene.until("it says that the certificate has expired", lambda: said(member, "certificate has expired"))  # noqa: B023
        once = await asyncio.to_thread(wirefold, secured.settings(USER, scene.here.topic_prefix, keys), "tail", "stories")
        assert once.returncode == 2
        assert b"certificate has expired" in once.stderr
        certificate(keys)
        await asyncio.to_thread(scene.broker.restart_node)
        await scene.settled()

        await asyncio.to_thread(certificates, keys)  # of another authority, which the workers find where the former was
        await asyncio.to_thread(scene.broker.restart_node)
        await scene.publish(6)
        await scene.held()
        count = await scene.lying("claim-events")
        await scene.until("the reader has all events", lambda: len(told.read_text().splitlines()) == count)
        assert {code for _, code in scene.crew.restarts} <= {1}  # a session that ended with a record in hand, by design
        assert all(said(member, "the certificates have changed and were read anew") for member in scene.crew.all)
