"""A Faust worker with a table that notes what it gets: BOOTSTRAP NOTES [--guard] [--slow-seek S] [--die-after N] [--stop-after N].

One line a record goes to the file NOTES: its partition and its offset. After N records it kills itself the hard way, or stops in
order. Run again on the same group, what it skipped shows as a jump.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import faust
from faust.transport.consumer import Consumer

PARTITIONS = 4
SLOWLY = 0.002


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("bootstrap")
    parser.add_argument("prefix")
    parser.add_argument("notes", type=Path)
    parser.add_argument("--guard", action="store_true")
    parser.add_argument("--slow-seek", type=float, default=0.0)
    parser.add_argument("--die-after", type=int, default=0)
    parser.add_argument("--until", type=int, default=0)
    return parser.parse_args()


def delay_the_seek(seconds: float) -> None:
    """A broker that takes its time to tell the committed offsets."""
    seek: Callable[[Consumer], Awaitable[None]] = Consumer.perform_seek

    async def slow(self: Consumer) -> None:
        await seek(self)
        await asyncio.sleep(seconds)

    Consumer.perform_seek = slow


def made_app(asked: argparse.Namespace) -> Any:
    app = faust.App(
        f"{asked.prefix}worker",
        broker=f"kafka://{asked.bootstrap}",
        store="memory://",
        datadir=str(asked.notes.parent / "data"),
        key_serializer="raw",
        value_serializer="raw",
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        web_enabled=False,
        broker_session_timeout=6.0,
        broker_heartbeat_interval=1.0,
        broker_commit_interval=0.2,
        stream_buffer_maxsize=256,
    )
    source = app.topic(f"{asked.prefix}source", key_type=bytes, value_type=bytes, value_serializer="raw")
    table = app.Table("seen", key_type=bytes, value_type=bytes, partitions=PARTITIONS)

    async def note(stream: Any) -> None:
        taken = 0
        with asked.notes.open("a", buffering=1) as notes:
            async for event in stream.events():
                table[event.key] = event.value
                notes.write(f"{event.message.partition} {event.message.offset}\n")
                taken += 1
                await asyncio.sleep(SLOWLY)
                if asked.die_after and taken >= asked.die_after:
                    os.kill(os.getpid(), signal.SIGKILL)

    app.agent(source)(note)
    return app


async def run(asked: argparse.Namespace) -> None:
    """Start, and stop in order at a SIGTERM."""
    app = made_app(asked)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app.finalize()
    await app.start()
    await stop.wait()
    await app.stop()


if __name__ == "__main__":
    asked = arguments()
    if asked.guard:
        from stream import faustguard

        faustguard.install()
    if asked.slow_seek:
        delay_the_seek(asked.slow_seek)
    asyncio.run(run(asked))
