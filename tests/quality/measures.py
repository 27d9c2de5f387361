"""Quality as figures: what the scorers say of `run` on the seeds and on the development sets, by name.

`python -m tests.quality.measures [--raise]` prints them all beside their floors; with --raise it lifts each floor that is
beaten (rounded down to two digits) and never lowers one.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import orjson

from schemas.arrival import Arrival
from schemas.received import Received
from tests.quality.blotter import told_apart
from tests.quality.own_stories import shares
from wirefold.feeds import feed
from wirefold.inline import Desk, Flow
from wirefold.run import run

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"
INVENTED, SOURCED = (Path(__file__).with_name(name) for name in ("invented", "sourced"))
FLOORS = Path(__file__).with_name("floors.json")
CLAIM_SETS = ("abortion-law", "birth-control", "clearances", "march-jobs", "paris-heist", "qeshm-quake")

_LINES = {
    "evidence_recall": r"evidence recall +([\d.]+)",
    "evidence_precision": r"evidence precision +([\d.]+)",
    "claim_recall": r"claim recall +([\d.]+)",
    "leaks": r"leaks +(\d+)",
    "merge_precision": r"merge +P ([\d.]+)",
    "merge_f1": r"merge .* F1 ([\d.]+)",
    "modality_macro": r"modality .* macro ([\d.]+)",
    "attribution": r"attribution +([\d.]+)",
    "quantities": r"quantities +([\d.]+)",
    "dates": r" dates ([\d.]+)",
    "conflicts_found": r"conflicts found +([\d.]+)",
    "false_conflicts": r"false conflicts +(\d+)",
    "counters": r"counters +([\d.]+)",
}
FEWER_IS_BETTER = ("leaks", "false_conflicts", "stories_off", "copies_said")


def ran(*files: Path) -> Path:
    """Feeds -> a folder with what `run` makes of them."""
    out = Path(tempfile.mkdtemp(prefix="wirefold-quality-"))
    for _ in run(feed(files), out):
        pass
    return out


def deduped(*files: Path) -> Path:
    """Feeds -> a folder with the verdicts of dedupe alone, in the shape of `run`."""
    out = Path(tempfile.mkdtemp(prefix="wirefold-quality-"))
    flow, desks = Flow(), defaultdict[str, Desk](Desk)
    with (out / "verdicts.jsonl").open("wb") as verdicts:
        for fed in feed(files):
            found = flow.received(fed.key, fed.value)
            arrival = desks[found.desk].dedupe(found).arrival if isinstance(found, Received) else None
            if isinstance(arrival, Arrival):
                said = {"id": arrival.article.id, "verdict": arrival.verdict.value, "of": arrival.of}
                verdicts.write(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))
    return out


def scored(script: str, *args: Path | str) -> str:
    """A scorer and its arguments -> what it prints."""
    done = subprocess.run([sys.executable, SHARED / "eval" / script, *args], capture_output=True, text=True, check=True)
    return done.stdout


def _claims(gold: Path, *files: Path) -> dict[str, float]:
    out = ran(*files)
    printed = scored("score_claims.py", gold / "gold.json", out, "--boilerplate", gold / "boilerplate.json")
    found = {name: re.search(line, printed) for name, line in _LINES.items()}
    return {name: float(match.group(1)) for name, match in found.items() if match}


@cache
def seeds() -> dict[str, float]:
    """What score_claims.py says of the seeds, and how many stories too many or too few they make."""
    stories = len((ran(SEEDS) / "stories.jsonl").read_bytes().splitlines())
    return {**_claims(SHARED / "data" / "seeds", SEEDS), "stories_off": abs(stories - 1)}


@cache
def claims() -> dict[str, float]:
    """The means over the six sets of claims; leaks and false conflicts are sums."""
    return _means([SHARED / "data" / "claims" / name for name in CLAIM_SETS])


@cache
def invented() -> dict[str, float]:
    """The same over the nine invented stories, which were annotated by authors who knew none of the rules."""
    return _means(sorted(INVENTED.glob("*/")))


@cache
def sourced() -> dict[str, float]:
    """The same over four invented stories in which numbers are corrected and many cite one source, by another author who knew none of the rules."""
    return _means(sorted(SOURCED.glob("*/")))


def _means(golds: Sequence[Path]) -> dict[str, float]:
    each = [_claims(gold, gold / "articles.jsonl") for gold in golds]
    sums = {name: math.fsum(one[name] for one in each) for name in each[0]}
    return {name: total if name in FEWER_IS_BETTER else total / len(each) for name, total in sums.items()}


def _stories(name: str) -> dict[str, float]:
    articles = SHARED / "data" / "stories" / f"{name}.dev.jsonl.gz"
    measured = re.search(r"^measured .*$", scored("score_stories.py", articles, ran(articles)), re.MULTILINE)
    assert measured is not None
    return {key: float(value) for key, value in re.findall(r"(pair_f1|b3_f1) ([\d.]+)", measured.group())}


@cache
def allsides() -> dict[str, float]:
    """Pairwise and BCubed F1 of stories on the dated articles of many outlets."""
    return _stories("allsides")


@cache
def ecbplus() -> dict[str, float]:
    """Pairwise and BCubed F1 of stories on pairs of look-alikes."""
    return _stories("ecbplus")


@cache
def copies() -> dict[str, float]:
    """F1 of each verdict, and the precision of copies, on a feed of made copies, revisions and repeats."""
    made = Path(tempfile.mkdtemp(prefix="wirefold-quality-")) / "feed.jsonl"
    scored("make_copies.py", SHARED / "data" / "stories" / "allsides.dev.jsonl.gz", made, "--seed", "1")
    printed = scored("score_copies.py", made, deduped(made))
    rows = re.findall(r"^(\w+) +P ([\d.]+)  R [\d.]+  F1 ([\d.]+)", printed, re.MULTILINE)
    return {f"{verdict}_f1": float(f1) for verdict, _, f1 in rows} | {
        f"{verdict}_precision": float(p) for verdict, p, _ in rows if verdict == "copy"
    }


MEASURES: dict[str, Callable[[], dict[str, float]]] = {
    "seeds": seeds, "claims": claims, "allsides": allsides, "ecbplus": ecbplus, "copies": copies,
    "invented": invented, "sourced": sourced, "own": shares, "blotter": told_apart,
}  # fmt: skip
OF_OUR_OWN = ("own", "blotter")
"""Sets that are in the repository, and so are measured everywhere."""


def measured(name: str) -> dict[str, float]:
    """The name of a set -> its figures."""
    return MEASURES[name]()


def floors() -> dict[str, dict[str, float]]:
    """The floors as they stand: set -> measure -> figure."""
    found: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


def holds(measure: str, got: float, floor: float) -> bool:
    """Whether a figure is no worse than its floor."""
    return got <= floor if measure in FEWER_IS_BETTER else got >= floor


def better(measure: str, got: float, floor: float | None) -> float:
    """A figure and its floor, if it has one -> the floor from now on."""
    rounded = got if measure in FEWER_IS_BETTER else math.floor(got * 100) / 100
    if floor is None:
        return rounded
    return min(rounded, floor) if measure in FEWER_IS_BETTER else max(rounded, floor)


def main() -> None:
    """Print all figures beside their floors; with --raise, lift the floors."""
    standing = floors() if FLOORS.exists() else {}
    for name, measure in MEASURES.items():
        for key, got in measure().items():
            floor = standing.get(name, {}).get(key)
            print(f"{name:<9} {key:<19} {got:7.3f}  floor {floor}")
            if "--raise" in sys.argv:
                standing.setdefault(name, {})[key] = better(key, got, floor)
    if "--raise" in sys.argv:
        FLOORS.write_text(json.dumps(standing, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
