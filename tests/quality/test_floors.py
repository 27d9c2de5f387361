"""Quality may rise and never fall: each figure against its floor, and the floors against their own past."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.quality.measures import FLOORS, MEASURES, OF_OUR_OWN, ROOT, SHARED, floors, holds, measured

needs_data = pytest.mark.skipif(
    not (SHARED / "eval" / "score_claims.py").exists() and not os.environ.get("WIREFOLD_REQUIRE_DATA"),
    reason=f"the scorers and development data are not at {SHARED}: these floors are checked where they are",
)


@pytest.fixture(scope="module")
def figures() -> Iterator[Callable[[str], dict[str, float]]]:
    """The measures, two at a time in processes of their own: the long ones go first."""
    there = SHARED.joinpath("eval", "score_claims.py").exists()
    names = sorted(
        (name for name in MEASURES if there or name in OF_OUR_OWN), key=lambda name: name not in ("allsides", "claims")
    )
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = {name: pool.submit(measured, name) for name in names}
        yield lambda name: found[name].result()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", [name if name in OF_OUR_OWN else pytest.param(name, marks=needs_data) for name in MEASURES])
def test_no_figure_is_below_its_floor(name: str, figures: Callable[[str], dict[str, float]]) -> None:
    got = figures(name)
    fallen = {
        key: (got.get(key), floor) for key, floor in floors()[name].items() if key not in got or not holds(key, got[key], floor)
    }
    assert fallen == {}


def test_every_set_has_floors() -> None:
    assert set(floors()) == set(MEASURES)
    assert all(len(of_set) >= 2 for of_set in floors().values())


def test_no_floor_was_ever_lowered() -> None:
    path = FLOORS.relative_to(ROOT)
    log = subprocess.run(["git", "log", "--format=%H", "--", path], cwd=ROOT, capture_output=True, text=True, check=False)
    if log.returncode != 0:
        pytest.skip("not a git checkout: the floors' past is not here")
    now = floors()
    lowered = []
    for commit in log.stdout.split():
        then = json.loads(subprocess.run(["git", "show", f"{commit}:{path}"], cwd=ROOT, capture_output=True, check=True).stdout)
        lowered += [
            (commit[:8], name, key)
            for name, of_set in then.items()
            for key, floor in of_set.items()
            if key not in now.get(name, {}) or not holds(key, now[name][key], floor)
        ]
    assert lowered == []
