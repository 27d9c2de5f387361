"""A Faust worker with a table, that notes the partition and offset of each record it gets and then kills itself the hard way.

Started again on the same group, or having joined it anew, it should go on where it was; what it skipped shows as a gap in the notes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import faust
from faust.transport.consumer import Consumer

from stream import faust_parts, faustguard

PARTITIONS = 4


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bootstrap")
    parser.add_argument("prefix", help="of topics and group: <prefix>source, <prefix>worker")
    parser.add_argument("notes", type=Path)
    parser.add_argument("--guard", action="store_true")
    parser.add_argument("--slow-seek", type=float, default=0.0, help="seconds that the seek takes beyond what it takes")
    parser.add_argument("--die-after", type=int, default=0, help="records")
    parser.add_argument("--rejoin-every", type=float, default=0.0, help="seconds, as if its session had ended")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="recover quickly, as our stages do: the table on disk, fetches that wait a short time",
    )
    return parser.parse_args()


def slow_the_seek(seconds: float) -> None:
    """Make the seek to the committed offsets end later, as with a broker that is far away or busy."""
    seek = Consumer.perform_seek

    async def slow(self: Consumer) -> None:
        await seek(self)
        await asyncio.sleep(seconds)

    Consumer.perform_seek = slow


def made_app(asked: argparse.Namespace) -> Any:
    app = faust.App(
        f"{asked.prefix}worker",
        broker=f"kafka://{asked.bootstrap}",
        store="rocksdb://" if asked.quick else "memory://",
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
    if asked.quick:
        faust_parts.tune(app, wait=faust_parts.FETCH_WAIT_MS)
    source = app.topic(f"{asked.prefix}source", key_type=bytes, value_type=bytes, value_serializer="raw")
    table = app.Table("seen", key_type=bytes, value_type=bytes, partitions=PARTITIONS)

    async def note(stream: Any) -> None:
        left = asked.die_after
        with asked.notes.open("a", buffering=1) as notes:
            async for event in stream.events():
                table[event.key] = event.value
                notes.write(f"{event.message.partition} {event.message.offset}\n")
                await asyncio.sleep(0.002)  # slower than the fetch, as real work is
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

    app.agent(source)(note)
    return app


async def run(asked: argparse.Namespace) -> None:
    app = made_app(asked)
    app.finalize()
    await app.start()
    while asked.rejoin_every:
        await asyncio.sleep(asked.rejoin_every)
        app.consumer._thread._consumer._coordinator.request_rejoin()
    await app.wait_until_stopped()


if __name__ == "__main__":
    asked = arguments()
    if asked.guard:
        faustguard.install()
    if asked.slow_seek:
        slow_the_seek(asked.slow_seek)
    asyncio.run(run(asked))
