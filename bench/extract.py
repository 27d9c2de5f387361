"""How fast extraction is: articles per CPU second, where the time goes, how it grows with length, and the worst that a text can do.

usage: python -m bench.extract [FILE...] [--articles N] [--json]

Without FILEs the five seeds, over and over. CPU time of one thread; on a shared machine only figures of one run compare.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from schemas.arrival import Arrival, Verdict
from schemas.received import Received
from schemas.report import Report
from services.ingest.receive import receive
from services.normalize.draft import Draft
from services.normalize.extract import STEPS, extract
from services.normalize.names.entities import entities
from services.normalize.page.lines import LONGEST_TEXT
from services.normalize.statements import make_statements
from services.normalize.terms import find_terms
from stream.collecting import collect_seldom
from wirefold.feeds import feed

SEEDS = Path(__file__).parent.parent / "seeds"
AT = datetime(2026, 1, 1, tzinfo=UTC)
SHORT, LONG = 50_000, LONGEST_TEXT
"""Characters of hostile texts: what lies behind the second is not read."""

HOSTILE: dict[str, Callable[[int], str]] = {
    "plain prose": lambda n: "The council of Port Vell said on Monday that 2,500 workers would march in May. " * (n // 78),
    "one sentence": lambda n: "the council said it would and " * (n // 30),
    "quotation marks": lambda n: "“" * n,
    "quoted words": lambda n: '"no" said ' * (n // 10),
    "opening brackets": lambda n: "(" * n,
    "agencies in brackets": lambda n: "(AP " * (n // 4),
    "digits": lambda n: "1" * n,
    "grouped digits": lambda n: "111," * (n // 4),
    "a.a.a.": lambda n: "a." * (n // 2),
    "no spaces": lambda n: "a" * n,
    "no letters": lambda n: "—" * n,
    "every block of Unicode": lambda n: "".join(map(chr, itertools.chain(range(1, 0xD800), range(0xE000, 0x30000))))[:n],
    "short lines": lambda n: "Ab c.\n" * (n // 6),
    "bullets": lambda n: "• a\n" * (n // 4),
    "cut teasers": lambda n: "".join(f"The plan number {i} of the council is...\n" for i in range(n // 45)),
    "names in a row": lambda n: "".join(f"Ada{i} Moor{i} met " for i in range(n // 20)),
    "one name": lambda n: "Ada’s " * (n // 6),
    "dates": lambda n: "May 5, 2024 - " * (n // 14),
    "months": lambda n: "May " * (n // 4),
    "numbers in words": lambda n: "one hundred " * (n // 12),
    "verbs of speech": lambda n: "he said, " * (n // 9),
    "modal verbs": lambda n: "would if " * (n // 9),
    "markdown": lambda n: "*" * n,
    "quotations that do not close": lambda n: "“a „b «c " * (n // 9),
    "letters with marks that join them": lambda n: "e\u0301\u0328 " * (n // 4),
    "signs without spaces": lambda n: "東京都知事" * (n // 5),
    "a ligature that becomes eighteen letters": lambda n: "\ufdfa" * n,
    "hyphenated runs": lambda n: ("The " + "ab-" * 60 + "cd plan was " + "well-" * 40 + "known, police said. ") * (n // 420),
    "lines of one word, all distinct": lambda n: "\n".join(f"w{number}" for number in range(n // 7)),
}
"""Texts that tempt patterns to run away, by their length."""


def arrivals(paths: list[Path], most: int) -> list[Arrival]:
    """Files of any feed -> their first articles, as they reach extraction."""
    fed = feed(paths) if paths else itertools.chain.from_iterable(feed([SEEDS]) for _ in itertools.count())
    read = (receive(None, each.value, AT) for each in fed)
    return [_arrival(article) for article in itertools.islice((r for r in read if isinstance(r, Received)), most)]


def _arrival(article: Received) -> Arrival:
    return Arrival(article=article, verdict=Verdict.NEW, root=article.id)


def spent(work: Callable[[], Any]) -> float:
    """Some work -> the CPU seconds that it took."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _extracted(feed_: list[Arrival]) -> list[Report]:
    return [extract(arrival) for arrival in feed_]


def by_step(feed_: list[Arrival]) -> dict[str, float]:
    """Arrivals -> milliseconds an article, by step."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for arrival in feed_:
        draft = Draft(arrival, arrival.article.text, arrival.article.title or "")
        for step in STEPS:
            start = time.process_time()
            draft = step(draft)
            seconds[step.__name__] += time.process_time() - start
        start = time.process_time()
        statements, _ = make_statements(draft)
        stated = time.process_time()
        find_terms(draft, statements)
        entities(draft.names)
        seconds["make_statements"] += stated - start
        seconds["find_terms, entities"] += time.process_time() - stated
    return {name: round(1000 * each / len(feed_), 2) for name, each in seconds.items()}


def by_length(feed_: list[Arrival]) -> Iterator[dict[str, float]]:
    """Arrivals -> microseconds per thousand characters, for texts of 1, 4 and 16 articles put together, each of a third of the articles."""
    for third, times in enumerate((1, 4, 16)):  # what was read once is remembered
        texts = [arrival.article.text for arrival in feed_[third::3]]
        joined = ["\n\n".join(texts[at : at + times]) for at in range(0, len(texts) - times + 1, times)]
        made = [_with_text(feed_[0], text) for text in joined]
        seconds = spent(partial(_extracted, made))
        characters = sum(min(len(text), LONGEST_TEXT) for text in joined)
        yield {
            "articles in one": times,
            "characters": characters // max(1, len(joined)),
            "us per 1,000": round(1e9 * seconds / max(1, characters)),
        }


def _with_text(arrival: Arrival, text: str) -> Arrival:
    return _arrival(arrival.article.model_copy(update={"text": text}))


def worst(any_: Arrival) -> Iterator[dict[str, Any]]:
    """An arrival to put texts into -> for each hostile text, seconds at 50,000 and at 200,000 characters, and of a title of 1,000,000."""
    for name, text in HOSTILE.items():
        short, long = (spent(partial(extract, _with_text(any_, text(size) or "a"))) for size in (SHORT, LONG))
        title = _arrival(any_.article.model_copy(update={"text": "a", "title": text(1_000_000)}))
        yield {
            "text": name,
            "s at 50,000": round(short, 3),
            "s at 200,000": round(long, 3),
            "s as title": round(spent(partial(extract, title)), 3),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    fed = arrivals(args.files, args.articles)
    for arrival in fed[:20]:
        extract(arrival)
    collect_seldom()
    seconds = spent(partial(_extracted, fed))
    told: dict[str, Any] = {
        "articles": len(fed),
        "characters": sum(len(arrival.article.text) for arrival in fed) // len(fed),
        "per_cpu_second": round(len(fed) / seconds, 1),
        "ms_by_step": by_step(fed),
        "by_length": list(by_length(fed)),
        "worst": list(worst(fed[0])),
    }
    if args.json:
        print(orjson.dumps(told).decode())
        return
    print(f"{told['articles']} articles of {told['characters']} characters: {told['per_cpu_second']} a CPU second")
    for name, each in told["ms_by_step"].items():
        print(f"{name:<22} {each:>8} ms")
    for row in (*told["by_length"], *told["worst"]):
        print("  ".join(f"{name} {each}" for name, each in row.items()))


if __name__ == "__main__":
    main()
