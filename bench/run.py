"""`make bench`: all parts of the bench in one run on one input; figures, tables and plots into docs/.

usage: python -m bench.run [FILE.jsonl[.gz]] [--only PART,...] [--size small|full]

Without FILE the articles are made. Figures of parts that are not run stay as they were. A part that can't be run (no Kafka, no
network for the peers) is named on stderr, and the run goes on; it ends with 1 then.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from bench.articles import articles
from bench.beside import beside
from bench.clusters import broker
from bench.flow import flow, widened
from bench.hops import hop_costs
from bench.report import CAPACITY, FIGURES, PAGE, PARTS, capacity, plots, put, written
from bench.routing import routed, stories
from wirefold.measuring import machine

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Size:
    """How much each part takes."""

    articles: int
    rounds: int
    records: int
    flow: int
    seconds: float
    wide: int
    dedupe: str
    sample: int
    placing: tuple[str, ...]
    recovery: tuple[str, ...]
    stories: int


SIZES = {
    "small": Size(60, 1, 1_000, 60, 8.0, 60, "0,2000", 300, ("200", "1000"), ("2000",), 300),
    "medium": Size(200, 1, 4_000, 160, 12.0, 80, "0,10000,100000", 1_000, ("1000", "10000"), ("50000",), 2_000),
    "full": Size(
        600, 3, 10_000, 600, 30.0, 400, "0,10000,100000,1000000", 2_000, ("1000", "10000", "100000"), ("50000", "200000"), 3_000
    ),
}


NAMES = (*(name for name in PARTS if name != "stages"), "routing", "page")
"""What can be asked for; stages are measured by turns with peers."""


def lines(name: str, *arguments: str) -> list[str]:
    """Run a module of this folder -> the lines that it prints."""
    command = [sys.executable, "-m", f"bench.{name}", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT)  # noqa: S603 - our own
    return done.stdout.splitlines()


def json_lines(name: str, *arguments: str) -> list[Any]:
    """Run a module of this folder -> what it prints, a JSON object a line."""
    return [orjson.loads(line) for line in lines(name, *arguments, "--json")]


def parts(path: Path | None, size: Size, folder: Path) -> dict[str, Callable[[], Any]]:
    """The input, how much, and a folder -> each part, to be run."""

    def hops() -> list[dict[str, Any]]:
        with broker() as kafka:
            return [asdict(cost) for cost in hop_costs(kafka.bootstrap, size.records, 3_600, size.rounds)]

    def dedupe() -> list[Any]:
        packed = folder / "articles.jsonl.gz"
        packed.write_bytes(gzip.compress(b"".join(value + b"\n" for _, value in itertools.islice(articles(path), 1_500)), 1))
        more = ("--levels", size.dedupe, "--sample", str(size.sample), "--datasketch", "0")
        return json_lines("dedupe", str(packed), *more)

    return {
        "peers": lambda: beside(articles(path), size.articles, size.rounds),
        "hops": hops,
        "flow": lambda: flow(articles(path), size.flow, size.seconds),
        "workers": lambda: widened(articles(path), size.wide),
        "dedupe": dedupe,
        "placing": lambda: json_lines("matching", *size.placing),
        "recovery": lambda: lines("recovery", *size.recovery),
        "routing": lambda: [asdict(row) for row in routed(stories(size.stories))],
    }


def main() -> None:
    """Run, and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument(
        "--only",
        default="",
        help=f"some of {', '.join(NAMES)} (peers: stages too); nothing but `page`: only write the page anew",
    )
    parser.add_argument("--size", choices=SIZES, default="full")
    args = parser.parse_args()
    results: dict[str, Any] = orjson.loads(FIGURES.read_bytes()) if FIGURES.exists() else {}
    results["machine"] = machine()
    results["input"] = "made articles of some 600 words" if args.file is None else f"`{args.file.name}`"
    only = [name for name in args.only.split(",") if name]
    if unknown := {*only} - {*NAMES}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    failed = []
    with TemporaryDirectory(prefix="wirefold-bench-") as folder:
        for name, work in parts(args.file, SIZES[args.size], Path(folder)).items():
            if only and name not in only:
                continue
            print(f"bench: {name}", file=sys.stderr)
            try:
                results[name] = work()
            except Exception as error:  # noqa: BLE001 - one part must not cost the others
                print(f"bench: {name} could not be measured: {error!r}", file=sys.stderr)
                failed.append(name)
                continue
            if name == "peers":  # measured by turns with ours: one run, two tables
                results["stages"] = {key: value for key, value in results[name].items() if key not in ("peers", "machine")}
                results[name] = {"peers": results[name]["peers"]}
            FIGURES.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    plots(results)
    PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), written(results)), encoding="utf-8")
    if "stages" in results:
        CAPACITY.write_text(put(CAPACITY.read_text(encoding="utf-8"), capacity(results)), encoding="utf-8")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
