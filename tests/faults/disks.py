"""A disk of little room, for what happens where there is none left."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOM = 64 << 20
"""Bytes of a small disk: a worker with little state needs a few of them."""
LITTLE = 8 << 20
"""Bytes for which RocksDB's files have room, and not for what it sets aside for each log."""
PIECE = 1 << 16


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A folder, emptied -> whether a small disk could be mounted there, which takes a right of the system's own."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", str(folder)], capture_output=True, check=False
        )
    except FileNotFoundError:
        yield False
        return
    if done.returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def held(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def fill(folder: Path, leaving: int = 0) -> Path:
    """Fill what is left of a small disk, but for so many bytes -> the file that takes it, the same each time."""
    hog = folder / "hog"
    stat = os.statvfs(folder)
    with contextlib.suppress(OSError), hog.open("ab", buffering=0) as file:
        for _ in range((stat.f_bavail * stat.f_frsize - leaving) // PIECE + (not leaving)):
            file.write(b"\0" * PIECE)
    return hog


def let_write(folder: Path, *, is_allowed: bool) -> None:
    """Make a small disk one that can only be read, as a system does with one that fails, or one that can be written."""
    subprocess.run(["mount", "-o", f"remount,{'rw' if is_allowed else 'ro'},size={ROOM}", str(folder)], check=True)
