"""The whole flow on a real Kafka: articles a second at saturation, latency from publish to claim event under load, CPU and bytes.

usage: flow.py [FILE] [--articles 400] [--seconds 20] [--workers | --packing ROUNDS]

Three workers, one for each service, each a process, and one broker, all on this machine. First as many articles as asked lie on
`articles` at once: the rate at which they come out is the saturation. Then articles come at a quarter, a half and three
quarters of it. Latency is the difference of two times that the broker gave: of the article's record on `articles` and of the first
record on `claim-events` that it caused; the times on the topics between tell where the slowest were. Without FILE the articles are made (bench/articles.py).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from confluent_kafka import Producer

from bench.articles import articles
from bench.clusters import LARGEST, Lying, broker, read
from bench.cost import Cost, cost_of
from stream.lag import lag
from stream.settings import Compression, Settings
from stream.topics import ARRIVALS, ARTICLES, CLAIM_EVENTS, RECEIVED, REPORTS, TOPICS
from tests.brokers.broker import Broker
from tests.integration.clusters import WIREFOLD, environment, wirefold
from wirefold.services import SERVICES

LOADS = (0.25, 0.5, 0.75)
WARM = 30
WITHIN_S = 600.0
STAGES = [stage for stages in SERVICES.values() for stage in stages]
PASSED = (ARTICLES, RECEIVED, ARRIVALS, REPORTS, CLAIM_EVENTS)
ON_THE_WAY = ("receive", "dedupe", "extract", "merge")
"""The topics that an article passes, and the stages between them."""
Given = tuple[bytes, bytes]
Journey = dict[str, int]
"""Topic -> when an article was there first, in ms since 1970."""


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


@contextmanager
def workers(settings: Settings, services: Sequence[str] = tuple(SERVICES)) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """A worker for each service named, as often as it is named, with state of its own; stopped at the end."""
    found: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for service in services:
            name = service if service not in found else f"{service} {sum(each.startswith(service) for each in found) + 1}"
            folder = settings.datadir / name.replace(" ", "-")
            folder.mkdir(parents=True)
            environ = environment(settings.model_copy(update={"datadir": folder}))
            with (folder / "log").open("wb") as log:
                argv = [*WIREFOLD, "worker", service]
                found[name] = subprocess.Popen(argv, env=environ, stdout=log, stderr=log)  # noqa: S603 - our own program
        yield found
    finally:
        for process in found.values():
            process.send_signal(signal.SIGTERM)
        for process in found.values():
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def publish(settings: Settings, given: Sequence[Given], per_second: float | None = None) -> None:
    """Put articles on `articles`, all at once or at a steady rate, and return when the broker has them."""
    producer = Producer(
        {
            "bootstrap.servers": settings.brokers,
            "acks": "all",
            "linger.ms": 1,
            "message.max.bytes": LARGEST,
            "compression.type": settings.compression,
        }
    )
    begun = time.monotonic()
    for number, (key, value) in enumerate(given):
        if per_second is not None:
            while (left := begun + number / per_second - time.monotonic()) > 0:
                producer.poll(min(left, 0.01))
        producer.produce(settings.topic(ARTICLES), value, key)
        producer.poll(0)
    producer.flush()


@dataclass(frozen=True)
class Running:
    """The flow as it runs: its settings, the workers, and the broker."""

    settings: Settings
    processes: dict[str, subprocess.Popen[bytes]]
    broker: Broker

    @property
    def kafka(self) -> int | None:
        """The broker's process, where that is on this machine."""
        return self.broker.pid

    def stored(self) -> Counter[str]:
        """Bytes of each topic on the broker's disk, where that is ours."""
        prefix = self.settings.topic_prefix
        lying = self.broker.lying() or {}
        return Counter({name.removeprefix(prefix): size for name, size in lying.items() if name.startswith(prefix)})

    def costs(self) -> dict[str, Cost]:
        """What each worker, and the broker if it is ours, has cost so far."""
        found = {name: cost_of(process.pid) for name, process in self.processes.items()}
        return found | ({"kafka": cost_of(self.kafka)} if self.kafka is not None else {})

    def until_done(self) -> None:
        """Return when no stage has anything left to do. Raises TimeoutError, or ChildProcessError where a worker has ended."""
        end = time.monotonic() + WITHIN_S
        while sum(each.lag for each in asyncio.run(lag(self.settings, STAGES))):
            if any(process.poll() is not None for process in self.processes.values()):
                raise ChildProcessError("a worker has ended")
            if time.monotonic() > end:
                raise TimeoutError(f"the flow was not done within {WITHIN_S:.0f} s")
            time.sleep(0.5)


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


def journeys(records: Sequence[Lying], ids: set[bytes]) -> list[Journey]:
    """The records of the topics on the way, and article ids -> of each that caused an event, when it was first on which topic."""
    first: defaultdict[str, Journey] = defaultdict(dict)
    for each in records:
        topic = next(name for name in PASSED if each.topic.endswith(name))
        article = _article(topic, each)
        first[article][topic] = min(each.at, first[article].get(topic, each.at))
    found = (journey for name, journey in first.items() if name.encode() in ids)
    return [journey for journey in found if journey.keys() >= {ARTICLES, CLAIM_EVENTS}]


def _article(topic: str, lying: Lying) -> str:
    """A record on one of the topics on the way -> the id of the article that it is of."""
    if topic == ARTICLES or lying.value is None:
        return (lying.key or b"").decode()
    told = orjson.loads(lying.value)
    if topic == CLAIM_EVENTS:
        return str(told.get("cause", {}).get("article_id"))
    return str(told.get("article", told).get("id"))


def latencies(passed: Sequence[Journey]) -> list[int]:
    """Journeys -> ms from each article to its first event, in order."""
    return sorted(each[CLAIM_EVENTS] - each[ARTICLES] for each in passed)


def slowest(passed: Sequence[Journey]) -> dict[str, int]:
    """Journeys -> of the slowest twentieth of them, the mean of the ms that each stage took, waiting for it included."""
    whole = [each for each in passed if each.keys() >= {*PASSED}]
    whole.sort(key=lambda each: each[ARTICLES] - each[CLAIM_EVENTS])
    some = whole[: max(1, len(whole) // 20)]
    return {
        stage: round(sum(each[to] - each[of] for each in some) / max(1, len(some)))
        for stage, (of, to) in zip(ON_THE_WAY, itertools.pairwise(PASSED), strict=True)
    }


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
                _until(settings, "normalize.extract", len(some), first)
            with workers(settings, ("normalize",) * number) as processes:
                _until_left(settings, "normalize.extract", count, processes)
                running = Running(settings, processes, kafka)
                before, left, begun = running.costs(), _left(settings, "normalize.extract"), time.monotonic()
                _until_left(settings, "normalize.extract", 0, processes)
                took, after = time.monotonic() - begun, running.costs()
            cpu = sum(after[name].cpu - before[name].cpu for name in processes)
            found.append(
                {"workers": number, "per_second": round(left / took, 1), "cpu_ms": round(1000 * cpu / max(1, left), 2)}
            )
            print(f"  {number} workers: {found[-1]['per_second']} articles a second", file=sys.stderr)
    return found


def _left(settings: Settings, stage: str) -> int:
    return sum(each.lag for each in asyncio.run(lag(settings, [each for each in STAGES if each.name == stage])))


def _until(settings: Settings, stage: str, count: int, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Wait until that many records lie before a stage that does not run, or those before it are done."""
    before = [each for each in STAGES if each.name.startswith("ingest.")]
    end = time.monotonic() + WITHIN_S
    while _left(settings, stage) < count and sum(each.lag for each in asyncio.run(lag(settings, before))):
        if time.monotonic() > end or any(process.poll() is not None for process in processes.values()):
            raise TimeoutError(f"{stage} did not get its records")
        time.sleep(0.5)


def _until_left(settings: Settings, stage: str, count: int, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + WITHIN_S
    while _left(settings, stage) > count:
        if time.monotonic() > end or any(process.poll() is not None for process in processes.values()):
            raise TimeoutError(f"{stage} did not get done")
        time.sleep(0.2)


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
