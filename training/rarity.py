"""Count in how many reports of a feed each term stands, and write services/store/stories/rarity.txt.gz: hashes and counts, no texts.

usage: python -m training.rarity FEED...
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from schemas.arrival import Arrival, Verdict
from schemas.received import Received
from schemas.report import Report
from services.normalize.extract import extract
from services.store.stories.rarity import DATA
from services.store.stories.views import view
from wirefold.feeds import feed
from wirefold.inline import Flow

FEWEST = 3
"""Terms of fewer reports are left out: they count as new."""


def reports(paths: Iterable[Path]) -> Iterable[Report]:
    """Feeds -> the report of each article that can be read, as if all were new."""
    flow = Flow()
    for fed in feed(paths):
        found = flow.received(fed.key, fed.value)
        if isinstance(found, Received):
            yield extract(Arrival(article=found, verdict=Verdict.NEW, root=found.id))


def write(counted: Iterable[Report], path: Path = DATA) -> None:
    """Reports -> the file of counts. The same reports, the same bytes."""
    counts: Counter[int] = Counter()
    many = 0
    for report in counted:
        many += 1
        counts.update(view(report, np.ones_like).terms["term"].tolist())
    lines = [str(many), *(f"{term:x} {count}" for term, count in sorted(counts.items()) if count >= FEWEST)]
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    sys.stderr.write(f"{many} reports, {len(lines) - 1} terms\n")


if __name__ == "__main__":
    write(reports(map(Path, sys.argv[1:])))
