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
import sys
import tempfile
import time
from dataclasses import dataclass
from os import getpid
from pathlib import Path

import numpy as np
import orjson

from bench.cost import resident
from bench.dedupe_desk import Desk
from bench.dedupe_score import BLOCK, Score
from bench.made_copies import Maker
from bench.minhash_lsh import Lsh
from services.ingest.shingles import sample_of
from services.ingest.words import words_in
from services.ingest.worker import warm_up
from stream.collecting import collect_seldom

ASKED = 5
"""One block in so many is asked for candidates alone."""
MADE = 10_000
"""Articles that are made in full; above, stand-ins."""
KNOWN_PAGES = 200
"""Revisions and repeats that are timed at each level."""


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
        self.base = resident(getpid())

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
            if self.lsh is not None:
                for article, of in block:
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
            if self.lsh is not None:
                for article, _ in block:
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
            "resident_mb": round((resident(getpid()) - self.base) / 1e6),
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
    """An empty desk, after another took a few articles: a worker, too, compiles the loops of dedupe before its first record."""
    warm_up()
    desk = Desk(str(folder / "first"))
    for article, of in itertools.islice(maker.articles(), 1_500):
        desk.take(article, of, Score())
    for article in maker.recent[-10:]:
        desk.take(maker.revised(article), None, Score())
    desk.rebuilt()
    maker.recent, maker.number = [], 0
    return Desk(str(folder / "measured"))


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
