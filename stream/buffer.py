"""The buffer of a stage: what was fetched and is not handled yet, bounded in number and in bytes."""

from __future__ import annotations

from typing import Any

from mode.utils.queues import ThrowableQueue

BYTES = 32 * 1024 * 1024
"""Of the records in one buffer. One more than fits is taken: a record of 64 MiB passes too, alone."""


class Buffer(ThrowableQueue[Any]):  # type: ignore[misc]  # Faust's queue is not typed
    """Faust's queue of events, that counts as full by its bytes as well: 256 records of 64 MiB are more than a worker may hold.

    Faust asks `qsize` whether to go on fetching a partition, and asyncio whether `put` must wait; so that tells the fuller
    of the two measures, in records.
    """

    def __init__(self, maxsize: int = 0, *, most: int = BYTES, **more: Any) -> None:
        self._bytes, self._most = 0, most
        super().__init__(maxsize, **more)

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
