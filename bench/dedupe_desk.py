"""dedupe with its rows in RocksDB, and stand-ins that fill its index."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np

from bench.dedupe_score import BLOCK, Score
from bench.made_copies import AT
from schemas.arrival import Arrival
from schemas.received import Received
from services.ingest.copies import ASKED, COMMON
from services.ingest.dedupe import WINDOW, dedupe
from services.ingest.kept import Kept, key_of, minutes, sample_in
from services.ingest.reading import reading_of
from services.ingest.seen import Seen
from services.ingest.shingles import MOST, size_of
from stream.ahead import Ahead
from stream.ledger import Ledger

SHARED = 0.4
"""Share of a stand-in's shingles that are drawn from those of articles."""


@dataclass
class Desk:
    """dedupe with its rows in RocksDB, as a worker has them."""

    folder: str
    texts: list[str] = field(default_factory=list)
    in_hand: int = 0

    def __post_init__(self) -> None:
        from rocksdict import Options, Rdict  # noqa: PLC0415 - as Faust opens it

        self.rows = Ahead(_Store(Rdict(self.folder, Options(raw_mode=True))))
        self.seen = Seen.over(Ledger(self.rows, 0))

    def take(self, article: Received, of: str | None, score: Score) -> None:
        """Take an article and note what it cost and what was said of it."""
        self.texts.append(article.text)
        del self.texts[3_000:]
        self.in_hand += 1
        if self.in_hand == BLOCK:
            self.in_hand = 0
            self.rows.settle(0)
        begun = time.thread_time()
        found = dedupe(article, self.seen)
        spent = time.thread_time() - begun
        self.rows.put((f"0/row/{key}".encode(), value) for key, value in found.rows.items())
        begun = time.thread_time()
        self.seen.apply(found.rows)
        spent += time.thread_time() - begun
        score.spent += spent
        score.articles += 1
        if isinstance(found.arrival, Arrival):
            score.kinds.setdefault(found.arrival.verdict.value, []).append(spent)
        said = found.arrival.of if isinstance(found.arrival, Arrival) else None
        score.add(said, of, is_right=said is not None and said == of)

    def ask(self, article: Received, score: Score) -> None:
        """From a text to the articles that may share it, without entering it."""
        begun = time.thread_time()
        sample = reading_of(article.text, article.desk).sample
        self.seen.sharing(sample[:ASKED], size_of(sample), minutes(article.at), int(WINDOW.total_seconds() // 60), COMMON)
        score.spent += time.thread_time() - begun
        score.articles += 1

    def stand_in(self, numbers: range, pool: Any, rng: np.random.Generator) -> None:
        """Fill the index with articles that are samples of shingles and nothing else."""
        sizes = np.clip(rng.normal(105, 35, len(numbers)).astype(int), 5, MOST)
        drawn = rng.choice(pool, int(sizes.sum()))
        own = rng.random(len(drawn)) > SHARED
        drawn[own] = rng.integers(0, 1 << 48, int(own.sum()), dtype=np.uint64)
        for number, sample in zip(numbers, np.split(drawn, np.cumsum(sizes)[:-1]), strict=True):
            minute = int((AT + timedelta(seconds=number / 2)).timestamp() // 60)
            row = Kept(
                id=f"s{number}", number=self.seen.following, at=minute, clock=minute, page=f"stand-in/{number}", digests=("d",),
                root="", sample=sample_in(np.unique(sample)), article={},
            )  # fmt: skip
            self.seen.apply({key_of(row.id): row.written})

    def rebuilt(self) -> float:
        """Seconds that building the index from the rows takes."""
        self.rows.settle(0)
        begun = time.thread_time()
        Seen.over(Ledger(self.rows, 0))
        return time.thread_time() - begun


class _Store:
    """A RocksDB as a worker's store."""

    persisted = None

    def __init__(self, table: Any) -> None:
        self._table = table
        self.get = table.get
        self.items = table.items

    def apply(self, writes: Iterable[tuple[bytes, bytes | None]], persisted: int) -> None:  # noqa: ARG002 - no changelog here
        """Write rows."""
        for key, value in writes:
            if value is None:
                del self._table[key]
            else:
                self._table[key] = value
