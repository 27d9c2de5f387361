"""Articles that are much like news, a share of them copies of others: for the bench of dedupe.

Each is as long as one of a feed's, takes its sentences from as many others, and puts other words of like frequency in the place of three in four, so that
length, paragraphs and turns of phrase stay those of news, and no two are copies. One in five is a copy of an earlier one, run by another
publisher: cut, rewritten, with chrome around it.
"""

from __future__ import annotations

import gzip
import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from schemas.received import Received
from services.ingest.identity import digest_of

AT = datetime(2026, 1, 1, tzinfo=UTC)
CHROME = ("Sign up for our morning newsletter", "Advertisement", "Follow us on social media", "Related: what we know so far")
COMMON = 300
"""Words of the language's most frequent that stay as they are."""
MADE_COPIES = 0.2


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

    def revised(self, of: Received) -> Received:
        """An article -> the next version of its page: one word in fifty is another, and a sentence is added."""
        words = of.text.split(" ")
        for _ in range(max(1, len(words) // 50)):
            words[self.rng.randrange(len(words))] = "reportedly"
        text = f"{' '.join(words)} This story was updated."
        return of.model_copy(update={"text": text, "digest": digest_of(None, text)})

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
