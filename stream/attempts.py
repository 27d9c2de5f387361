"""Attempts: which records were being handled when the process died, so that one that kills it is set aside.

A small file, mapped into memory: a note is a store of 40 bytes (2 µs), made before the verb runs and taken back after it.
What a process wrote there outlives it, however it ends; only what the machine itself forgets is gone.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import Final

from stream.topics import PARTITIONS

TRIES: Final = 2
"""A record on which the process has died so often is not handed to its verb again."""

_NOTE: Final = struct.Struct("<q16sq")


class Attempts:
    """One note a partition: the record in hand, and how often it was begun and not ended."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            file.truncate(PARTITIONS * _NOTE.size)
            self._notes = mmap.mmap(file.fileno(), PARTITIONS * _NOTE.size)

    def begin(self, partition: int, offset: int, fingerprint: str) -> int:
        """Note that a record is begun -> how often it was begun before and the process died."""
        at = partition % PARTITIONS * _NOTE.size
        known, name, count = _NOTE.unpack_from(self._notes, at)
        before = count if (known, name) == (offset, fingerprint.encode()) else 0
        _NOTE.pack_into(self._notes, at, offset, fingerprint.encode(), before + 1)
        return int(before)

    def end(self, partition: int) -> None:
        """Note that the verb has come back, with whatever."""
        at = partition % PARTITIONS * _NOTE.size
        offset, name, _ = _NOTE.unpack_from(self._notes, at)
        _NOTE.pack_into(self._notes, at, offset, name, 0)
