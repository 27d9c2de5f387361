"""Each verb beside what a user would pick instead, on the same articles, by turns, in CPU time.

usage: python -m bench.beside [FILE] [--articles 300] [--rounds 2] [--json]

The peers run in an environment of their own (bench/peers/environment.py). What each of them does not do stands in its program.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from bench.articles import articles
from bench.peers.environment import peers_python

PEERS = {
    "datasketch MinHashLSH": ("minhash_copies.py", (), "ingest.dedupe"),
    "scikit-learn TF-IDF, one pass": ("tfidf_stories.py", (), "store.merge"),
    "spaCy, sentences only": ("spacy_pipeline.py", ("sentences",), "normalize.extract"),
    "spaCy, untrained tagger, parser, NER": ("spacy_pipeline.py", ("untrained",), "normalize.extract"),
}
"""Each with its program, its arguments, and the stage of ours that stands beside it."""


def beside(given: Iterator[tuple[bytes, bytes]], count: int, rounds: int) -> dict[str, Any]:
    """Articles -> our stages and the peers, each the quickest of its rounds: ours and theirs take turns."""
    with tempfile.TemporaryDirectory(prefix="wirefold-beside-") as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_bytes(b"".join(value + b"\n" for _, value in itertools.islice(given, count)))
        ours: list[dict[str, Any]] = []
        theirs: dict[str, list[dict[str, Any]]] = {name: [] for name in PEERS}
        for _ in range(rounds):
            ours.append(_told([sys.executable, "-m", "wirefold", "bench", str(path), "--articles", str(count), "--json"]))
            for name, (program, more, _stage) in PEERS.items():
                argv = [str(peers_python()), str(Path(__file__).parent / "peers" / program), str(path), *more]
                theirs[name].append(_told(argv))
    best = min(ours, key=lambda each: sum(row["us_per_article"] for row in each["stages"]))
    rates = {row["stage"]: row["us_per_article"] for row in best["stages"]}
    rows = []
    for name, (_, _, stage) in PEERS.items():
        quickest = min(theirs[name], key=lambda each: float(each["seconds"]))
        micro = round(1e6 * quickest["seconds"] / quickest["articles"])
        rows.append(
            {"peer": name, "us_per_article": micro, "found": quickest["found"], "ours": stage, "our_us": rates[stage]}
            | {"ours_to_theirs": round(rates[stage] / max(1, micro), 2)}
        )
    return {**best, "peers": rows}


def _told(argv: list[str]) -> dict[str, Any]:
    done = subprocess.run(argv, capture_output=True, check=False, text=True)  # noqa: S603 - programs of this folder
    if done.returncode:
        raise ChildProcessError(f"{argv[-3:]} ended with {done.returncode}: {done.stderr[-2_000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    print(orjson.dumps(beside(articles(args.file), args.articles, args.rounds), option=orjson.OPT_INDENT_2).decode())


if __name__ == "__main__":
    main()
