"""A soak: all windows filled first, then articles at half of what the flow carries for half an hour; memory, open files and lag of the workers over time.

usage: python -m bench.soak [--minutes 30] [--share 0.5] [--capacity ARTICLES_A_SECOND] [--fill 22000]

Three workers, one for each service, each a process, and one broker, all on this machine; short articles of one desk, a quarter of them copies, revisions,
repeats and withdrawals. **Event time runs faster than the clock**: each article is dated two minutes after the one before it, so that dedupe's window of 7 days
is full after 5,040 of them, placing's of 28 days after 20,160, and what is measured from then on is how a worker lives that has run for a month, not how it
fills. The filling comes first, as fast as the flow carries it, and tells what that is, unless the capacity is given.

Writes `docs/soak.csv` and draws `docs/soak.svg`; prints what it measured, and ends with 1 where something is not flat: see `judged`. Wants Kafka's jars (`make kafka-jars`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import itertools
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from aiokafka.errors import KafkaError

from bench.cost import cost_of, resident
from tests.faults.articles import Stream
from tests.faults.crew import Crew
from tests.faults.scene import Scene, staged

DOCS = Path(__file__).parents[1] / "docs"
EVERY_S = 5.0
WARM = 60
PACE = timedelta(minutes=2)
"""By how much each article is dated later than the one before it."""
FILL = 22_000
"""Articles after which every window is full and evicts: 30 days of them, of which more than 10,000 stand for stories."""
COLOURS = ("#1f77b4", "#d62728", "#2ca02c")
FLAT = 0.05
"""Share of its mean by which memory, or open files, may grow over the second half of the steady time and count as flat."""
BEHIND_S = 10.0
"""Seconds' worth of articles that may wait, in the mean of the second half, and by which they may grow in it."""


@dataclass
class Samples:
    """Per moment (s since the start): of each service MB of memory, open files (which of them are what) and CPU seconds so far, and records not yet handled by all stages."""

    at: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)
    files: dict[str, list[float]] = field(default_factory=dict)
    sockets: dict[str, list[float]] = field(default_factory=dict)
    tables: dict[str, list[float]] = field(default_factory=dict)
    """Of the open files connections, and tables of RocksDB (.sst)."""
    cpu: dict[str, list[float]] = field(default_factory=dict)
    lag: list[float] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    """Workers that ended by themselves, which none may."""
    load: list[float] = field(default_factory=list)

    def take(self, pids: Mapping[str, int], at: float, lag: int) -> None:
        """Note how things stand, with each service's process."""
        self.at.append(at)
        self.lag.append(lag)
        self.load.append(os.getloadavg()[0])
        for service, pid in pids.items():
            self.memory.setdefault(service, []).append(resident(pid) / 1e6)
            opened = list(open_files(pid))
            self.files.setdefault(service, []).append(len(opened))
            self.sockets.setdefault(service, []).append(sum(each.startswith("socket:") for each in opened))
            self.tables.setdefault(service, []).append(sum(each.endswith(".sst") for each in opened))
            self.cpu.setdefault(service, []).append(cost_of(pid).cpu)

    def rows(self) -> Iterator[list[str]]:
        """The samples as a table, its head first."""
        lines = {
            f"{service} {what}": line
            for what, of in (
                ("MB", self.memory),
                ("open files", self.files),
                ("connections", self.sockets),
                ("tables", self.tables),
                ("CPU s", self.cpu),
            )
            for service, line in of.items()
        }
        yield ["s", "records waiting", "load", *lines]
        for number, at in enumerate(self.at):
            yield [
                f"{at:.0f}",
                f"{self.lag[number]:.0f}",
                f"{self.load[number]:.1f}",
                *(f"{line[number]:.0f}" for line in lines.values()),
            ]

    def write(self, into: Path) -> None:
        """Write them down as a table."""
        with into.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(self.rows())


def open_files(pid: int) -> Iterator[str]:
    """A process -> what each of its open files is: a path, or the like of `socket:[4711]`."""
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since
            yield str(each.readlink())


def _pids(crew: Crew) -> dict[str, int]:
    """A crew -> the process of the first worker of each service."""
    return {service: member.process.pid for service, (member, *_) in crew.members.items() if member.process is not None}


@dataclass(frozen=True)
class Soaked:
    """What came of it: the samples, the capacity and the rate (articles a second), and when (s) filling began, and the steady time began and ended."""

    samples: Samples
    capacity: float
    rate: float
    filling: float
    begun: float
    ended: float


async def soak(scene: Scene, fill: int, capacity: float | None, share: float, minutes: float) -> Soaked:
    """How many articles fill the windows, the capacity (None: what that tells), and the share of it to send for so many minutes -> what came of it."""
    samples, begun = Samples(), time.monotonic()
    stopping = asyncio.Event()

    async def watch() -> None:
        while not stopping.is_set():
            samples.ended += [member.name for member in scene.crew.all if not member.runs]
            scene.crew.tend()
            with contextlib.suppress(KafkaError):
                samples.take(_pids(scene.crew), time.monotonic() - begun, sum((await scene.lag()).values()))
            await asyncio.sleep(EVERY_S)

    watching = asyncio.create_task(watch())
    await scene.publish(WARM)
    await scene.settled(within=900)  # on a machine that has not compiled anything yet, and is busy
    filling = time.monotonic()
    await scene.publish(fill)
    await scene.settled(within=7_200)
    carried = fill / (time.monotonic() - filling)
    print(f"windows filled with {fill:,} articles at {carried:.1f} a second", flush=True)
    capacity = carried if capacity is None else capacity
    count, started = round(60 * minutes * share * capacity), time.monotonic()
    await scene.publish(count, within=60 * minutes)
    ended = time.monotonic()
    await scene.settled(within=600)
    stopping.set()
    await watching
    samples.take(_pids(scene.crew), time.monotonic() - begun, sum((await scene.lag()).values()))
    return Soaked(samples, capacity, count / (ended - started), filling - begun, started - begun, ended - begun)


def growth(at: Sequence[float], line: Sequence[float]) -> tuple[float, float]:
    """Times and values -> the mean, and by how much the straight line nearest to them (least squares) rises from the first to the last."""
    mean_at, mean = sum(at) / len(at), sum(line) / len(line)
    spread = sum((x - mean_at) ** 2 for x in at)
    slope = sum((x - mean_at) * (y - mean) for x, y in zip(at, line, strict=True)) / spread if spread else 0.0
    return mean, slope * (at[-1] - at[0])


def judged(found: Soaked) -> Iterator[tuple[str, bool]]:
    """What came of a soak -> of each line what it did in the second half of the steady time, and whether it is flat.

    The first half is left out: what is remembered, bounded by number, need not be full before. What is judged is the growth of the nearest straight line, so
    that single samples count for little: memory and open files may grow by FLAT of their mean, what waits by BEHIND_S of the rate.
    """
    samples, middle = found.samples, (found.begun + found.ended) / 2
    yield from flat(samples, middle, found.ended)
    late = [number for number, at in enumerate(samples.at) if middle <= at <= found.ended]
    at = [samples.at[number] for number in late]
    mean, more = growth(at, [samples.lag[number] for number in late])
    most = BEHIND_S * found.rate
    yield (
        f"records waiting: mean {mean:,.1f}, grows by {more:+,.1f}, at the end {samples.lag[-1]:,.0f}",
        mean <= most and more <= most and not samples.lag[-1],
    )
    yield f"workers that ended by themselves: {', '.join(samples.ended) or 'none'}", not samples.ended


def flat(samples: Samples, since: float, until: float) -> Iterator[tuple[str, bool]]:
    """Samples, from when and until when (s) -> of memory and of open files of each service what they did, and whether that is flat."""
    late = [number for number, at in enumerate(samples.at) if since <= at <= until]
    at = [samples.at[number] for number in late]
    for name, of in (("MB", samples.memory), ("open files", samples.files)):
        for service, line in of.items():
            mean, more = growth(at, [line[number] for number in late])
            told = f"{service:<10} {name:<10} mean {mean:,.0f}, grows by {more:+,.1f} ({more / mean:+.1%}), most ever {max(line):,.0f}"
            if of is samples.files:
                told += f": {told_of(samples, service, late)}"
            yield told, more <= FLAT * mean


def told_of(samples: Samples, service: str, numbers: Sequence[int]) -> str:
    """Samples, a service and some of them -> of its open files how many are what, the fewest and the most."""
    parts = {"connections": samples.sockets[service], "tables": samples.tables[service]}
    parts["others"] = [all_ - one - two for all_, one, two in zip(samples.files[service], *parts.values(), strict=True)]
    few_and_many = {name: [line[number] for number in numbers] for name, line in parts.items()}
    return ", ".join(f"{min(line):.0f} to {max(line):.0f} {name}" for name, line in few_and_many.items())


def filled(found: Soaked, fill: int) -> Iterator[str]:
    """What came of a soak, and how many articles filled the windows -> of each service how its memory grew meanwhile, and where it stayed."""
    at = found.samples.at
    first = next(number for number, when in enumerate(at) if when >= found.filling)
    full = next(number for number, when in enumerate(at) if when >= found.begun)
    for service, line in found.samples.memory.items():
        late = [each for each, when in zip(line, at, strict=True) if (found.begun + found.ended) / 2 <= when <= found.ended]
        grew = line[full] - line[first]
        yield (
            f"{service:<10} {line[first]:,.0f} MB before the filling, {line[full]:,.0f} after it ({1000 * grew / fill:.1f} kB an article),"
            f" {sum(late) / len(late):,.0f} in the second half"
        )


def panel(title: str, at: Sequence[float], lines: Mapping[str, Sequence[float]], top: int) -> list[str]:
    """A chart of lines over time -> its SVG elements, 180 high from `top` on."""
    most = max(1.0, *(max(line) for line in lines.values()))
    found = [f'<text x="60" y="{top + 14}" font-weight="bold">{title}</text>', f'<text x="4" y="{top + 34}">{most:,.0f}</text>']
    found.append(f'<path d="M60 {top + 24}V{top + 160}H780" fill="none" stroke="#888"/><text x="40" y="{top + 160}">0</text>')
    minutes = range(0, int(at[-1] // 60) + 1, 5 if at[-1] > 600 else 1)
    found += [f'<text x="{60 + 43_200 * minute / at[-1]:.0f}" y="{top + 174}">{minute} min</text>' for minute in minutes]
    for (name, line), colour, number in zip(lines.items(), COLOURS, itertools.count()):
        points = " ".join(
            f"{60 + 720 * x / at[-1]:.1f},{top + 160 - 130 * y / most:.1f}" for x, y in zip(at, line, strict=True)
        )
        found.append(f'<polyline points="{points}" fill="none" stroke="{colour}"/>')
        found.append(f'<text x="{300 + 110 * number}" y="{top + 14}" fill="{colour}">{name}</text>')
    return found


def drawn(samples: Samples, full: float | None = None) -> str:
    """Samples, and when the windows were full (s), if that is told -> a picture of them."""
    line = 60 + 720 * (full or 0.0) / samples.at[-1]
    panels = [
        *panel("memory, MB", samples.at, samples.memory, 0),
        *panel("open files", samples.at, samples.files, 190),
        *panel("records waiting", samples.at, {"all stages": samples.lag}, 380),
    ]
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 570" font-family="sans-serif" font-size="12">'
    mark = f'<path d="M{line:.1f} 24V540" fill="none" stroke="#888" stroke-dasharray="4"/><text x="{line + 4:.1f}" y="36">windows full</text>'
    return "\n".join(
        [head, '<rect width="800" height="570" fill="white"/>', *panels, *([] if full is None else [mark]), "</svg>", ""]
    )


def main() -> int:
    """Soak, write it down, draw it, and say whether it was flat."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--share", type=float, default=0.5, help="of the capacity")
    parser.add_argument(
        "--capacity", type=float, help="articles a second; where it is not told, as fast as the windows were filled"
    )
    parser.add_argument("--fill", type=int, default=FILL, help="articles that come first, as fast as they are carried")
    parser.add_argument("--into", type=Path, default=DOCS, help="folder for soak.csv and soak.svg")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # brokers and workers are ended then too
    with tempfile.TemporaryDirectory(prefix="wirefold-soak-") as folder, staged(Path(folder), seed=77) as scene:
        scene.stream, scene.rng = Stream(77, desks=("en",), pace=PACE), random.Random(77)  # noqa: S311 - no cryptography
        found = asyncio.run(soak(scene, asked.fill, asked.capacity, asked.share, asked.minutes))
    samples = found.samples
    (asked.into / "soak.svg").write_text(drawn(samples, found.begun), encoding="utf-8")
    samples.write(asked.into / "soak.csv")
    took = found.ended - found.begun
    steady = [number for number, at in enumerate(samples.at) if found.begun <= at <= found.ended]
    cpu = {name: line[steady[-1]] - line[steady[0]] for name, line in samples.cpu.items()}
    spent = ", ".join(f"{name} {1000 * each / (found.rate * took):.0f} ms" for name, each in cpu.items())
    loads = [samples.load[number] for number in steady]
    print(
        f"{found.rate:.2f} articles a second for {took / 60:.1f} minutes, {found.rate / found.capacity:.0%} of the capacity of {found.capacity:.2f};"
        f" CPU an article: {spent}; load {sum(loads) / len(loads):.1f}, at most {max(loads):.1f}"
    )
    for told in filled(found, asked.fill):
        print(f"          {told}")
    return 0 if all_told(judged(found)) else 1


def all_told(lines: Iterable[tuple[str, bool]]) -> bool:
    """Print each line, and whether it is flat -> whether all are."""
    found = list(lines)
    for told, is_flat in found:
        print(f"{'flat    ' if is_flat else 'NOT FLAT'}  {told}")
    return all(is_flat for _, is_flat in found)


if __name__ == "__main__":
    sys.exit(main())
