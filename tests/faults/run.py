"""The long run: hundreds of faults of all kinds, checked every so often. `make faults` runs it."""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from pathlib import Path

from tests.faults import faults
from tests.faults.scene import Scene, staged, unaccounted

CHECK_EVERY = 13


async def check(scene: Scene) -> bool:
    """Wait until the flow has settled, compare it with an undisturbed run -> whether they are the same."""
    try:
        await scene.settled()
    except AssertionError as behind:
        scene.note(f"CHECK  NOT SETTLED: {behind}")
        return False
    found, expected, standing = await scene.verdict()
    lost = unaccounted(scene, standing)
    told = ", ".join(f"{name} {count}" for name, count in sorted(expected.told.items()))
    restarts = f"{len(scene.crew.restarts)} workers ended by themselves and were started again"
    scene.note(
        f"CHECK  {len(scene.published)} published, {len(lost)} unaccounted, {len(found)} differences; {restarts}; {told}"
    )
    for place in lost[:20]:
        scene.note(f"       unaccounted: {place}")
    for difference in found[:20]:
        scene.note(f"       {difference}")
    return not found and not lost


async def run(folder: Path, count: int, seed: int, nodes: int, only: list[str]) -> bool:
    """So many faults on so many nodes -> whether every check held and every death came to its point."""
    rng = random.Random(seed)
    kinds = [getattr(faults, name) for name in only] or list(faults.ALL)
    chosen: list[faults.Fault] = []
    while len(chosen) < count:
        round_of = kinds[:]
        rng.shuffle(round_of)
        chosen += round_of
    chosen = chosen[:count]
    held = True
    with staged(folder, seed, nodes) as scene:
        await scene.publish(20)
        for first in range(0, count, CHECK_EVERY):
            await faults.disturb(scene, chosen[first : first + CHECK_EVERY])
            held = await check(scene) and held
        if nodes > 1:
            await faults.disturb(scene, [faults.node_lost, faults.killed, faults.wiped, faults.scaled])
            held = await check(scene) and held
        scene.note(f"{scene.reached} of {scene.reached + len(scene.missed)} deaths at a point came to it")
        return held and not scene.missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nodes", type=int, default=1, choices=(1, 3))
    parser.add_argument("--only", nargs="*", default=[], help="names of faults, as in tests/faults/faults.py")
    parser.add_argument("--keep", type=Path, help="folder for the workers' logs and state")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # brokers and workers are ended then too
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="wirefold-faults-"))
    folder.mkdir(parents=True, exist_ok=True)
    held = asyncio.run(run(folder, asked.faults, asked.seed, asked.nodes, asked.only))
    print("all checks held" if held else "a check did not hold")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
