"""The command line before any command runs: what it sets for the process, and what it loads."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from wirefold.cli import COMMANDS, THREADS
from wirefold.declared import DECLARED
from wirefold.services import SERVICES

TASKS = Path("/proc/self/task")
MOST = 700
"""Modules, of which Python and the libraries of the command line are some 530; a worker has 1,500."""


def after(*commands: str, program: str, **settings: str) -> str:
    """What a program prints last in a process of its own, after the help of some commands was asked for in it ('' is wirefold itself)."""
    environ = {name: value for name, value in os.environ.items() if name not in THREADS} | settings
    asked = "; ".join(f"main({[*command.split(), '--help']}, standalone_mode=False)" for command in commands)
    first = f"from wirefold.cli import main; {asked}"
    found = subprocess.run(
        [sys.executable, "-c", f"{first}\n{program}"], env=environ, capture_output=True, text=True, check=True
    )
    return found.stdout.splitlines()[-1]


@pytest.mark.skipif(not TASKS.exists() or (os.cpu_count() or 1) < 2, reason="threads are counted in /proc, on several cores")
def test_linear_algebra_has_one_thread() -> None:
    program = "import numpy, os; numpy.ones((500, 500)) @ numpy.ones((500, 500)); print(len(os.listdir('/proc/self/task')))"
    assert after("worker", program=program) == "1"


def test_an_operator_may_give_it_more() -> None:
    program = "import os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    assert after("worker", program=program, OPENBLAS_NUM_THREADS="2") == "2"


def test_who_asks_after_stages_loads_none_of_what_they_run() -> None:
    """Half of a second in place of two: numba alone takes one."""
    asking = ("", "dlq", "lag", "schemas", "state", "story", "tail", "topics")
    found = {*after(*asking, program="import sys; print(*sys.modules)").split()}
    assert {"wirefold.commands.lag", "wirefold.declared"} <= found
    assert not found & {"faust", "lxml", "numba", "numpy", "services.ingest.dedupe", "services.store.merge", "trafilatura"}
    assert len(found) < MOST


def test_help_loads_no_command() -> None:
    found = after("", program="import sys; print(*(name for name in sys.modules if name.startswith('wirefold.')))")
    assert set(found.split()) == {"wirefold.cli", "wirefold.shown"}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_tells_of_each_command_what_the_command_does(name: str) -> None:
    found = getattr(import_module(f"wirefold.commands.{name}"), name)
    assert found.get_short_help_str(200) == COMMANDS[name]


def test_what_is_declared_is_what_runs() -> None:
    running = {name: [vars(stage) for stage in stages] for name, stages in SERVICES.items()}
    assert list(running) == list(DECLARED)
    for name, stages in DECLARED.items():
        assert [vars(stage) for stage in stages] == [
            {field: value for field, value in told.items() if field in vars(stages[0])} for told in running[name]
        ]
