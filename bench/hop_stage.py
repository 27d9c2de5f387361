"""The hop of Wirefold that the bench measures: a stage whose verb does nothing, in a worker as it is.

usage: python -m bench.hop_stage wide|narrow   (settings from WIREFOLD_*, like every worker)

`wide` passes each record on; `narrow` also keeps one row for each, so that the ledger and the changelog take part.
"""

from __future__ import annotations

import asyncio
import sys

from stream.engine import serve
from stream.log import configure
from stream.record import Outgoing, Record, passed_on
from stream.rows import Rows
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import ARRIVALS, ARTICLES, DEDUPE, RECEIVE, RECEIVED

ROW = b'{"kept":"' + b"x" * 1_000 + b'"}'


def pass_on(record: Record, _rows: Rows, _partitions: int) -> Step:
    """A record -> the same, onto the next topic."""
    return Step((Outgoing(RECEIVED, record.key, record.value, passed_on(record)),), told={"outcome": "passed"})


def keep(record: Record, _rows: Rows, _partitions: int) -> Step:
    """A record -> the same, onto the next topic, and a row of a kilobyte."""
    sent = Outgoing(ARRIVALS, record.key, record.value, passed_on(record))
    return Step((sent,), {f"row-{record.offset}": ROW}, {"outcome": "kept"})


STAGES = {
    "wide": Stage("bench.wide", RECEIVE, ARTICLES, pass_on, writes=(RECEIVED,)),
    "narrow": Stage("bench.narrow", DEDUPE, RECEIVED, keep, stateful=True, writes=(ARRIVALS,)),
}


if __name__ == "__main__":
    settings = Settings()
    configure(settings, libraries=True)
    sys.exit(asyncio.run(serve([STAGES[sys.argv[1]]], settings)))
