"""`wirefold worker`, but odd: with a clock that is off, or one that dies at a given point of a given record's handling.

The clock is that of this process, as Python and its libraries ask for it; libfaketime would do the same from outside.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import time
from typing import Any

POINTS = ("before-sending", "between-sends", "after-sending", "after-applying")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--clock", type=float, default=0.0, help="seconds that the clock is ahead")
    parser.add_argument("--die", choices=POINTS)
    parser.add_argument("--after", type=int, default=1, help="records")
    return parser.parse_args()


def shift_the_clock(seconds: float) -> None:
    """Let this process live in another time. Before anything else is imported: names are bound by then."""
    now, now_ns = time.time, time.time_ns
    time.time = lambda: now() + seconds
    time.time_ns = lambda: now_ns() + int(seconds * 1e9)

    class Shifted(dt.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> dt.datetime:
            return dt.datetime.fromtimestamp(time.time(), tz)

    if seconds:
        dt.datetime = Shifted  # type: ignore[misc]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(point: str, after: int) -> None:
    """Let the process kill itself when the nth record has come to this point."""
    from stream.holding import Holding
    from stream.sender import Sender

    take, send = Holding.take, Sender.send
    left = after

    async def sending(self: Sender, records: list[Any]) -> list[Any]:
        if left > 0 or point == "after-applying":
            return await send(self, records)
        if point == "between-sends":
            await send(self, records[: max(1, len(records) // 2)])
        if point == "after-sending":
            await send(self, records)
        die()
        raise AssertionError

    async def taking(self: Holding, *args: Any) -> Any:
        nonlocal left
        left -= 1
        step = await take(self, *args)
        if left <= 0:
            die()
        return step

    Sender.send, Holding.take = sending, taking  # type: ignore[method-assign]


def main() -> None:
    asked = arguments()
    shift_the_clock(asked.clock)
    from wirefold.cli import main as wirefold

    if asked.die:
        die_at(asked.die, asked.after)
    wirefold(["worker", asked.service])


if __name__ == "__main__":
    main()
