"""`wirefold worker`, but odd: with a clock that is off, or one that dies or stops at a given point of a given record's handling.

The clock is `time.time`, as Python and its libraries ask for it; libfaketime does the same from outside, and more.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

SENDING = ("before-sending", "between-sends", "after-sending", "after-applying")
RECOVERING = "in-recovery"
REBALANCING = ("partitions-revoked", "partitions-assigned")
POINTS = (*SENDING, RECOVERING, *REBALANCING)
"""Where a worker may end: as it sends what came of records; with rows of the changelog read and not all; as partitions move that it had."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--clock", type=float, default=0.0, help="seconds that the clock is ahead")
    parser.add_argument("--clock-file", help="a file that says, at any moment, how many seconds the clock is ahead")
    parser.add_argument("--die", choices=POINTS)
    parser.add_argument("--stop", choices=SENDING, help="SIGSTOP: what comes after it happens once somebody sends SIGCONT")
    parser.add_argument("--poison", help="die of a native fault when a record that holds these words is handled")
    parser.add_argument("--after", type=int, default=1, help="times that records are sent, or rows read")
    return parser.parse_args()


def shift_the_clock(seconds: float, file: str | None) -> None:
    """Let this process live in another time. Before anything else is imported: names are bound by then.

    `datetime.now` stays as it is: what stands for it is no datetime to orjson, so that events would be written otherwise.
    """
    now, now_ns, ahead = time.time, time.time_ns, [seconds]
    time.time = lambda: now() + ahead[0]
    time.time_ns = lambda: now_ns() + int(ahead[0] * 1e9)

    def follow(name: str) -> None:
        while True:
            time.sleep(0.5)
            ahead[0] = float(Path(name).read_text(encoding="ascii") or 0)

    if file:
        threading.Thread(target=follow, args=(file,), daemon=True).start()


def poison(words: str) -> None:
    """Let a verb crash the process, as a fault in a native library would."""
    from stream.stage import Stage

    take = Stage.take

    def taking(self: Stage, record: Any, *args: Any) -> Any:
        if words.encode() in (record.value or b""):
            ctypes.string_at(0)
        return take(self, record, *args)

    Stage.take = taking  # type: ignore[assignment,method-assign]


def end_at(point: str, after: int, number: signal.Signals) -> None:
    """Let the process send itself a signal at this point, where it comes to it for the nth time."""
    if point == RECOVERING:
        end_in_recovery(after, number)
    elif point in REBALANCING:
        end_in_rebalance(point, number)
    else:
        end_as_it_sends(point, after, number)


def end_in_recovery(after: int, number: signal.Signals) -> None:
    """Send the signal once so many rows of a changelog lie in the store, each written as it is read, and not what follows."""
    from faust.tables.base import Collection

    apply, left = Collection.apply_changelog_batch, after

    def applying(self: Any, batch: Any) -> None:
        nonlocal left
        for event in batch:
            apply(self, [event])
            left -= 1
            if left == 0:
                os.kill(os.getpid(), number)

    Collection.apply_changelog_batch = applying


def end_in_rebalance(point: str, number: signal.Signals) -> None:
    """Send the signal once the worker has let go of partitions that it had, or has partitions again and not their state."""
    import faust

    revoke, assign = faust.App._on_partitions_revoked, faust.App._on_partitions_assigned
    had = False

    async def revoked(self: Any, partitions: set[Any]) -> None:
        nonlocal had
        await revoke(self, partitions)
        had = had or bool(partitions)
        if partitions and point == "partitions-revoked":
            os.kill(os.getpid(), number)

    async def assigned(self: Any, partitions: set[Any], generation_id: int = 0) -> None:
        if had and point == "partitions-assigned":
            os.kill(os.getpid(), number)
        await assign(self, partitions, generation_id)

    faust.App._on_partitions_revoked, faust.App._on_partitions_assigned = revoked, assigned


def end_as_it_sends(point: str, after: int, number: signal.Signals) -> None:
    """Send the signal when what came of records is sent for the nth time: before, between the halves, after it, or once the store has it too."""
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
    shift_the_clock(asked.clock, asked.clock_file)
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
