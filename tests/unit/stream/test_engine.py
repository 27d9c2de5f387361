"""The engine: a worker that is told to stop while it still reads its state."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, sys
import faust
from stream import engine
from stream.settings import Settings
from stream.stage import Stage, Step

async def reached(*_):
    pass

async def reads_for_ever(_app):
    print("starting", flush=True)
    await asyncio.Event().wait()

engine._reached, faust.App.start = reached, reads_for_ever
stage = Stage("a.b", "group", "articles", lambda *_: Step())
asyncio.run(engine.serve([stage], Settings(datadir=sys.argv[1])))
"""


def test_a_worker_that_is_told_to_stop_while_it_starts_ends_at_once(tmp_path: Path) -> None:
    worker = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE)
    assert worker.stdout is not None
    with worker.stdout as told:
        assert told.readline() == b"starting\n"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0


TOLD_ONCE_MORE = """
import asyncio, os, signal, sys
import faust
from stream import engine
from stream.settings import Settings
from stream.stage import Stage, Step

async def nothing(*_):
    pass

async def serve():
    asyncio.get_running_loop().call_later(1.0, os.kill, os.getpid(), signal.SIGTERM)
    return await engine.serve([stage], Settings(datadir=sys.argv[1]))

engine._reached, faust.App.start, faust.App.stop = nothing, nothing, nothing
stage = Stage("a.b", "group", "articles", lambda *_: Step())
code = asyncio.run(serve())
os.kill(os.getpid(), signal.SIGTERM)
sys.exit(code)
"""


def test_a_worker_that_is_told_once_more_as_it_ends_ends_all_the_same_with_0(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", TOLD_ONCE_MORE, str(tmp_path)], timeout=60, check=False).returncode == 0
