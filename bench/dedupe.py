"""How fast dedupe is, and how much memory its index takes: articles a CPU second as the index grows, beside MinHash LSH.

usage: python -m bench.dedupe ARTICLES.jsonl.gz [--levels 0,10000,100000,1000000] [--sample 2000] [--datasketch 10000] [--json]

CPU time of one thread on made articles (bench/made_copies.py), for the verb (`dedupe`: from an article's text to its verdict and its row) and for
`apply`, not for `receive`. Rows lie in RocksDB, written a block at a time as by a worker that has as many records in hand, so that what the process takes
up is the index. Above 10,000 the index is filled by stand-ins: samples of which two shingles in five are drawn from those of made articles, as often
as they occur there, and the others are of no other article.

With `datasketch` installed, MinHashLSH (128 permutations, runs of four words) takes the same articles, and no stand-ins: above that level its index is the
smaller one, and its rate says how fast the machine was. `per_cpu_second` beside `minhash_lsh` is a whole verdict with all that is kept of it
beside text, sketch, query and insert; `candidates` beside `minhash_candidates` is the same work on both sides, from a text to the articles that
may share it, on articles that neither enters.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from bench.made_copies import AT, Maker
from schemas.arrival import Arrival
from schemas.received import Received
from services.ingest.copies import COMMON
from services.ingest.dedupe import WINDOW, dedupe
from services.ingest.kept import Kept, key_of, minutes, sample_in
from services.ingest.reading import reading_of
from services.ingest.seen import Seen
from services.ingest.shingles import MOST, sample_of
from services.ingest.words import words_in
from stream.ahead import Ahead
from stream.collecting import collect_seldom
from stream.ledger import Ledger

BLOCK = 100
"""Articles taken by the one and then by the other: so neither works on the other's caches, and both on a machine equally busy."""
ASKED = 5
"""One block in so many is asked for candidates alone."""
SHARED = 0.4
"""Share of a stand-in's shingles that are drawn from those of articles."""
MADE = 10_000
"""Articles that are made in full; above, stand-ins."""
KNOWN_PAGES = 200
"""Revisions and repeats that are timed at each level."""


@dataclass
class Score:
    """What was said of articles, against what they are."""

    said: int = 0
    expected: int = 0
    right: int = 0
    spent: float = 0.0
    articles: int = 0
    blocks: list[float] = field(default_factory=list)
    kinds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, said: str | None, of: str | None, *, is_right: bool) -> None:
        """Count one answer: which article was said to be copied, and which is."""
        self.said += said is not None
        self.expected += of is not None
        self.right += is_right

    @property
    def f1(self) -> float:
        """Of copies, with the right original."""
        return 2 * self.right / max(1, self.said + self.expected)

    def micro(self, kind: str) -> int:
        """Microseconds of CPU that an article of that verdict took, in the middle."""
        return round(1e6 * float(np.median(self.kinds.get(kind, [0.0]))))

    def end_block(self) -> None:
        """Note what the last BLOCK articles cost."""
        self.blocks.append(self.spent - sum(self.blocks))

    @property
    def quickest(self) -> float:
        """Articles a CPU second in the quickest tenth of the blocks: what the code does when others leave the caches alone."""
        best = sorted(self.blocks)[: max(1, len(self.blocks) // 10)]
        return BLOCK * len(best) / sum(best) if self.blocks and sum(best) else 0.0

    @property
    def rate(self) -> float:
        """Articles a CPU second."""
        return self.articles / self.spent if self.spent else 0.0


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
        self.seen.sharing(sample, minutes(article.at), int(WINDOW.total_seconds() // 60), COMMON)
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


class Lsh:
    """datasketch's MinHashLSH, as its documentation shows it."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        self._minhash = MinHash
        self._lsh = MinHashLSH(threshold=0.5, num_perm=128)

    def take(self, article: Received, of: str | None, score: Score) -> None:
        """Take an article and note what it cost and what was said of it."""
        begun = time.thread_time()
        sketch = self._sketch(article)
        said = self._lsh.query(sketch)
        self._lsh.insert(article.id, sketch)
        score.spent += time.thread_time() - begun
        score.articles += 1
        score.add(said[0] if said else None, of, is_right=of in said)

    def ask(self, article: Received, score: Score) -> None:
        """From a text to the articles that may share it, without entering it."""
        begun = time.thread_time()
        self._lsh.query(self._sketch(article))
        score.spent += time.thread_time() - begun
        score.articles += 1

    def _sketch(self, article: Received) -> Any:
        words = re.findall(r"\w+", article.text.lower())
        sketch = self._minhash(num_perm=128)
        sketch.update_batch([" ".join(words[i : i + 4]).encode() for i in range(max(1, len(words) - 3))])
        return sketch


@dataclass
class Bench:
    """A feed of made articles, dedupe and, if wanted, MinHashLSH, which takes all articles up to a level and above it those measured."""

    maker: Maker
    desk: Desk
    lsh: Lsh | None
    lsh_up_to: int
    taken: int = 0

    def __post_init__(self) -> None:
        self.feed = self.maker.articles()
        self.base = resident()

    def fill(self, level: int) -> Score:
        """Take articles until so many are in the index, above MADE stand-ins."""
        score, other = Score(), Score()
        if level > MADE:
            begun, rng = time.thread_time(), np.random.default_rng(level)
            pool = np.concatenate([sample_of(words_in(text), "en") for text in self.desk.texts])
            for number in range(self.taken, level, 1_000):
                self.desk.stand_in(range(number, min(level, number + 1_000)), pool, rng)
            score = Score(spent=time.thread_time() - begun, articles=level - self.taken)
            self.taken = self.maker.number = level
        for article, of in itertools.islice(self.feed, max(0, level - self.taken)):
            self.desk.take(article, of, score)
            if self.lsh is not None and level <= self.lsh_up_to:
                self.lsh.take(article, of, other)
        self.taken = max(self.taken, level)
        return score

    def measure(self, sample: int) -> tuple[Score, Score]:
        """Let both take so many articles by turns -> their scores."""
        ours, theirs = Score(), Score()
        for _ in range(0, sample, BLOCK):
            block = list(itertools.islice(self.feed, BLOCK))
            for article, of in block:
                self.desk.take(article, of, ours)
            for article, of in block if self.lsh is not None else ():
                self.lsh.take(article, of, theirs)
            ours.end_block()
            theirs.end_block()
            self.taken += len(block)
        return ours, theirs

    def ask(self, sample: int) -> tuple[Score, Score]:
        """Ask both for candidates alone, of fewer articles -> their scores."""
        ours, theirs, recent = Score(), Score(), self.maker.recent
        for _ in range(0, sample, ASKED * BLOCK):
            block = list(itertools.islice(self.feed, BLOCK))
            for article, _ in block:
                self.desk.ask(article, ours)
            for article, _ in block if self.lsh is not None else ():
                self.lsh.ask(article, theirs)
        self.maker.recent = recent  # of those asked for, none is copied later: they were not entered
        return ours, theirs

    def known_pages(self) -> Score:
        """Take revisions and repeats of the latest articles -> what they cost."""
        score = Score()
        for article in self.maker.recent[-KNOWN_PAGES:]:
            self.desk.take(article, None, score)
        self.maker.recent[-KNOWN_PAGES:] = [self.maker.revised(article) for article in self.maker.recent[-KNOWN_PAGES:]]
        for article in self.maker.recent[-KNOWN_PAGES:]:
            self.desk.take(article, None, score)
        return score

    def level(self, level: int, sample: int) -> dict[str, float]:
        """Fill the index to a level and measure there -> the row of figures."""
        fill = self.fill(level)
        ours, theirs = self.measure(sample)
        known = self.known_pages()
        asked, their_asked = self.ask(sample)
        seconds = self.desk.rebuilt()
        return {
            "level": level,
            "per_cpu_second": round(ours.rate),
            "quickest": round(ours.quickest),
            "f1": round(ours.f1, 3),
            "filled_at": round(fill.rate),
            "index_mb": round(self.desk.seen.nbytes / 1e6, 1),
            "bytes_an_article": round(self.desk.seen.nbytes / self.taken),
            "resident_mb": round((resident() - self.base) / 1e6),
            "rebuilt_in_s": round(seconds, 2),
            "minhash_lsh": round(theirs.rate),
            "minhash_quickest": round(theirs.quickest),
            "minhash_f1": round(theirs.f1, 3),
            "candidates": round(asked.rate),
            "minhash_candidates": round(their_asked.rate),
            **{f"us_{kind}": ours.micro(kind) for kind in ("new", "copy")},
            **{f"us_{kind}": known.micro(kind) for kind in ("revision", "repeat")},
        }


def warmed(maker: Maker, folder: Path) -> Desk:
    """An empty desk, after another took a few articles: the loops of dedupe are compiled when they are first called."""
    desk = Desk(str(folder / "first"))
    for article, of in itertools.islice(maker.articles(), 1_500):
        desk.take(article, of, Score())
    for article in maker.recent[-10:]:
        desk.take(maker.revised(article), None, Score())
    desk.rebuilt()
    maker.recent, maker.number = [], 0
    return Desk(str(folder / "measured"))


def resident() -> int:
    """Bytes of memory that the process takes up."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def arguments() -> argparse.Namespace:
    """The command line -> what is to be measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--levels", default="0,10000,100000,1000000")
    parser.add_argument("--sample", type=int, default=2_000)
    parser.add_argument(
        "--datasketch",
        type=int,
        default=10_000,
        help="level up to which MinHashLSH takes all articles, and above it those measured; 0: none at all",
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Run the bench and print a line for each level."""
    args = arguments()
    maker = Maker(args.articles)
    with tempfile.TemporaryDirectory(prefix="wirefold-bench-") as folder:
        desk = warmed(maker, Path(folder))
        collect_seldom()  # as a worker does
        bench = Bench(maker, desk, Lsh() if args.datasketch else None, args.datasketch)
        for level in map(int, args.levels.split(",")):
            row = bench.level(level, args.sample)
            print(orjson.dumps(row).decode() if args.json else "  ".join(f"{name} {value}" for name, value in row.items()))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
