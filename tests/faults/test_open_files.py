"""A worker under a shell's limit of open files, and under one that is too low for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.brokers.broker import Broker
from tests.faults.scene import staged
from tests.faults.test_rights import said

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


async def test_a_soft_limit_stops_no_worker_and_a_hard_one_is_said(kafka: Broker, tmp_path: Path) -> None:
    if shutil.which("prlimit") is None:
        pytest.skip("no prlimit here")
    with staged(tmp_path, seed=95, shared=kafka, session_s=6) as scene:
        (ingest,) = scene.crew.members["ingest"]
        ingest.kill()
        ingest.start(before=["prlimit", "--nofile=64:4096"])
        await scene.publish(20)
        await scene.held()
        assert scene.crew.restarts == []
        ingest.kill()
        ingest.wipe()
        ingest.start(before=["prlimit", "--nofile=80:80"])
        await scene.until("it ends", lambda: not ingest.runs, within=90.0)
        assert ingest.process is not None
        assert ingest.process.returncode in (1, 2)
        assert said(ingest, "Too many open files")
        ingest.start()
        await scene.publish(6)
        await scene.held()
