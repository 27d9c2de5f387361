"""What one enormous story costs those beside it: its reports, and between them reports of other stories, through `store.merge`.

Prints, as it grows, the CPU time of its reports and of the others (they share a partition: each waits for the one before),
and the bytes that one report gives rise to. No broker.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from schemas.arrival import Arrival, Verdict
from schemas.received import Received
from schemas.report import Report
from services.ingest.receive import receive
from services.normalize.extract import extract
from services.store.story_shelf import Shelf
from services.store.worker import STAGES
from stream.codec import encode
from stream.record import Record
from stream.topics import REPORTS
from wirefold.feeds import feed

AT = datetime(2025, 6, 21, 12, tzinfo=UTC)
EVERY = 10
"""One report in so many is of another story."""
SEEDS = Path(__file__).parents[1] / "seeds"
"""Five reports of one story; each report of the enormous one is one of these under another name."""

WORDS = ("bridge", "road", "river", "market", "field", "garden", "harvest", "winter", "tower")


def report_of(key: bytes | None, value: bytes | None) -> Report:
    """An article as published -> its report."""
    received = receive(key, value, AT)
    assert isinstance(received, Received)  # noqa: S101 - it is one of ours
    return extract(Arrival(article=received, verdict=Verdict.NEW, root=received.id))


def others() -> Iterator[Report]:
    """Reports of other events, no two of one."""
    for number in itertools.count():
        text = f"The council of Corby voted {number % 20 + 10} to {number % 9} on Monday to close school {number:04d}, its chair said."
        words = " ".join(itertools.islice(itertools.cycle(WORDS[number % 7 :] + WORDS[: number % 5]), 30))
        value = {
            "id": f"o{number}",
            "url": f"https://o{number}.example/x",
            "source": f"Paper {number}",
            "text": f"{text} {words}.",
        }
        yield report_of(None, orjson.dumps({**value, "language": "en", "published_at": "2025-06-20"}))


def renamed(report: Report, number: int) -> Report:
    """The same, as if another outlet had run it."""
    name = f"big-{number}"
    update = {
        "id": name,
        "page": f"{name}.example/{name}",
        "url": f"https://{name}.example/{name}",
        "publisher": f"Outlet {name}",
    }
    return report.model_copy(update={key: value for key, value in update.items() if key in Report.model_fields})


def main() -> None:
    """Feed and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2_000)
    asked = parser.parse_args()
    (stage,) = STAGES
    rows: dict[str, bytes] = {}
    memory = Shelf.over(rows)
    ways, beside = [report_of(fed.key, fed.value) for fed in feed([SEEDS])], others()
    spent: dict[str, list[float]] = {"big": [], "other": []}
    sizes: list[int] = []
    for number in range(asked.reports):
        of = "other" if number % EVERY == EVERY - 1 else "big"
        report = renamed(ways[number % len(ways)], number) if of == "big" else next(beside)
        record = Record(REPORTS, 0, number, b"en", encode(report), AT)
        begun = time.process_time()
        step = stage.take(record, memory, 12)
        spent[of].append(1_000 * (time.process_time() - begun))
        for key, value in step.changes.items():
            if value is None:
                rows.pop(key, None)
            else:
                rows[key] = value
        memory.apply(step.changes)
        if of == "big":
            sizes.append(sum(out.size for out in step.outgoing) + sum(len(value or b"") for value in step.changes.values()))
        if (number + 1) % (asked.reports // 8) == 0:
            shown = "  ".join(f"{name} {statistics.median(ms):6.1f} ms, most {max(ms):6.1f}" for name, ms in spent.items())
            stories = [orjson.loads(value) for key, value in rows.items() if key.startswith("story/")]
            most = max((len(story.get("articles", story.get("reports", ()))) for story in stories), default=0)
            print(
                f"{number + 1:>6,} reports, {len(stories)} stories, largest {most:,}: {shown}  {statistics.median(sizes) / 1e3:,.0f} kB",
                flush=True,
            )
            spent, sizes = {"big": [], "other": []}, []


if __name__ == "__main__":
    main()
