"""Whether one enormous story starves the others, on a real Kafka: how long these are on their way with its reports beside them.

usage: python -m bench.crowd [--reports 2000] [--each-second 6] [--others 1]

A worker of each service, each a process, and one broker, all on this machine. Articles of other stories come at a steady rate, by turns on the desk of the
enormous story and on one of their own, three times: alone; beside so many articles of as many stories as usual; beside as many of one. Latency, from publish to claim event
as the broker's times tell it, is that of the others. Ends with 1 where something became a dead letter, or the many are not one story. See bench/enormous.py for what its
reports cost `store.merge`.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench.articles import made, of_one_story
from bench.clusters import Lying, broker, read
from bench.journeys import PASSED, journeys, latencies
from bench.running import Given, Running, publish, workers
from stream.settings import Settings
from stream.topics import STORIES, TOPICS, topic
from tests.integration.clusters import wirefold

WORDS = 140
"""Of an article of the others; one of the enormous story has as many."""
DESKS = ("en", "de")
"""That of the enormous story, and another."""
WARM = 20
ALONE = 120
"""The others that come alone, at most."""
ONE = 0.9
"""Share of the many that must stand in one story."""


@dataclass(frozen=True)
class Beside:
    """Of the others of each desk ms from publish to claim event, in order; and the CPU ms that each service took for an article, these and those beside them."""

    late: dict[str, list[int]]
    cpu_ms: dict[str, float]

    def __str__(self) -> str:
        """One line of a table."""
        told = (f"{line[len(line) // 2]}, {line[int(0.95 * len(line))]}, {line[-1]}" for line in self.late.values())
        return " | ".join((*told, ", ".join(f"{name} {ms:.0f}" for name, ms in self.cpu_ms.items())))


def others(seed: int = 3) -> Iterator[Given]:
    """Articles of many stories, by turns on each desk."""
    for desk, (key, value) in zip(itertools.cycle(DESKS), made(WORDS, seed), strict=False):
        yield key, orjson.dumps({**orjson.loads(value), "language": desk})


def named(given: Iterable[Given], name: str) -> Iterator[Given]:
    """Articles under ids of their own, on the first of the desks."""
    for key, value in given:
        article = {**orjson.loads(value), "id": f"{name}-{key.decode()}", "language": DESKS[0]}
        yield article["id"].encode(), orjson.dumps(article)


def mixed(few: Sequence[Given], many: Sequence[Given]) -> list[Given]:
    """Few articles spread evenly over many, which come one after another."""
    placed = [((at + 0.5) / max(1, len(line)), each) for line in (few, many) for at, each in enumerate(line)]
    return [each for _, each in sorted(placed, key=lambda found: found[0])]


def beside(running: Running, few: Sequence[Given], many: Sequence[Given], per_second: float) -> Beside:
    """Publish few articles of other stories and many beside them, so many a second in all -> what became of the few."""
    before, given = running.costs(), mixed(few, many)
    publish(running.settings, given, per_second)
    running.until_done()
    spent = {name: 1000 * (cost.cpu - before[name].cpu) / len(given) for name, cost in running.costs().items()}
    lying = read(running.settings.brokers, [running.settings.topic(name) for name in PASSED])
    late = {}
    for desk in DESKS:
        late[desk] = latencies(journeys(lying, {key for key, value in few if orjson.loads(value)["language"] == desk}))
        if not late[desk]:
            raise ValueError(f"no article of the others on {desk} made a claim event")
    return Beside(late, spent)


@dataclass(frozen=True)
class Lie:
    """What lies on the topics at the end: the articles of the largest story, dead letters, and of each topic the bytes of its largest record."""

    of_one: int
    dead: int
    largest: dict[str, int]

    @classmethod
    def on(cls, settings: Settings) -> Lie:
        """All topics read, one after another."""
        of_one, dead, largest = 0, 0, {}
        for each in TOPICS:
            records = read(settings.brokers, [settings.topic(each.name)])
            largest[each.name] = max((record.size for record in records), default=0)
            dead += len(records) if each.name.endswith(".dlq") else 0
            of_one = largest_story(records) if each.name == STORIES else of_one
        return cls(of_one, dead, largest)

    def __str__(self) -> str:
        """As a sentence."""
        most = sorted(self.largest, key=lambda name: -self.largest[name])[:6]
        sizes = ", ".join(
            f"{name} {self.largest[name] / 1e3:,.0f} kB of {topic(name).max_message_bytes / 1e3:,.0f}" for name in most
        )
        return f"the largest story has {self.of_one:,} articles; largest records: {sizes}; dead letters: {self.dead}"


def largest_story(records: Iterable[Lying]) -> int:
    """Records of `stories` -> how many articles the largest has as it stands."""
    latest = {each.key: each.value for each in records}
    stories = (orjson.loads(value) for value in latest.values() if value is not None)
    return max((story.get("articles_total") or len(story["articles"]) for story in stories), default=0)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reports", type=int, default=2_000, help="articles of the enormous story")
    parser.add_argument("--each-second", type=float, default=6.0, help="of them")
    parser.add_argument("--others", type=float, default=1.0, help="articles of other stories a second")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # brokers and workers are ended then too
    count = round(asked.reports * asked.others / asked.each_second)
    rate = asked.others + asked.each_second
    with broker() as kafka, tempfile.TemporaryDirectory(prefix="wirefold-crowd-") as folder:
        settings = Settings(brokers=kafka.bootstrap, topic_prefix="crowd.", datadir=Path(folder))
        wirefold(settings, "topics", "apply")
        with workers(settings) as processes:
            running, source = Running(settings, processes, kafka), others()
            publish(settings, list(itertools.islice(source, WARM)))
            running.until_done()
            print(
                "| beside the others | ms to a claim event of others on the same desk: p50, p95, most | on another desk | CPU ms an article |"
            )
            print("|---|---|---|---|")
            for name, many in {
                "none": [],
                "as many of usual stories": list(itertools.islice(named(made(WORDS, 4), "usual"), asked.reports)),
                "one enormous story": list(itertools.islice(named(of_one_story(), "many"), asked.reports)),
            }.items():
                few = list(itertools.islice(source, count if many else min(count, ALONE)))
                found = beside(running, few, many, rate if many else asked.others)
                print(f"| {name} | {found} |", flush=True)
        lie = Lie.on(settings)
    print(lie)
    return 0 if not lie.dead and lie.of_one >= ONE * asked.reports else 1


if __name__ == "__main__":
    sys.exit(main())
