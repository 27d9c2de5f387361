"""What a hop costs: CPU µs a record from one topic to the next, for a stage of Wirefold whose verb does nothing, and for peers.

usage: python -m bench.hops [--records 4000] [--bytes 3600] [--only NAME,...] [--rounds 1] [--json]

All take the same records off the same Kafka, and each is a process of its own. CPU is counted from when the first 200
have come out at the other end; then all others are put before it at once. What each promises is in `HOPS`.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from bench.clusters import Counter, broker, fill, make
from bench.cost import cost_of
from bench.peers.environment import peers_python
from stream.record import PUBLISHED, SOURCE
from stream.topics import ARRIVALS, ARTICLES, DEDUPE, RECEIVED, changelog_topic, dead_letter_topic

HERE = Path(__file__).parent
WITHIN_S = 300.0
FIRST = 200
"""Records that go through before the measure begins: what starting costs is not counted."""


@dataclass(frozen=True)
class Hop:
    """A way to take records from a topic to the next. `program` is of this folder, run by us or in the peers' environment."""

    name: str
    program: tuple[str, ...]
    source: str
    target: str
    promises: str
    packing: str = "zstd"
    """How a worker of ours packs what it sends; peers pack nothing."""

    @property
    def is_peer(self) -> bool:
        """Whether it runs in the peers' environment."""
        return self.program[0].startswith("peers/")


@dataclass(frozen=True)
class HopCost:
    """What a hop cost: µs of CPU a record, records a second of wall time, bytes sent to the broker a record, memory (MB)."""

    name: str
    us_per_record: int
    per_second: int
    peak_mb: int
    promises: str


SAFE = "offset committed only once the broker has acknowledged what the record gave rise to"
LATER = "offsets committed after a flush, some seconds apart; a crash sends again what came since"
ALONE = f"{SAFE}; no fence, no state"
WIDE = f"{SAFE}; a later owner shuts out a former"
NARROW = f"{SAFE}, a row of 1 kB and the ledger's rows included; no record counts twice; RocksDB"
HOPS = (
    Hop("wirefold, wide", ("hop_stage.py", "wide"), ARTICLES, RECEIVED, f"{WIDE}; what is sent is packed by zstd"),
    Hop("wirefold, wide, unpacked", ("hop_stage.py", "wide"), ARTICLES, RECEIVED, WIDE, packing="none"),
    Hop("wirefold, narrow", ("hop_stage.py", "narrow"), RECEIVED, ARRIVALS, f"{NARROW}; what is sent is packed by zstd"),
    Hop("wirefold, narrow, unpacked", ("hop_stage.py", "narrow"), RECEIVED, ARRIVALS, NARROW, packing="none"),
    Hop("aiokafka, one by one", ("peers/aiokafka_hop.py", "1"), ARTICLES, RECEIVED, ALONE),
    Hop("aiokafka, by 100", ("peers/aiokafka_hop.py", "100"), ARTICLES, RECEIVED, ALONE),
    Hop("confluent-kafka, by 100", ("peers/confluent_hop.py", "100"), ARTICLES, RECEIVED, ALONE),
    Hop("Quix Streams", ("peers/quix_hop.py",), ARTICLES, RECEIVED, f"{LATER}; no state, no fence, no dead letters"),
    Hop(
        "Quix Streams, one row",
        ("peers/quix_hop.py", "state"),
        ARTICLES,
        RECEIVED,
        f"{LATER}; a row of 1 kB in RocksDB with a changelog; a record that comes again counts again",
    ),
    Hop(
        "Bytewax",
        ("peers/bytewax_hop.py",),
        ARTICLES,
        RECEIVED,
        "no offsets committed unless recovery is set up; a flush a batch; no state, no fence, no dead letters",
    ),
)


def records(count: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """So many records of about so many bytes, JSON as between our stages, no two alike."""
    rng = random.Random(1)  # noqa: S311 - no cryptography
    words = ["".join(rng.choices("abcdefghiklmnoprstu", k=rng.randrange(2, 11))) for _ in range(2_000)]
    for number in range(count):
        text = " ".join(rng.choices(words, k=size // 7))
        yield b"en-%d" % (number % 24), orjson.dumps({"id": f"a{number}", "kind": "article", "desk": "en", "text": text})


def measured(servers: str, hop: Hop, given: Sequence[tuple[bytes, bytes]], folder: Path, number: int) -> HopCost:
    """Servers, a hop, records, a folder and a number that no other measure has -> what the hop cost."""
    prefix = f"hop-{number}."
    source, target = f"{prefix}{hop.source}", f"{prefix}{hop.target}"
    changelog = [changelog_topic(DEDUPE)] if "narrow" in hop.program else []
    make(servers, prefix, [hop.source, hop.target, *changelog, dead_letter_topic(hop.source)])
    headers = {} if hop.source == ARTICLES else {SOURCE: b"articles/0/1", PUBLISHED: b"1767225600000"}
    fill(servers, source, given[:FIRST], headers)
    counter = Counter(servers, [target])
    process = _started(hop, servers, prefix, folder / str(number))
    try:
        counter.until(FIRST, WITHIN_S, [process])
        before, begun = cost_of(process.pid), time.monotonic()
        fill(servers, source, given[FIRST:], headers)
        ended = counter.until(len(given), WITHIN_S, [process])
        after = cost_of(process.pid)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        counter.close()
    done = len(given) - FIRST
    return HopCost(
        hop.name,
        round(1e6 * (after.cpu - before.cpu) / done),
        round(done / (ended - begun)),
        round(after.peak / 1e6),
        hop.promises,
    )


def _started(hop: Hop, servers: str, prefix: str, folder: Path) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True)
    environ = {
        **os.environ,
        "WIREFOLD_BROKERS": servers,
        "WIREFOLD_TOPIC_PREFIX": prefix,
        "WIREFOLD_DATADIR": str(folder),
        "WIREFOLD_LOG_FORMAT": "json",
        "WIREFOLD_COMPRESSION": hop.packing,
        "PYTHONPATH": str(HERE.parent),
    }
    program, *more = hop.program
    if hop.is_peer:
        argv = [str(peers_python()), str(HERE / program), servers, prefix + hop.source, prefix + hop.target, *more]
        environ.pop("PYTHONPATH")
    else:
        argv = [sys.executable, str(HERE / program), *more]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(argv, env=environ, cwd=folder, stdout=log, stderr=log)  # noqa: S603 - programs of this folder


def hop_costs(servers: str, count: int, size: int, rounds: int, only: Sequence[str] = ()) -> list[HopCost]:
    """Measure each hop, the rounds interleaved -> the median of each, in the order of HOPS."""
    given = list(records(count, size))
    found: dict[str, list[HopCost]] = {}
    with tempfile.TemporaryDirectory(prefix="wirefold-hops-") as folder:
        for turn in range(rounds):
            for number, hop in enumerate(HOPS):
                if only and not any(hop.name.startswith(name) for name in only):
                    continue
                cost = measured(servers, hop, given, Path(folder), turn * len(HOPS) + number)
                print(f"  {cost.name}: {cost.us_per_record} µs a record, {cost.per_second} a second", file=sys.stderr)
                found.setdefault(hop.name, []).append(cost)
    return [sorted(costs, key=lambda cost: cost.us_per_record)[len(costs) // 2] for costs in found.values()]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=4_000)
    parser.add_argument("--bytes", type=int, default=3_600)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with broker() as kafka:
        only = [name for name in args.only.split(",") if name]
        costs = hop_costs(kafka.bootstrap, args.records, args.bytes, args.rounds, only)
    if args.json:
        print(orjson.dumps([asdict(cost) for cost in costs]).decode())
        return
    for cost in costs:
        print(f"{cost.name:<28} {cost.us_per_record:>6} µs a record  {cost.per_second:>6} a second  {cost.peak_mb:>4} MB")


if __name__ == "__main__":
    main()
