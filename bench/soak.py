"""A soak: a burst first, then articles at a steady rate for as long as asked; memory, open files and lag of the workers over time.

Draws `docs/soak.svg` and prints what it measured. Wants Kafka's jars (`make kafka-jars`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.errors import KafkaError

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.cost import resident
from tests.faults.articles import Stream
from tests.faults.crew import Crew
from tests.faults.scene import Scene, staged

PICTURE = Path(__file__).parents[1] / "docs" / "soak.svg"
EVERY_S = 5.0
COLOURS = ("#1f77b4", "#d62728", "#2ca02c")


@dataclass
class Samples:
    """Per moment (s since the start): for each service MB of memory and open files, and records not yet handled by all stages."""

    at: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)
    files: dict[str, list[float]] = field(default_factory=dict)
    lag: list[float] = field(default_factory=list)

    def take(self, crew: Crew, at: float, lag: int) -> None:
        """Note how things stand."""
        self.at.append(at)
        self.lag.append(lag)
        for service, (member, *_) in crew.members.items():
            assert member.process is not None  # noqa: S101 - it was started
            pid = member.process.pid
            self.memory.setdefault(service, []).append(resident(pid) / 1e6)
            self.files.setdefault(service, []).append(len(list(Path(f"/proc/{pid}/fd").iterdir())))


async def soak(scene: Scene, burst: int, rate: float, minutes: float) -> tuple[Samples, float]:
    """A burst, and so many articles a second for so many minutes -> the samples, and articles a second while the burst lasted."""
    samples, begun = Samples(), time.monotonic()
    stopping = asyncio.Event()

    async def watch() -> None:
        while not stopping.is_set():
            with contextlib.suppress(KafkaError):
                samples.take(scene.crew, time.monotonic() - begun, sum((await scene.lag()).values()))
            await asyncio.sleep(EVERY_S)

    watching = asyncio.create_task(watch())
    await scene.publish(20)  # all stages have begun
    await scene.settled()
    started = time.monotonic()
    await scene.publish(burst)
    await scene.settled(within=3_600)
    capacity = burst / (time.monotonic() - started)
    print(f"burst of {burst:,}: {capacity:.1f} articles a second", flush=True)
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        await scene.publish(max(1, round(10 * rate)), within=10)
    await scene.settled(within=600)
    stopping.set()
    await watching
    return samples, capacity


def panel(title: str, at: Sequence[float], lines: dict[str, Sequence[float]], top: int) -> list[str]:
    """A chart of lines over time -> its SVG elements, 180 high from `top` on."""
    most = max(1.0, *(max(line) for line in lines.values()))
    found = [f'<text x="60" y="{top + 14}" font-weight="bold">{title}</text>', f'<text x="4" y="{top + 34}">{most:,.0f}</text>']
    found.append(f'<path d="M60 {top + 24}V{top + 160}H780" fill="none" stroke="#888"/><text x="40" y="{top + 160}">0</text>')
    minutes = range(0, int(at[-1] // 60) + 1, 5)
    found += [f'<text x="{60 + 43_200 * minute / at[-1]:.0f}" y="{top + 174}">{minute} min</text>' for minute in minutes]
    for (name, line), colour, number in zip(lines.items(), COLOURS, itertools.count()):
        points = " ".join(
            f"{60 + 720 * x / at[-1]:.1f},{top + 160 - 130 * y / most:.1f}" for x, y in zip(at, line, strict=True)
        )
        found.append(f'<polyline points="{points}" fill="none" stroke="{colour}"/>')
        found.append(f'<text x="{300 + 110 * number}" y="{top + 14}" fill="{colour}">{name}</text>')
    return found


def drawn(samples: Samples) -> str:
    """Samples -> a picture of them."""
    panels = [
        *panel("memory, MB", samples.at, samples.memory, 0),
        *panel("open files", samples.at, samples.files, 190),
        *panel("records waiting", samples.at, {"all stages": samples.lag}, 380),
    ]
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 570" font-family="sans-serif" font-size="12">'
    return "\n".join([head, '<rect width="800" height="570" fill="white"/>', *panels, "</svg>", ""])


def main() -> None:
    """Soak, draw, and say what changed from the first third of the steady time to the last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--burst", type=int, default=5_000)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--minutes", type=float, default=30.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wirefold-soak-") as folder, staged(Path(folder), seed=77) as scene:
        scene.stream, scene.rng = Stream(77), random.Random(77)  # noqa: S311 - no cryptography
        samples, capacity = asyncio.run(soak(scene, asked.burst, asked.rate, asked.minutes))
    PICTURE.write_text(drawn(samples))
    steady = next(number for number, at in enumerate(samples.at) if at > samples.at[-1] - 60 * asked.minutes)
    third = max(1, (len(samples.at) - steady) // 3)
    print(f"{asked.rate:g} articles a second for {asked.minutes:g} minutes; capacity in the burst {capacity:.1f}")
    for name, of in (("MB", samples.memory), ("open files", samples.files)):
        for service, line in of.items():
            first, last = sum(line[steady : steady + third]) / third, sum(line[-third:]) / third
            print(f"{service:<10} {name:<10} first third {first:,.0f}, last third {last:,.0f}, most {max(line):,.0f}")
    print(
        f"records waiting: most {max(samples.lag):,}, in the steady time {max(samples.lag[steady:]):,}, at the end {samples.lag[-1]:,}"
    )


if __name__ == "__main__":
    main()
