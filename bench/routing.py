"""What happens to stories when a desk's reports are shared out among several cores: a simulation of the routing.

usage: python -m bench.routing [--stories 3000] [--json]

Reports are those of bench/matching.py: 170 terms, 60 of them of the story's core, two thirds of which a report carries with a high
weight. A report goes to the shard, or shards, that a hash of its weightiest terms names; there it can meet the reports of its
story. Measured: the share of reports that meet an earlier one of their story, how many reports each shard takes beside the
mean, and how many a core takes in all beside one desk on one core.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import blake2b

import numpy as np
import orjson

WORDS, NAMES = 40_000, 60_000
CORE_NAMES, CORE_WORDS, OTHER = 12, 48, 110
CARRIED = 0.65
"""Of the terms of a story's core, those that one report of it carries."""
REPORTS = 5
SHARDS = (2, 4, 8)


@dataclass(frozen=True)
class Routed:
    """A rule on so many shards. `meets` of reports that have a story; `fullest` shard beside the mean; `work` a core beside one desk."""

    rule: str
    shards: int
    meets: float
    fullest: float
    work: float


def stories(many: int, seed: int = 7) -> list[list[str]]:
    """Reports in order, each its story's number and its terms, weightiest first."""
    random = np.random.default_rng(seed)
    names = np.cumsum(1 / np.arange(1, NAMES + 1) ** 0.8)
    words = np.cumsum(1 / np.arange(1, WORDS + 1) ** 0.9)

    def drawn(of: np.ndarray, count: int) -> list[int]:
        return [int(each) for each in np.searchsorted(of, of[-1] * random.random(count))]

    reports: list[tuple[float, list[str]]] = []
    for story in range(many):
        core = [*(f"n{each}" for each in drawn(names, CORE_NAMES)), *(f"w{each}" for each in drawn(words, CORE_WORDS))]
        ranks = {term: place for place, term in enumerate(core)}
        for at in range(1 + int(random.poisson(REPORTS - 1))):
            carried = [term for term in core if random.random() < CARRIED]
            noise = [f"w{each}" for each in drawn(words, OTHER // 2)] + [f"n{each}" for each in drawn(names, OTHER // 10)]
            weigh = {term: 60 - ranks.get(term, 40) + 25 * random.random() for term in (*carried, *noise)}
            reports.append((story + at * 3 * random.random(), [str(story), *sorted(weigh, key=lambda term: -weigh[term])]))
    return [told for _, told in sorted(reports, key=lambda each: each[0])]


def hashed(term: str, turn: int = 0) -> int:
    """A term -> a number that is the same everywhere."""
    return int.from_bytes(blake2b(f"{turn} {term}".encode(), digest_size=8).digest(), "big")


def first_term(terms: list[str], shards: int) -> set[int]:
    """By the weightiest term."""
    return {hashed(terms[0]) % shards}


def least_of(most: int, hashes: int) -> Callable[[list[str], int], set[int]]:
    """By the least hash among the weightiest terms (MinHash), so many times over: where the terms mostly agree, so do the shards."""

    def route(terms: list[str], shards: int) -> set[int]:
        return {min(hashed(term, turn) for term in terms[:most]) % shards for turn in range(hashes)}

    return route


RULES: dict[str, Callable[[list[str], int], set[int]]] = {
    "weightiest term": first_term,
    "MinHash of 8 terms, one shard": least_of(8, 1),
    "MinHash of 8 terms, two shards": least_of(8, 2),
    "MinHash of 8 terms, three shards": least_of(8, 3),
}


def routed(told: list[list[str]]) -> list[Routed]:
    """Reports -> what each rule makes of them."""
    found = []
    for name, rule in RULES.items():
        for shards in SHARDS:
            seen: defaultdict[str, set[int]] = defaultdict(set)
            load: Counter[int] = Counter()
            met = could = 0
            for story, *terms in told:
                goes = rule(terms, shards)
                if seen[story]:
                    could += 1
                    met += bool(seen[story] & goes)
                seen[story] |= goes
                load.update(goes)
            mean = load.total() / shards
            found.append(
                Routed(name, shards, round(met / could, 3), round(max(load.values()) / mean, 2), round(mean / len(told), 3))
            )
    return found


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--stories", type=int, default=3_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = routed(stories(args.stories))
    if args.json:
        print(orjson.dumps([asdict(row) for row in rows]).decode())
        return
    for row in rows:
        print(
            f"{row.rule:<34} {row.shards} shards: meets {row.meets:.3f}, fullest {row.fullest:.2f}, work a core {row.work:.3f}"
        )


if __name__ == "__main__":
    main()
