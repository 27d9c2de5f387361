"""MinHash LSH as a library has it, to be measured beside dedupe."""

from __future__ import annotations

import re
import time
from typing import Any

from bench.dedupe_score import Score
from schemas.received import Received


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
