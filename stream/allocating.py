"""Allocating: that large blocks are the system's again once they are let go of."""

from __future__ import annotations

import ctypes

LARGE = 1 << 20
"""Bytes from which on a block is the system's own: arrays of an index, and what RocksDB has not written yet (blocks of 1 MiB)."""
_M_MMAP_THRESHOLD = -3


def keep_large_apart() -> bool:
    """Let malloc take each block of LARGE bytes and more from the system by itself -> whether it is one that can be told, as glibc's can.

    By itself glibc does so from 128 KiB on, but each such block that is freed raises that, up to 32 MiB: then large blocks lie among small ones. An
    index that outgrows its table leaves the old one as a hole that nothing of its size comes to fill, and so the process grows though what it holds does not.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_MMAP_THRESHOLD, LARGE))
