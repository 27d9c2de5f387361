"""`wirefold worker`, but odd: with a clock that is off, or one that dies or stops at a given point of a given record's handling.

The clock is that of this process, as Python and its libraries ask for it; libfaketime would do the same from outside.
"""

from __future__ import annotations

import argparse
import ctypes
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
    parser.add_argument("--stop", choices=POINTS, help="SIGSTOP: what comes after it happens once somebody sends SIGCONT")
    parser.add_argument("--poison", help="die of a native fault when a record that holds these words is handled")
    parser.add_argument("--after", type=int, default=1, help="times that records are sent")
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


def poison(words: str) -> None:
    """Let a verb crash the process, as a fault in a native library would."""
    from stream.stage import Stage

    take = Stage.take

    def taking(self: Stage, record: Any, *args: Any) -> Any:
        if words.encode() in (record.value or b""):
            ctypes.string_at(0)
        return take(self, record, *args)

    Stage.take = taking  # type: ignore[method-assign]


def end_at(point: str, after: int, number: signal.Signals) -> None:
    """Let the process send itself a signal when the nth record has come to this point."""
    from stream.holding import Holding
    from stream.sender import Sender

    finish, send = Holding.finish, Sender.send
    left = after
    done = False

    def end() -> None:
        nonlocal done
        done = True
        os.kill(os.getpid(), number)

    async def sending(self: Sender, records: list[Any]) -> list[Any]:
        half = max(1, len(records) // 2)
        if done or left > 0 or point == "after-applying":
            return await send(self, records)
        if point == "before-sending":
            end()
            return await send(self, records)
        if point == "between-sends":
            sent = await send(self, records[:half])
            end()
            return [*sent, *await send(self, records[half:])]
        sent = await send(self, records)
        end()
        return sent

    async def finishing(self: Holding) -> Any:
        nonlocal left
        left -= 1
        begun = await finish(self)
        if left <= 0 and not done:
            end()
        return begun

    Sender.send, Holding.finish = sending, finishing  # type: ignore[method-assign]


def main() -> None:
    asked = arguments()
    shift_the_clock(asked.clock)
    from wirefold.cli import main as wirefold

    if asked.die:
        end_at(asked.die, asked.after, signal.SIGKILL)
    if asked.stop:
        end_at(asked.stop, asked.after, signal.SIGSTOP)
    if asked.poison:
        poison(asked.poison)
    wirefold(["worker", asked.service])


if __name__ == "__main__":
    main()
