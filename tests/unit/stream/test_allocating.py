"""Large blocks: a process that has outgrown its tables gives their room back, which it does not by itself."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

GROWING = """
import resource
import sys
from pathlib import Path
from stream.allocating import keep_large_apart
import numpy as np

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

if "apart" in sys.argv and not keep_large_apart():
    sys.exit("malloc can't be told")
np.ones(4_000_000)  # freed at once: from here on glibc has blocks of 32 MB among small ones
begun, small = resident(), []
for number in range(40):
    table = np.ones(250_000 + 10_000 * number)  # each a little larger than the one before it, which goes then
    small += [bytearray(1_000) for _ in range(50)]
del table
print(resident() - begun)
"""


def grown(*how: str) -> float:
    """MB by which a process has grown whose table grew forty times and is gone."""
    command = [sys.executable, "-c", GROWING, *how]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1e6


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries' malloc can't be told")
def test_tables_that_are_gone_leave_no_holes() -> None:
    as_it_comes, apart = grown(), grown("apart")
    assert apart < 4 < as_it_comes, f"{apart} and {as_it_comes} MB"
