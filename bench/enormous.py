"""What one enormous story costs, and those beside it: its reports, and between them reports of other stories, through `store.merge`.

usage: python -m bench.enormous [--reports N] [--statements N] [--json]

Prints for each tenth of the reports, by the CPU time of one thread, what a report of the enormous story and one of the others takes (they
share a partition: each waits for the one before), the bytes of rows and of records that a report of the enormous story gives rise to,
and the largest of each. No broker. Ends with 1 where a report became a dead letter.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from schemas.arrival import Arrival, Verdict
from schemas.received import Received
from schemas.report import Report
from schemas.statement import Statement
from services.ingest.receive import receive
from services.normalize.extract import extract
from services.store.stories.shelf import Shelf
from services.store.worker import STAGES
from stream.codec import encode
from stream.record import Record
from stream.rows import change
from stream.stage import Step
from stream.topics import REPORTS
from wirefold.feeds import feed

AT = datetime(2025, 6, 21, 12, tzinfo=UTC)
EVERY = 10
"""One report in so many is of another story."""
OTHERS = 50
"""So many other stories."""
SEEDS = Path(__file__).parents[1] / "seeds"
"""Five reports of one story; each report of the enormous one says some of what one of these says, as another outlet."""

WORDS = ("bridge", "road", "river", "market", "field", "garden", "harvest", "winter", "tower")


def report_of(key: bytes | None, value: bytes | None) -> Report:
    """An article as published -> its report."""
    received = receive(key, value, AT)
    assert isinstance(received, Received)  # noqa: S101 - it is one of ours
    return extract(Arrival(article=received, verdict=Verdict.NEW, root=received.id))


def others() -> Iterator[Report]:
    """Reports of OTHERS events, by turns, each by another outlet."""
    for number in itertools.count():
        school = number % OTHERS
        text = f"The council of Corby voted {school % 20 + 10} to {school % 9} on Monday to close school {school:04d}, its chair said."
        words = " ".join(itertools.islice(itertools.cycle(WORDS[school % 7 :] + WORDS[: school % 5]), 30))
        value = {
            "id": f"o{number}",
            "url": f"https://o{number}.example/x",
            "source": f"Paper {number}",
            "text": f"{text} {words}.",
        }
        yield report_of(None, orjson.dumps({**value, "language": "en", "published_at": "2025-06-20"}))


def told_by(report: Report, number: int, statements: int) -> Report:
    """So many of a report's statements, some each time (0: all of them), as if another outlet had told them, a minute later each."""
    name = f"big-{number}"
    picked = sorted(random.Random(number).sample(range(len(report.statements)), min(statements, len(report.statements))))  # noqa: S311
    told = [report.statements[at] for at in picked] if statements else report.statements
    at = report.at + timedelta(minutes=number)
    update: dict[str, object] = {
        "id": name,
        "url": f"https://{name}.example/{name}",
        "publisher": f"Outlet {name}",
    }
    update |= {"digest": f"digest of {name}", "at": at, "statements": [_by(statement, name) for statement in told]}
    return report.model_copy(update=update)


def _by(statement: Statement, article: str) -> Statement:
    return statement.model_copy(update={"evidence": statement.evidence.model_copy(update={"article_id": article})})


@dataclass
class Tenth:
    """What a tenth of the reports took: ms of a report, bytes of a report's rows and records in the mean, the largest of each."""

    reports: int
    ms: float
    most_ms: float
    others_ms: float
    rows: int
    sent: int
    largest_row: int
    largest_record: int


def measured(reports: int, statements: int) -> Iterator[Tenth]:
    """How many reports, and how many statements each -> what each tenth of them took. Raises ValueError at a dead letter."""
    (stage,) = STAGES
    rows: dict[str, bytes] = {}
    memory = Shelf.over(rows)
    ways, beside = [report_of(fed.key, fed.value) for fed in feed([SEEDS])], others()
    spent: dict[str, list[float]] = {"big": [], "other": []}
    steps: list[tuple[int, int, int, int]] = []
    for number in range(reports):
        of = "other" if number % EVERY == EVERY - 1 else "big"
        report = told_by(ways[number % len(ways)], number, statements) if of == "big" else next(beside)
        record = Record(REPORTS, 0, number, b"en", encode(report), AT)
        begun = time.thread_time()
        step = stage.take(record, memory, 12)
        spent[of].append(1_000 * (time.thread_time() - begun))
        if "dlq" in "".join(out.topic for out in step.outgoing):
            raise ValueError(f"report {number} became a dead letter: {step.told}")
        change(rows, step.changes)
        memory.apply(step.changes)
        if of == "big":
            steps.append(_sizes(step))
        if (number + 1) % max(1, reports // 10) == 0:
            yield _tenth(number + 1, spent, steps)
            spent, steps = {"big": [], "other": []}, []


def _sizes(step: Step) -> tuple[int, int, int, int]:
    """A step -> the bytes of its rows and of its records, and of the largest of each."""
    rows = [len(key) + len(value or b"") for key, value in step.changes.items()]
    sent = [out.size for out in step.outgoing]
    return sum(rows), sum(sent), max(rows, default=0), max(sent, default=0)


def _tenth(reports: int, spent: dict[str, list[float]], steps: list[tuple[int, int, int, int]]) -> Tenth:
    big, other = spent["big"], spent["other"]
    rows, sent, largest_row, largest_record = zip(*steps, strict=True)
    means = round(statistics.fmean(big), 2), round(max(big), 1), round(statistics.fmean(other), 2) if other else 0.0
    return Tenth(reports, *means, sum(rows) // len(rows), sum(sent) // len(sent), max(largest_row), max(largest_record))


def main() -> None:
    """Feed and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument(
        "--statements", type=int, default=10, help="of each report of the enormous story; 0: as many as there are"
    )
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not asked.json:
        print(
            "| reports | CPU ms a report | the most | of other stories | kB of rows | kB sent | largest row, kB | largest record, kB |"
        )
        print("|---|---|---|---|---|---|---|---|")
    try:
        for each in measured(asked.reports, asked.statements):
            if asked.json:
                print(orjson.dumps(asdict(each)).decode(), flush=True)
            else:
                kb = " | ".join(f"{size / 1e3:,.1f}" for size in (each.rows, each.sent, each.largest_row, each.largest_record))
                print(f"| {each.reports:,} | {each.ms} | {each.most_ms} | {each.others_ms} | {kb} |", flush=True)
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
