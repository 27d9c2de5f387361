"""What a bench of dedupe counts: what was said of articles, against what they are, and what that cost."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

BLOCK = 100
"""Articles taken by the one and then by the other: so neither works on the other's caches, and both on a machine equally busy."""


@dataclass
class Score:
    """What was said of articles, against what they are."""

    said: int = 0
    expected: int = 0
    right: int = 0
    spent: float = 0.0
    articles: int = 0
    blocks: list[float] = field(default_factory=list)
    kinds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, said: str | None, of: str | None, *, is_right: bool) -> None:
        """Count one answer: which article was said to be copied, and which is."""
        self.said += said is not None
        self.expected += of is not None
        self.right += is_right

    @property
    def f1(self) -> float:
        """Of copies, with the right original."""
        return 2 * self.right / max(1, self.said + self.expected)

    def micro(self, kind: str) -> int:
        """Microseconds of CPU that an article of that verdict took, in the middle."""
        return round(1e6 * float(np.median(self.kinds.get(kind, [0.0]))))

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
