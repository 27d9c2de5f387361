"""How fast each verb is: articles per CPU second and microseconds an article, one core, no broker.

usage: verbs.py [FILE...] [--rounds N] [--json]

Without FILEs the five seeds are fed N times, each time to empty state: what the verbs cost on five reports of one story.
With FILEs (any feed) each article is fed once and state grows, as it does in use. CPU time, not wall time: machines are
shared. `plumbing` is what decoding and encoding the messages between the verbs costs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson

from schemas.arrival import Arrival, Verdict
from schemas.received import Received
from schemas.report import Report
from services.ingest.dedupe import dedupe
from services.ingest.receive import receive
from services.ingest.seen import Seen
from services.normalize.extract import extract
from services.store.merge import merge
from services.store.story_shelf import Shelf
from stream.codec import decode, encode
from wirefold.feeds import feed

SEEDS = Path(__file__).parent.parent / "seeds"
AT = datetime(2026, 1, 1, tzinfo=UTC)
T = TypeVar("T")


class Meter:
    """CPU seconds by what they were spent on."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.times: defaultdict[str, int] = defaultdict(int)

    def of(self, name: str, work: Callable[..., T], *args: Any) -> T:
        """Do some work and note what it cost."""
        start = time.process_time()
        found = work(*args)
        self.spent[name] += time.process_time() - start
        self.times[name] += 1
        return found


def through(records: Iterable[tuple[bytes, datetime]], meter: Meter) -> tuple[int, int]:
    """Take records through all verbs -> how many articles, and how many characters of text."""
    rows: dict[str, bytes] = {}
    seen = Seen.over(rows)
    index: dict[str, bytes] = {}
    shelf = Shelf.over(index)
    articles = characters = 0
    for value, at in records:
        received = meter.of("receive", receive, None, value, at)
        if not isinstance(received, Received):
            continue
        articles += 1
        characters += len(received.text)
        received = _hop(received, Received, meter)
        deduped = meter.of("dedupe", dedupe, received, seen)
        _change(rows, deduped.rows)
        meter.of("index", seen.apply, deduped.rows)
        if not isinstance(deduped.arrival, Arrival) or deduped.arrival.verdict is Verdict.REPEAT:
            continue
        report = meter.of("extract", extract, _hop(deduped.arrival, Arrival, meter))
        merged = meter.of("merge", merge, _hop(report, Report, meter), shelf)
        _change(index, merged.rows)
        meter.of("index", shelf.apply, merged.rows)
    return articles, characters


def _hop(message: Any, shape: type[T], meter: Meter) -> T:
    found: T = meter.of("plumbing", lambda: decode(shape, encode(message)))
    return found


def _change(rows: dict[str, bytes], changes: dict[str, bytes | None]) -> None:
    for key, value in changes.items():
        if value is None:
            rows.pop(key, None)
        else:
            rows[key] = value


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    meter = Meter()
    feeds = [feed(args.files)] if args.files else [feed([SEEDS]) for _ in range(args.rounds)]
    articles = characters = 0
    for each in feeds:
        counted = through(((fed.value, AT) for fed in each), meter)
        articles, characters = articles + counted[0], characters + counted[1]
    if not articles:
        sys.exit("no article could be read")
    whole = sum(meter.spent.values())
    rows = [
        {
            "what": name,
            "us_per_article": round(1e6 * spent / articles),
            "per_cpu_second": round(articles / spent),
            "share": round(spent / whole, 3),
        }
        for name, spent in (*meter.spent.items(), ("all", whole))
    ]
    if args.json:
        print(orjson.dumps({"articles": articles, "characters": characters, "rows": rows}).decode())
        return
    print(f"{articles} articles of {characters // articles} characters")
    for row in rows:
        print(
            f"{row['what']:<10} {row['us_per_article']:>8} µs an article  {row['per_cpu_second']:>7} articles a CPU second  {row['share']:>6.1%}"
        )


if __name__ == "__main__":
    main()
