"""A Faust worker that notes each record once it is done with it, and keeps or breaks one of Wirefold's rules for Faust.

--raises      the agent lets an error out (kept: the process ends)
--no-wait     a stop does not wait for the record in hand (kept: it does)
--concurrent  four records are in hand at once (kept: one)
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import faust

BAD = 7
"""Offset of the record that fails on its first delivery, or that takes long."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bootstrap")
    parser.add_argument("prefix", help="of topics and group: <prefix>source, <prefix>worker")
    parser.add_argument("notes", type=Path)
    parser.add_argument("--fails", action="store_true", help="the record at offset 7 fails when it first comes")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds that the record at offset 7 takes")
    parser.add_argument("--session", type=float, default=6.0, help="seconds after which a worker that died is known to be gone")
    parser.add_argument("--raises", action="store_true")
    parser.add_argument("--no-wait", action="store_true")
    parser.add_argument("--concurrent", action="store_true")
    return parser.parse_args()


def made_app(asked: argparse.Namespace) -> Any:
    app = faust.App(
        f"{asked.prefix}worker",
        broker=f"kafka://{asked.bootstrap}",
        store="memory://",
        datadir=str(asked.notes.parent / "data"),
        value_serializer="raw",
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        broker_session_timeout=asked.session,
        broker_heartbeat_interval=asked.session / 6,
        broker_commit_interval=0.2,
        stream_buffer_maxsize=256,
        stream_wait_empty=not asked.no_wait,
    )
    source = app.topic(f"{asked.prefix}source", value_type=bytes, value_serializer="raw")
    tried = asked.notes.with_suffix(".tried")

    async def take(offset: int) -> None:
        if offset == BAD and asked.fails and not tried.exists():
            tried.touch()
            raise OSError("the disk is full")
        await asyncio.sleep(asked.slow if offset == BAD else 0.01)
        with asked.notes.open("a", buffering=1) as notes:
            notes.write(f"0 {offset}\n")

    async def run(stream: Any) -> None:
        async for event in stream.events():
            try:
                await take(event.message.offset)
            except OSError:
                if asked.raises:
                    raise
                os._exit(1)

    app.agent(source, concurrency=4 if asked.concurrent else 1)(run)
    return app


async def main(asked: argparse.Namespace) -> None:
    app = made_app(asked)
    app.finalize()
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await app.start()
    await stopping.wait()
    await app.stop()


if __name__ == "__main__":
    asyncio.run(main(arguments()))
