"""What the flow costs on somebody's own articles: CPU and bytes by stage, in this process, beside what it must cost.

Stages are handled as a worker handles them, decoding, encoding and ledger rows aside from the wire: each takes records as
bytes and gives records as bytes. CPU time, not wall time: machines are shared. The *limit* of a stage is one JSON decode of
what it got, one encode of what it sends, and, where it reads the text, one pass over its words; `times` is how many of these
its work costs. That ratio holds from machine to machine, where microseconds don't.
"""

from __future__ import annotations

import platform
import re
import resource
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from stream.record import Outgoing, Record
from stream.rows import Memory, Rows, change
from stream.stage import Stage, Step
from stream.topics import ARTICLES, REPORTS
from wirefold.feeds import Fed

AT = datetime(2026, 1, 1, tzinfo=UTC)
WORD = re.compile(r"\w+")
WARM = 3
"""Articles that go first and are not counted, if there are more."""
LIBRARIES = ("faust-streaming", "aiokafka", "orjson", "pydantic", "numpy", "rocksdict")


@dataclass
class Spent:
    """What a stage did and what that cost: records, CPU seconds, bytes, and the CPU seconds of its limit."""

    stage: str
    records: int = 0
    seconds: float = 0.0
    limit: float = 0.0
    received: int = 0
    sent: int = 0
    state: int = 0


@dataclass
class Measures:
    """The figures of a run. `characters` are those of the articles as published."""

    articles: int = 0
    characters: int = 0
    refused: int = 0
    spent: list[Spent] = field(default_factory=list)
    peak: int = 0

    @property
    def seconds(self) -> float:
        """CPU seconds of all stages."""
        return sum(each.seconds for each in self.spent)

    def rows(self) -> list[dict[str, Any]]:
        """One row a stage and one for all: microseconds, articles a CPU second and bytes by article, and times the limit."""
        whole = Spent("all", self.articles)
        for each in self.spent:
            for name in ("seconds", "limit", "received", "sent", "state"):
                setattr(whole, name, getattr(whole, name) + getattr(each, name))
        return [self._row(each, whole) for each in (*self.spent, whole)]

    def _row(self, each: Spent, whole: Spent) -> dict[str, Any]:
        articles = max(1, self.articles)
        return {
            "stage": each.stage,
            "records": each.records,
            "us_per_article": round(1e6 * each.seconds / articles),
            "articles_per_cpu_second": round(articles / each.seconds) if each.seconds else 0,
            "share": round(each.seconds / whole.seconds, 3) if whole.seconds else 0.0,
            "limit_us": round(1e6 * each.limit / articles),
            "times": round(each.seconds / each.limit, 1) if each.limit else 0.0,
            "received_bytes": round(each.received / articles),
            "sent_bytes": round(each.sent / articles),
            "state_bytes": round(each.state / articles),
        }

    def as_json(self) -> dict[str, Any]:
        """All of it, with the machine and the versions."""
        told = {"articles": self.articles, "characters": self.characters, "refused": self.refused, "peak_bytes": self.peak}
        return {**told, "machine": machine(), "stages": self.rows()}


class _Partition:
    """A stage with the rows of one partition, kept in a dict."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rows: dict[str, bytes] = {}
        self.memory: Memory | None = stage.memory(self.rows) if stage.memory else None
        self.spent = Spent(stage.name)

    def take(self, record: Record) -> Step:
        """Handle a record, and note what that cost."""
        rows: Rows = self.memory if self.memory is not None else self.rows
        begun = time.process_time()
        step = self.stage.take(record, rows, 1)
        change(self.rows, step.changes)
        if self.memory is not None:
            self.memory.apply(step.changes)
        spent = self.spent
        spent.seconds += time.process_time() - begun
        spent.records += 1
        spent.received += len(record.value or b"")
        spent.sent += sum(out.size for out in step.outgoing)
        spent.state += sum(len(key) + len(value or b"") for key, value in step.changes.items())
        spent.limit += _seconds(lambda: _least(record, step.outgoing))
        return step


def measure(feed: Iterable[Fed], stages: Sequence[Stage], most: int | None = None) -> Measures:
    """Articles and the stages of the flow -> what they cost, state growing as they come, the first few left out. At most so many are read."""
    partitions = {stage.source: _Partition(stage) for stage in stages}
    found = Measures()
    offsets = Counter[str]()
    seen = 0
    for fed in feed:
        if seen == most:
            break
        if fed.value is None or fed.unfit is not None:
            found.refused += 1
            continue
        seen += 1
        if seen == WARM + 1:  # what only the first ones cost, such as reading the models, is not theirs
            found = Measures()
            for each in partitions.values():
                each.spent = Spent(each.stage.name)
        ahead = deque([Outgoing(ARTICLES, fed.key, fed.value)])
        while ahead:
            out = ahead.popleft()
            offsets[out.topic] += 1
            if out.topic in partitions:
                record = Record(out.topic, 0, offsets[out.topic], out.key, out.value, AT, out.headers)
                step = partitions[out.topic].take(record)
                ahead.extend(step.outgoing)
            elif out.topic.endswith(".dlq"):
                found.refused += 1
        found.articles += 1
        found.characters += _characters(fed.value)
    found.spent = [each.spent for each in partitions.values()]
    found.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return found


def _least(record: Record, outgoing: Iterable[Outgoing]) -> None:
    """What no stage can do without: decode once, encode once, and pass once over the words of a text that it reads."""
    try:
        got = orjson.loads(record.value or b"null")
    except orjson.JSONDecodeError:
        return
    for out in outgoing:
        orjson.dumps(out.value.decode() if out.value is not None else None)
    if record.topic != REPORTS and isinstance(got, dict):
        within = got.get("article", got)
        for _ in WORD.finditer(str(within.get("text") or within.get("html") or "")):
            pass


def _seconds(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _characters(value: bytes) -> int:
    try:
        found = orjson.loads(value)
    except orjson.JSONDecodeError:
        return 0
    return len(str(found.get("text") or found.get("html") or "")) if isinstance(found, dict) else 0


def machine() -> dict[str, Any]:
    """What this ran on: processor, cores, memory (GiB), Python, and the libraries that carry the load."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
        total = Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]
    except OSError:
        name, total, lines = "", "0", []
    return {
        "processor": name or platform.processor() or platform.machine(),
        "cores": sum(line.startswith("processor") for line in lines) or 1,
        "memory_gib": round(int(total) / (1 << 20)),
        "system": f"{platform.system()} {platform.machine()}",
        "python": sys.version.split()[0],
        **{library: version(library) for library in LIBRARIES},
    }
