"""The whole flow on a real Kafka: articles a second at saturation, latency from publish to claim event under load, CPU and bytes.

usage: python -m bench.flow [FILE] [--articles 400] [--seconds 20] [--workers | --packing ROUNDS]

Three workers, one for each service, each a process, and one broker, all on this machine. First as many articles as asked lie on
`articles` at once: the rate at which they come out is the saturation. Then articles come at a quarter, a half and three
quarters of it. Latency is the difference of two times that the broker gave: of the article's record on `articles` and of the first
record on `claim-events` that it caused; the times on the topics between tell where the slowest were. Without FILE the articles are made (bench/articles.py).
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from bench.articles import articles
from bench.clusters import broker, read
from bench.journeys import PASSED, journeys, latencies, slowest
from bench.running import WITHIN_S, Given, Running, Workers, left, publish, workers
from stream.settings import Compression, Settings
from stream.topics import CLAIM_EVENTS, TOPICS
from tests.integration.clusters import wirefold
from wirefold.services import SERVICES

LOADS = (0.25, 0.5, 0.75)
"""Shares of the saturation."""
WARM = 30
"""Articles that go through before anything is measured."""
WIDE = SERVICES["normalize"]


@dataclass(frozen=True)
class Saturated:
    """As fast as it goes. CPU in milliseconds an article, by process; bytes an article, by topic; memory in MB, by process.

    `stored` are the bytes an article that the broker writes to its disk, by topic, packed where they are: none where its disk is not ours.
    """

    articles: int
    per_second: float
    cpu_ms: dict[str, float]
    bytes: dict[str, int]
    peak_mb: dict[str, int]
    stored: dict[str, int]


@dataclass(frozen=True)
class Loaded:
    """Latency from publish to claim event, in milliseconds, at a rate of articles; `slowest`: where the slowest twentieth of them were."""

    load: float
    per_second: float
    articles: int
    p50: int
    p95: int
    p99: int
    most: int
    cpu_share: dict[str, float]
    slowest: dict[str, int]


def saturated(running: Running, given: Sequence[Given]) -> Saturated:
    """Publish all at once -> how fast they came out at the other end, and what that cost."""
    settings = running.settings
    before, lying, stored = running.costs(), _sizes(settings), running.stored()
    begun = round(time.time() * 1000)
    publish(settings, given)
    running.until_done()
    after, now = running.costs(), _sizes(settings)
    ended = max(each.at for each in read(settings.brokers, [settings.topic(CLAIM_EVENTS)]))
    count = len(given)
    return Saturated(
        count,
        round(1000 * count / max(1, ended - begun), 1),
        {name: round(1000 * (after[name].cpu - before[name].cpu) / count, 2) for name in after},
        {name: round((size - lying.get(name, 0)) / count) for name, size in now.items() if size != lying.get(name, 0)},
        {name: round(cost.peak / 1e6) for name, cost in after.items()},
        {name: round(size / count) for name, size in (running.stored() - stored).items()},
    )


def loaded(running: Running, given: Sequence[Given], load: float, per_second: float) -> Loaded:
    """Publish at a rate -> how long each article was on its way to its first claim event."""
    settings = running.settings
    before, begun = running.costs(), time.monotonic()
    publish(settings, given, per_second)
    took = time.monotonic() - begun
    share = {name: round((cost.cpu - before[name].cpu) / took, 2) for name, cost in running.costs().items()}
    running.until_done()
    ids = {key for key, _ in given}
    passed = journeys(read(settings.brokers, [settings.topic(name) for name in PASSED]), ids)
    if not passed:
        raise ValueError("no article made a claim event")
    late = latencies(passed)
    p50, p95, p99 = (late[min(len(late) - 1, int(part * len(late)))] for part in (0.5, 0.95, 0.99))
    return Loaded(load, round(per_second, 2), len(late), p50, p95, p99, late[-1], share, slowest(passed))


def _sizes(settings: Settings) -> dict[str, int]:
    """Bytes that lie on each topic."""
    found: Counter[str] = Counter()
    for each in read(settings.brokers, [settings.topic(topic.name) for topic in TOPICS]):
        found[each.topic.removeprefix(settings.topic_prefix)] += each.size
    return dict(found)


def flow(given: Iterator[Given], count: int, seconds: float) -> dict[str, object]:
    """Articles without end, how many to saturate with, and for how long each load lasts -> all figures."""
    with broker() as kafka, tempfile.TemporaryDirectory(prefix="wirefold-flow-") as folder:
        settings = Settings(brokers=kafka.bootstrap, topic_prefix="flow.", datadir=Path(folder))
        wirefold(settings, "topics", "apply")
        with workers(settings) as processes:
            running = Running(settings, processes, kafka)
            publish(settings, list(itertools.islice(given, WARM)))
            running.until_done()
            full = saturated(running, list(itertools.islice(given, count)))
            print(f"  saturated: {full.per_second} articles a second", file=sys.stderr)
            loads = []
            for load in LOADS:
                rate = load * full.per_second
                some = list(itertools.islice(given, max(20, round(rate * seconds))))
                loads.append(loaded(running, some, load, rate))
                print(f"  at {load:.0%}: p50 {loads[-1].p50} ms, p99 {loads[-1].p99} ms", file=sys.stderr)
        return {"broker": kafka.name, "saturated": asdict(full), "loads": [asdict(each) for each in loads]}


def packed(
    given: Iterator[Given], count: int, rounds: int, ways: Sequence[Compression] = ("none", "zstd")
) -> list[dict[str, object]]:
    """The flow saturated with the same articles, once for each way of packing, by turns, so many rounds -> figures of each."""
    some = list(itertools.islice(given, WARM + count))
    found: list[dict[str, object]] = []
    with broker() as kafka, tempfile.TemporaryDirectory(prefix="wirefold-packed-") as folder:
        for number, way in ((number, way) for number in range(rounds) for way in ways):
            name = f"{way}-{number}"
            settings = Settings(brokers=kafka.bootstrap, topic_prefix=f"{name}.", datadir=Path(folder) / name, compression=way)
            wirefold(settings, "topics", "apply")
            with workers(settings) as processes:
                running = Running(settings, processes, kafka)
                publish(settings, some[:WARM])
                running.until_done()
                found.append({"compression": way, **asdict(saturated(running, some[WARM:]))})
            print(f"  {way}: {found[-1]['per_second']} articles a second, ms {found[-1]['cpu_ms']}", file=sys.stderr)
    return found


def widened(given: Iterator[Given], count: int, numbers: Sequence[int] = (1, 2, 4)) -> list[dict[str, object]]:
    """The wide stage `normalize` alone, with so many workers -> articles a second, and CPU ms an article."""
    some = list(itertools.islice(given, count + WARM))
    found: list[dict[str, object]] = []
    with broker() as kafka, tempfile.TemporaryDirectory(prefix="wirefold-wide-") as folder:
        for number in numbers:
            settings = Settings(brokers=kafka.bootstrap, topic_prefix=f"wide-{number}.", datadir=Path(folder) / str(number))
            wirefold(settings, "topics", "apply")
            with workers(settings, ("ingest",)) as first:
                publish(settings, some)
                _until_before_it(settings, len(some), first)
            with workers(settings, ("normalize",) * number) as processes:
                _until_left(settings, count, processes)
                running = Running(settings, processes, kafka)
                before, waiting, begun = running.costs(), left(settings, WIDE), time.monotonic()
                _until_left(settings, 0, processes)
                took, after = time.monotonic() - begun, running.costs()
            cpu = sum(after[name].cpu - before[name].cpu for name in processes)
            found.append(
                {"workers": number, "per_second": round(waiting / took, 1), "cpu_ms": round(1000 * cpu / max(1, waiting), 2)}
            )
            print(f"  {number} workers: {found[-1]['per_second']} articles a second", file=sys.stderr)
    return found


def _until_before_it(settings: Settings, count: int, processes: Workers) -> None:
    """Wait until so many records lie before the wide stage, which does not run, or the stages before it are done."""
    end = time.monotonic() + WITHIN_S
    while left(settings, WIDE) < count and left(settings, SERVICES["ingest"]):
        _go_on_until(end, processes, "the records did not come")
        time.sleep(0.5)


def _until_left(settings: Settings, count: int, processes: Workers) -> None:
    """Wait until no more than so many records are left before the wide stage."""
    end = time.monotonic() + WITHIN_S
    while left(settings, WIDE) > count:
        _go_on_until(end, processes, "the records were not handled")
        time.sleep(0.2)


def _go_on_until(end: float, processes: Workers, told: str) -> None:
    """Raise TimeoutError where the time is over, or a worker has ended."""
    if time.monotonic() > end or any(process.poll() is not None for process in processes.values()):
        raise TimeoutError(f"{told} within {WITHIN_S:.0f} s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--workers", action="store_true", help="1, 2 and 4 workers of the wide stage instead")
    parser.add_argument(
        "--packing", type=int, default=0, metavar="ROUNDS", help="unpacked and packed by turns instead, so often"
    )
    args = parser.parse_args()
    given = articles(args.file)
    if args.packing:
        print(orjson.dumps(packed(given, args.articles, args.packing), option=orjson.OPT_INDENT_2).decode())
        return
    found = widened(given, args.articles) if args.workers else flow(given, args.articles, args.seconds)
    print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


if __name__ == "__main__":
    os.environ.setdefault("WIREFOLD_LOG_LEVEL", "WARNING")
    main()
