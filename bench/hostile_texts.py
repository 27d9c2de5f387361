"""What the worst texts cost dedupe: CPU seconds of a verdict on each, beside those of an article of 900 words.

usage: python -m bench.hostile_texts

Each text is as long as `receive` lets through (1,000,000 characters) or as its kind makes it. It comes first as a new article, then as another
publisher's copy, then as a revision changed in the way named.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from schemas.received import Received
from services.ingest.dedupe import dedupe
from services.ingest.identity import digest_of
from services.ingest.normal_form import LONGEST
from services.ingest.receive import MAX_CHARACTERS, receive
from services.ingest.seen import Seen
from services.ingest.worker import warm_up
from stream.codec import encode

AT = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    f"{first}{last}" for first in ("ba", "ke", "li", "mo", "su", "ta", "ve") for last in ("rin", "dol", "met", "sak", "pun")
]


def drawn(count: int, seed: int, of: int = 40_000) -> str:
    """So many words out of so many, in paragraphs."""
    rng = random.Random(seed)  # noqa: S311 - no cryptography
    words = [f"{rng.choice(WORDS)}{rng.randrange(of)}" for _ in range(count)]
    return "\n".join(" ".join(words[at : at + 60]) for at in range(0, count, 60))


def every_other(text: str) -> str:
    """A text -> each second word is another."""
    words = text.split(" ")
    words[::2] = [f"{word}x" for word in words[::2]]
    return " ".join(words)


def turned(text: str) -> str:
    """A text -> its words in the opposite order."""
    return " ".join(reversed(text.split(" ")))


TEXTS: dict[str, tuple[Callable[[], str], Callable[[str], str]]] = {
    "an article of 900 words, one in two changed": (lambda: drawn(900, 1), every_other),
    "1 MB of one word, a letter a word": (lambda: "a " * (MAX_CHARACTERS // 2), lambda text: text.replace("a a", "a b")),
    "1 MB of one word without a space": (lambda: "a" * MAX_CHARACTERS, lambda text: f"{text[:-1]}b"),
    "1 MB of words of two kinds, put in turn": (lambda: "the of " * (MAX_CHARACTERS // 7), lambda text: text.replace("the of the", "of the")),
    "100,000 lines of one word each, all distinct": (
        lambda: "\n".join(f"w{number}" for number in range(100_000)),
        lambda text: text.replace("\n", "x\n"),
    ),
    "1 MB of words, every second changed": (lambda: drawn(MAX_CHARACTERS // 11, 2), every_other),
    "3,790 words of two kinds, but for 190": (
        lambda: " ".join("yx"[n * n % 7 % 2] for n in range(3_790)),
        lambda text: f"z {text[1_000:1_380]} z",
    ),
    "1,990 words, each 20 times, turned round": (lambda: " ".join(f"w{n % 100}" for n in range(1_990)), turned),
    "1 MB of quotation marks": (lambda: '"' * MAX_CHARACTERS, lambda text: text + "“"),
    "1 MB of quotations that do not close": (lambda: "“a „b «c " * (MAX_CHARACTERS // 9), lambda text: text.replace("a", "d")),
    "1 MB of letters with marks that join them": (lambda: "e\u0301\u0328 " * (MAX_CHARACTERS // 4), lambda text: text.replace(" ", "  a ")[:MAX_CHARACTERS]),
    "1 MB of signs without spaces": (lambda: "東京都知事" * (MAX_CHARACTERS // 5), lambda text: text[::-1]),
    "a ligature that becomes eighteen letters, as often as is let through": (lambda: "\ufdfa" * (MAX_CHARACTERS // LONGEST), lambda text: text[:-1]),
    "a letter under half a million marks of two kinds": (lambda: "a" + "\u0301" * (MAX_CHARACTERS // 4) + "\u0327" * (MAX_CHARACTERS // 4), lambda text: text[:-1]),
}  # fmt: skip


def article(name: str, text: str, publisher: str, hour: int) -> Received:
    """A text as an article of a publisher."""
    at = AT + timedelta(hours=hour)
    return Received(
        id=name, desk="en", language="en", publisher=publisher, title="Words", text=text, at=at, digest=digest_of("Words", text)
    )


def spent(made: Received, seen: Seen, rows: dict[str, bytes]) -> tuple[float, str]:
    """Let dedupe take an article -> CPU seconds, and what it said."""
    begun = time.thread_time()
    found = dedupe(made, seen)
    rows |= {key: row for key, row in found.rows.items() if row is not None}
    seen.apply(found.rows)
    arrival = found.arrival
    return time.thread_time() - begun, getattr(arrival, "verdict", "none")


def main() -> None:
    """Print a line for each kind of text."""
    warm_up()
    print("| text | receive | new | copy | revision |\n|---|---|---|---|---|")
    for name, (make, change) in TEXTS.items():
        text = make()
        rows: dict[str, bytes] = {}
        seen = Seen.over(rows)
        given = encode(article("a", text, "p", 0)).replace(b'"kind":"article",', b"")
        begun = time.thread_time()
        receive(b"a", given, AT)
        received = time.thread_time() - begun
        takes = [("a", text, "p", 0), ("b", text, "q", 1), ("a", change(text), "p", 2)]
        said = [spent(article(*each), seen, rows) for each in takes]
        print(
            f"| {name} | {received:.4f} | " + " | ".join(f"{seconds:.4f} ({verdict})" for seconds, verdict in said) + " |",
            flush=True,
        )


if __name__ == "__main__":
    main()
