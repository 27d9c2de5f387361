"""Workers compile their loops before they take a record: one that compiles in the middle of its records lets them wait for seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"
PROGRAM = """
import gc, sys, tempfile
from pathlib import Path
from numba.core.dispatcher import Dispatcher
from services.ingest import worker as ingest
from services.store import worker as store
from wirefold.feeds import feed
from wirefold.run import run

def made():
    return {f"{d.py_func.__qualname__} {each}" for d in gc.get_objects() if isinstance(d, Dispatcher) for each in d.signatures}

before = made()
ingest.warm_up()
store.warm_up()
warm = made()
assert len(warm) > len(before) + 20, "warming up compiles little: is this still where it is done?"
for _ in run(feed(map(Path, sys.argv[1:])), Path(tempfile.mkdtemp())):
    pass
print("\\n".join(sorted(made() - warm)), end="")
"""


def test_nothing_is_compiled_once_a_worker_has_warmed_up(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(80))
    page = {"url": "https://herald.example/dam", "published_at": "2026-03-01T08:00:00Z"}
    versions = [{**page, "text": f"{words} {end}."} for end in ("one two three", "one two four five", words)]
    revised = tmp_path / "revised.jsonl"
    revised.write_text("\n".join(map(json.dumps, versions)))

    found = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(SEEDS), str(revised)], capture_output=True, text=True, check=False, timeout=300
    )

    assert (found.returncode, found.stdout) == (0, ""), found.stderr[-2000:]
