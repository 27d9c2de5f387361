"""The buffer of a stage: what was fetched and is not handled yet, bounded in number and in bytes, and taken from each partition in turn."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from mode.utils.queues import ThrowableQueue

BYTES = 32 * 1024 * 1024
"""Of the records in one buffer. One more than fits is taken: a record of 64 MiB passes too, alone."""


class ByTurns:
    """Events in a line for each partition, in order; the partitions take turns, an event each.

    So a partition with much before it keeps no other waiting: the desk of an enormous story none of the other desks.
    """

    def __init__(self) -> None:
        self._lines: dict[int | None, deque[Any]] = {}
        self._bytes = Counter[int | None]()
        self._held = 0

    def __len__(self) -> int:
        return self._held

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self._lines.values())

    @property
    def lines(self) -> int:
        """Partitions of which something is held."""
        return len(self._lines)

    @property
    def bytes(self) -> int:
        """Of all records held."""
        return self._bytes.total()

    def of(self, partition: int | None) -> tuple[int, int]:
        """Of one partition, the events held and their bytes."""
        return len(self._lines.get(partition, ())), self._bytes[partition]

    def append(self, item: Any) -> None:
        """Put an event at the end of its partition's line; a new line has its turn after all others."""
        partition = partition_of(item)
        self._lines.setdefault(partition, deque()).append(item)
        self._bytes[partition] += _size(item)
        self._held += 1

    def popleft(self) -> Any:
        """Take the first event of the line whose turn it is. Raises IndexError if there is none."""
        if not self._held:
            raise IndexError("no event is held")
        partition = next(iter(self._lines))
        line = self._lines.pop(partition)
        item = line.popleft()
        if line:
            self._lines[partition] = line  # at the end: dicts keep their order
        self._bytes[partition] -= _size(item)
        self._held -= 1
        return item

    def clear(self) -> None:
        """Forget all."""
        self._lines.clear()
        self._bytes.clear()
        self._held = 0


class Buffer(ThrowableQueue[Any]):  # type: ignore[misc]  # Faust's queue is not typed
    """Faust's queue of events, that counts as full by its bytes as well: 256 records of 64 MiB are more than a worker may hold.

    Where it is nearly full, those partitions that have their share of it are not fetched until they have little left in it. Faust's
    own stops whichever partition brings the next record, also the first of one that was silent, until all have been drained.
    """

    def __init__(self, maxsize: int = 0, *, most: int = BYTES, **more: Any) -> None:
        self._most = most
        self._stopped: dict[int | None, Callable[[], Any]] = {}
        super().__init__(maxsize, **more)

    def _init(self, maxsize: int) -> None:  # noqa: ARG002 - asyncio's signature: where it makes its line
        self._queue = ByTurns()

    def qsize(self) -> int:
        """Records held, or as many as their bytes weigh: asyncio asks it whether `put` must wait."""
        return self._weight(len(self._queue), self._queue.bytes)

    def _weight(self, held: int, size: int) -> int:
        return max(held, int(self.maxsize) * size // self._most)

    def put_nowait_enhanced(
        self, value: Any, *, on_pressure_high: Callable[[], Any], on_pressure_drop: Callable[[], Any]
    ) -> bool:
        """Take an event -> whether its partition is to be fetched no more from now on: then that is told, and later that it is again."""
        self.force_put_nowait(value)
        partition, most = partition_of(value), self.pressure_high_size
        if (
            partition in self._stopped
            or self.qsize() < most
            or self._weight(*self._queue.of(partition)) < most / self._queue.lines
        ):
            return False
        self._stopped[partition] = on_pressure_drop
        on_pressure_high()
        return True

    def maybe_endorse_pressure_drop(self) -> None:
        """Tell of those partitions that have little left in it: Faust's queue asks for this before each event is taken."""
        if self._stopped:
            little = self.pressure_drop_size / max(1, self._queue.lines)
            for partition in [each for each in self._stopped if self._weight(*self._queue.of(each)) <= little]:
                self._stopped.pop(partition)()

    def clear(self) -> None:
        """Forget all, and which partitions are not fetched: where it is cleared, that is decided anew."""
        super().clear()
        self._stopped.clear()


def partition_of(item: Any) -> int | None:
    """An event -> the partition of its record; None for what is no event."""
    return getattr(getattr(item, "message", None), "partition", None)


def _size(item: Any) -> int:
    """Bytes of an event's record; nothing for what is no event."""
    message = getattr(item, "message", None)
    return 0 if message is None else len(message.value or b"") + len(message.key or b"")
