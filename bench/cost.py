"""What a process costs: its CPU seconds and its memory, as Linux counts them."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a process since it began, all its threads together, and the most memory that it ever had (bytes)."""

    cpu: float
    peak: int


def cost_of(pid: int) -> Cost:
    """A process that runs -> its cost so far, to a hundredth of a second."""
    folder = Path(f"/proc/{pid}")
    fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    peak = next(line for line in (folder / "status").read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
    return Cost(sum(map(int, fields[11:13])) / TICKS, int(peak.split()[1]) * 1024)


def resident(pid: int) -> int:
    """A process that runs -> the memory that it takes up now (bytes)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) * 1024


class _Malloc(ctypes.Structure):
    """What glibc's `mallinfo2` tells."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")
    ]


def malloc() -> tuple[int, int]:
    """Bytes that malloc has given out in this process, and those that it holds free; 0 and 0 where it can't be asked."""
    asked = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if asked is None:
        return 0, 0
    asked.restype = _Malloc
    found = asked()
    return found.uordblks, found.fordblks
