"""Stale: rows that a worker kept of a partition which was another's since, for too long.

What was deleted meanwhile lies in the changelog as a row without a value, and Kafka takes those away once they are compacted and a day old
(`delete.retention.ms`). A worker that goes on from where its own rows end would never hear of them: an article that was withdrawn would stand there
for good. So rows that were not written to for half of that are let go of, and read from the changelog anew.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import structlog

KEPT_S = 12 * 3600.0
"""Seconds since rows were last written after which they are read anew: half of what brokers keep of a deletion, unless they are told otherwise."""

log = structlog.get_logger("wirefold.worker")


def let_go_of_stale_rows(store: Any) -> None:
    """Have Faust's store on RocksDB begin a partition anew, as it is opened, where what lies there is stale."""
    open_partition = store._open_for_partition  # noqa: SLF001

    def opened(partition: int) -> Any:
        folder = Path(store.partition_path(partition))
        since = idle(folder, time.time())
        found = open_partition(partition)  # raises where another process has it
        if since < KEPT_S:
            return found
        found.close()
        shutil.rmtree(folder)
        log.warning("rows that are too old to go on from: read anew", partition=partition, hours=round(since / 3600))
        return open_partition(partition)

    store._open_for_partition = opened  # noqa: SLF001


def idle(folder: Path, now: float) -> float:
    """A database's folder and the time (s since 1970) -> for how long (s) nothing was written to it; 0 where there is none."""
    written = [each.stat().st_mtime for each in folder.iterdir()] if folder.is_dir() else []
    return max(0.0, now - max(written, default=now))
