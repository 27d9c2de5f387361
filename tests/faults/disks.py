"""A disk of little room, for what happens where there is none left."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOM = 64 << 20
"""Bytes: a worker with little state needs a few of them."""


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


def fill(folder: Path) -> Path:
    """Fill what is left of a small disk -> the file that takes it."""
    hog = folder / "hog"
    with hog.open("wb") as file:
        with contextlib.suppress(OSError):
            while file.write(b"\0" * (1 << 16)):
                file.flush()
        with contextlib.suppress(OSError):
            while file.write(b"\0"):
                file.flush()
    return hog
