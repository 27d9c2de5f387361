"""The buffer of a stage: what was fetched and is not handled yet, bounded in number and in bytes, and taken from each partition in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
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
        self._held = 0

    def __len__(self) -> int:
        return self._held

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self._lines.values())

    def append(self, item: Any) -> None:
        """Put an event at the end of its partition's line; a new line has its turn after all others."""
        message = getattr(item, "message", None)
        partition = getattr(message, "partition", None)
        self._lines.setdefault(partition, deque()).append(item)
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
        self._held -= 1
        return item

    def clear(self) -> None:
        """Forget all."""
        self._lines.clear()
        self._held = 0


class Buffer(ThrowableQueue[Any]):  # type: ignore[misc]  # Faust's queue is not typed
    """Faust's queue of events, that counts as full by its bytes as well: 256 records of 64 MiB are more than a worker may hold.

    Faust asks `qsize` whether to go on fetching a partition, and asyncio whether `put` must wait; so that tells the fuller
    of the two measures, in records.
    """

    def __init__(self, maxsize: int = 0, *, most: int = BYTES, **more: Any) -> None:
        self._bytes, self._most = 0, most
        super().__init__(maxsize, **more)

    def _init(self, maxsize: int) -> None:  # noqa: ARG002 - asyncio's signature: where it makes its line
        self._queue = ByTurns()

    def qsize(self) -> int:
        """Records held, or as many as their bytes weigh."""
        held: int = super().qsize()
        return max(held, int(self.maxsize) * self._bytes // self._most)

    def clear(self) -> None:
        """Forget all."""
        super().clear()
        self._bytes = 0

    def _put(self, item: Any) -> None:
        super()._put(item)
        self._bytes += _size(item)

    def _get(self) -> Any:
        item = super()._get()
        self._bytes -= _size(item)
        return item


def _size(item: Any) -> int:
    """Bytes of an event's record; nothing for what is no event."""
    message = getattr(item, "message", None)
    return 0 if message is None else len(message.value or b"") + len(message.key or b"")
