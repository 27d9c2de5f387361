"""The command line before any command runs: what it sets for the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wirefold.cli import THREADS

TASKS = Path("/proc/self/task")


def after_a_command(program: str, **settings: str) -> str:
    """What a program prints in a process of its own, after `wirefold worker --help` has run in it, which loads numpy."""
    environ = {name: value for name, value in os.environ.items() if name not in THREADS} | settings
    first = "from wirefold.cli import main; main(['worker', '--help'], standalone_mode=False)"
    found = subprocess.run(
        [sys.executable, "-c", f"{first}\n{program}"], env=environ, capture_output=True, text=True, check=True
    )
    return found.stdout.splitlines()[-1]


@pytest.mark.skipif(not TASKS.exists() or (os.cpu_count() or 1) < 2, reason="threads are counted in /proc, on several cores")
def test_linear_algebra_has_one_thread() -> None:
    program = "import numpy, os; numpy.ones((500, 500)) @ numpy.ones((500, 500)); print(len(os.listdir('/proc/self/task')))"
    assert after_a_command(program) == "1"


def test_an_operator_may_give_it_more() -> None:
    assert after_a_command("import os; print(os.environ['OPENBLAS_NUM_THREADS'])", OPENBLAS_NUM_THREADS="2") == "2"
