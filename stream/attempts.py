"""Attempts: which records were being handled when the process died, so that one that kills it is set aside.

A small file, mapped into memory: a note is a store of 40 bytes (2 µs), made before the verb runs and taken back after it.
What a process wrote there outlives it, however it ends; only what the machine itself forgets is gone.
"""

from __future__ import annotations

import mmap
import os
import struct
from pathlib import Path
from typing import Final, NamedTuple

from stream.topics import PARTITIONS

TRIES: Final = 2
"""A record on which the process has died so often is not handed to its verb again."""

_NOTE: Final = struct.Struct("<q16sq")


class _Note(NamedTuple):
    """A record, and how often it was `begun` and not ended."""

    offset: int
    name: bytes
    begun: int

    def is_of(self, offset: int, name: bytes) -> bool:
        return (self.offset, self.name) == (offset, name)


class Attempts:
    """Two notes a partition: the record in hand, and the one that the process last died on.

    A record in hand that nobody ended is what the process died on. It is noted apart, as those before it come again first:
    nothing of what was in hand together with it had been sent.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError where there is no room: a note in a file with holes would end the process, without a word, once the disk is full."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        size = 2 * PARTITIONS * _NOTE.size
        with path.open("r+b") as file:
            kept = file.read(size)
            file.seek(0)
            file.write(kept.ljust(size, b"\0"))
            file.flush()
            os.fsync(file.fileno())
            self._notes = mmap.mmap(file.fileno(), size)

    def begin(self, partition: int, offset: int, fingerprint: str) -> int:
        """Note that a record is begun -> how often it was begun before and the process died."""
        name, in_hand = fingerprint.encode(), partition % PARTITIONS
        left = self._read(in_hand)
        if left.begun:
            self._write(PARTITIONS + in_hand, left)
        died = self._read(PARTITIONS + in_hand)
        before = died.begun if died.is_of(offset, name) else 0
        self._write(in_hand, _Note(offset, name, before + 1))
        return before

    def end(self, partition: int) -> None:
        """Note that the verb has come back, with whatever."""
        in_hand = partition % PARTITIONS
        ended = self._read(in_hand)
        self._write(in_hand, ended._replace(begun=0))
        if self._read(PARTITIONS + in_hand).is_of(ended.offset, ended.name):
            self._write(PARTITIONS + in_hand, ended._replace(begun=0))

    def _read(self, number: int) -> _Note:
        return _Note(*_NOTE.unpack_from(self._notes, number * _NOTE.size))

    def _write(self, number: int, note: _Note) -> None:
        _NOTE.pack_into(self._notes, number * _NOTE.size, *note)
