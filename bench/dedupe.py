"""How fast dedupe is, and how much memory its index takes: articles a CPU second as the index grows, beside MinHash LSH.

usage: dedupe.py ARTICLES.jsonl.gz [--levels 0,10000,100000,1000000] [--sample 2000] [--datasketch 10000] [--json]

Articles are made from those of the feed: each is as long as one of them, takes its sentences from as many others, and puts other words of
like frequency in the place of three in four, so that length, paragraphs and turns of phrase stay those of news, and no two are copies. One in five is a copy of an earlier one, run by
another publisher: cut, rewritten, with chrome around it. CPU time of one thread, for the verb (`dedupe`, shingles and row
included) and for `apply`, not for `receive`. Rows lie in RocksDB, as they do in a worker, so that what the process takes up is the
index. Above 10,000 the index is filled by stand-ins: samples of which two shingles in five are drawn from those of made articles, as often
as they occur there, and the others are of no other article. With `datasketch` installed, MinHashLSH (128 permutations, runs of four words) takes
the same articles, and no stand-ins: above that level its index is the smaller one, and its rate says how fast the machine was.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from schemas.arrival import Arrival
from schemas.received import Received
from services.ingest.dedupe import dedupe
from services.ingest.identity import digest_of
from services.ingest.kept import Kept, key_of, sample_in
from services.ingest.seen import Seen
from services.ingest.shingles import MOST, sample_of
from services.ingest.words import words_in
from stream.ledger import Ledger

AT = datetime(2026, 1, 1, tzinfo=UTC)
CHROME = ("Sign up for our morning newsletter", "Advertisement", "Follow us on social media", "Related: what we know so far")
COMMON = 300
"""Words of the language's most frequent that stay as they are."""
MADE_COPIES = 0.2
BLOCK = 100
"""Articles taken by the one and then by the other: so neither works on the other's caches, and both on a machine equally busy."""
SHARED = 0.4
"""Share of a stand-in's shingles that are drawn from those of articles."""
MADE = 10_000
"""Articles that are made in full; above, stand-ins."""


class Maker:
    """Articles without end, the same for the same seed."""

    def __init__(self, path: Path, seed: int = 1) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - no cryptography here
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts = [orjson.loads(line)["text"] for line in lines]
        split = [re.findall(r"\w+|[^\w\s]+|\s+", text) for text in texts]
        ranked = [word for word, _ in Counter(word for words in split for word in words).most_common()]
        self.words = np.array(ranked, dtype=object)
        number = {word: rank for rank, word in enumerate(ranked)}
        texts = [np.fromiter((number[word] for word in words), dtype=np.int64, count=len(words)) for words in split]
        ends = np.isin(np.arange(len(ranked)), [rank for word, rank in number.items() if word[0] in ".!?\n" or "\n" in word])
        self.sentences = [part for text in texts for part in np.split(text, np.flatnonzero(ends[text]) + 1) if len(part) > 8]
        self.lengths = [max(3, int(ends[text].sum())) for text in texts]
        fixed = np.fromiter((not word.isalpha() for word in ranked), dtype=np.bool_, count=len(ranked))
        fixed[:COMMON] = True
        self.fixed = fixed
        self.free = np.flatnonzero(~fixed)
        self.place = np.cumsum(~fixed) - 1
        self.recent: list[Received] = []
        self.number = 0

    def articles(self) -> Iterator[tuple[Received, str | None]]:
        """Articles in order, each with the id of the one that it copies, if it does."""
        while True:
            self.number += 1
            number = self.number
            if self.recent and self.rng.random() < MADE_COPIES:
                of = self.rng.choice(self.recent)
                yield self._article(number, self._copied(of.text)), of.id
                continue
            article = self._article(number, self._text())
            self.recent = [*self.recent[-500:], article]
            yield article, None

    def _text(self) -> str:
        ids = np.concatenate([self.rng.choice(self.sentences) for _ in range(min(60, self.rng.choice(self.lengths)))])
        rng = np.random.default_rng(self.rng.getrandbits(32))
        free = ~self.fixed[ids] & (self._dice(ids, rng) < 0.75)
        places = self.place[ids[free]]
        band = np.maximum(places // 2, 50)  # a word gives way to one that is half to one and a half times as far down the list
        shift = rng.integers(1, 1 << 30)
        ids[free] = self.free[np.minimum(places // 2 + (places * 7 + shift) % band, len(self.free) - 1)]
        return "".join(self.words[ids])

    def _dice(self, ids: Any, rng: np.random.Generator) -> Any:
        """One throw for each word, the same wherever it stands."""
        return rng.random(len(self.words))[ids]

    def _copied(self, text: str) -> str:
        paragraphs = text.split("\n")
        kept = paragraphs[: max(1, int(len(paragraphs) * self.rng.uniform(0.3, 1)))]
        share = self.rng.choice((0.0, 0.0, 0.1, 0.2, 0.3))
        words = [word for word in " \n ".join(kept).split(" ") if self.rng.random() > share / 2]
        for _ in range(int(len(words) * share / 2)):
            words.insert(self.rng.randrange(len(words)), "reportedly")
        return f"LONDON (AP) - {' '.join(words)}\n" + "\n".join(self.rng.sample(CHROME, 2))

    def _article(self, number: int, text: str) -> Received:
        at = AT + timedelta(seconds=number / 2)
        host = f"site{self.rng.randrange(2_000)}.example"
        given = {"id": f"a{number}", "url": f"https://{host}/{number}", "page": f"{host}/{number}", "publisher": host}
        return Received.model_validate(
            {
                **given,
                "desk": "en",
                "language": "en",
                "title": text[:60],
                "text": text,
                "at": at,
                "digest": digest_of(None, text),
            }
        )


@dataclass
class Score:
    """What was said of articles, against what they are."""

    said: int = 0
    expected: int = 0
    right: int = 0
    spent: float = 0.0
    articles: int = 0
    blocks: list[float] = field(default_factory=list)

    def add(self, said: str | None, of: str | None, *, is_right: bool) -> None:
        """Count one answer: which article was said to be copied, and which is."""
        self.said += said is not None
        self.expected += of is not None
        self.right += is_right

    @property
    def f1(self) -> float:
        """Of copies, with the right original."""
        return 2 * self.right / max(1, self.said + self.expected)

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

    def __post_init__(self) -> None:
        from rocksdict import Options, Rdict  # noqa: PLC0415 - as Faust opens it

        self.table: Any = Rdict(self.folder, Options(raw_mode=True))
        self.seen = Seen.over(Ledger(_Table(self.table), 0))

    def take(self, article: Received, of: str | None, score: Score) -> None:
        """Take an article and note what it cost and what was said of it."""
        self.texts.append(article.text)
        del self.texts[3_000:]
        begun = time.thread_time()
        found = dedupe(article, self.seen)
        score.spent += time.thread_time() - begun
        for key, value in found.rows.items():
            if value is None:
                del self.table[f"0/row/{key}".encode()]
            else:
                self.table[f"0/row/{key}".encode()] = value
        begun = time.thread_time()
        self.seen.apply(found.rows)
        score.spent += time.thread_time() - begun
        score.articles += 1
        said = found.arrival.of if isinstance(found.arrival, Arrival) else None
        score.add(said, of, is_right=said is not None and said == of)

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
            self.seen.apply({key_of(row.id): orjson.dumps(row.row, option=orjson.OPT_SORT_KEYS)})

    def rebuilt(self) -> tuple[float, Seen]:
        """Seconds that building the index from the rows takes, and the index."""
        begun = time.thread_time()
        seen = Seen.over(Ledger(_Table(self.table), 0))
        return time.thread_time() - begun, seen


class _Table(dict[bytes, bytes]):
    """A RocksDB as the ledger wants it."""

    def __init__(self, table: Any) -> None:
        super().__init__()
        self._table = table

    def get(self, key: bytes, default: Any = None) -> Any:
        return self._table.get(key, default)

    def items(self) -> Any:
        return self._table.items()


class Lsh:
    """datasketch's MinHashLSH, as its documentation shows it."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        self._minhash = MinHash
        self._lsh = MinHashLSH(threshold=0.5, num_perm=128)

    def take(self, article: Received, of: str | None, score: Score) -> None:
        """Take an article and note what it cost and what was said of it."""
        begun = time.thread_time()
        words = re.findall(r"\w+", article.text.lower())
        sketch = self._minhash(num_perm=128)
        sketch.update_batch([" ".join(words[i : i + 4]).encode() for i in range(max(1, len(words) - 3))])
        said = self._lsh.query(sketch)
        self._lsh.insert(article.id, sketch)
        score.spent += time.thread_time() - begun
        score.articles += 1
        score.add(said[0] if said else None, of, is_right=of in said)


def warmed(maker: Maker, folder: Path) -> Desk:
    """An empty desk, after another took a few articles: the loops of dedupe are compiled when they are first called."""
    desk = Desk(str(folder / "first"))
    for article, of in itertools.islice(maker.articles(), 1_500):
        desk.take(article, of, Score())
    desk.rebuilt()
    maker.recent, maker.number = [], 0
    return Desk(str(folder / "measured"))


def resident() -> int:
    """Bytes of memory that the process takes up."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def main() -> None:
    """Run the bench and print a line for each level."""
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
    args = parser.parse_args()
    levels = [int(level) for level in args.levels.split(",")]
    maker = Maker(args.articles)
    feed = maker.articles()
    lsh = Lsh() if args.datasketch else None
    with tempfile.TemporaryDirectory(prefix="wirefold-bench-") as folder:
        desk, base, taken = warmed(maker, Path(folder)), resident(), 0
        for level in levels:
            fill, other = Score(), Score()
            if level > MADE:
                begun, rng = time.thread_time(), np.random.default_rng(level)
                pool = np.concatenate([sample_of(words_in(text), "en") for text in desk.texts])
                for number in range(taken, level, 1_000):
                    desk.stand_in(range(number, min(level, number + 1_000)), pool, rng)
                fill = Score(spent=time.thread_time() - begun, articles=level - taken)
                taken = level
                maker.number = level
            for article, of in feed if taken < level else ():
                desk.take(article, of, fill)
                if lsh is not None and level <= args.datasketch:
                    lsh.take(article, of, other)
                taken += 1
                if taken == level:
                    break
            ours, theirs = Score(), Score()
            for _ in range(0, args.sample, BLOCK):
                block = list(itertools.islice(feed, BLOCK))
                for article, of in block:
                    desk.take(article, of, ours)
                for article, of in block if lsh is not None else ():
                    lsh.take(article, of, theirs)
                ours.end_block()
                theirs.end_block()
                taken += len(block)
            seconds, again = desk.rebuilt()
            row = {
                "level": level,
                "per_cpu_second": round(ours.rate),
                "quickest": round(ours.quickest),
                "f1": round(ours.f1, 3),
                "filled_at": round(fill.rate),
                "index_mb": round(desk.seen.nbytes / 1e6, 1),
                "bytes_an_article": round(desk.seen.nbytes / taken),
                "resident_mb": round((resident() - base) / 1e6),
                "rebuilt_in_s": round(seconds, 2),
                "minhash_lsh": round(theirs.rate),
                "minhash_quickest": round(theirs.quickest),
                "minhash_f1": round(theirs.f1, 3),
            }
            del again
            print(orjson.dumps(row).decode() if args.json else "  ".join(f"{name} {value}" for name, value in row.items()))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
