"""Open files: as many as the system lets a process have, if it asks."""

from __future__ import annotations

import resource

MOST = 1 << 16
"""Files that a worker asks for: twelve partitions of 128 tables of RocksDB, and connections, take some 1,800."""


def allow_many() -> int:
    """Raise the soft limit of open files to the hard one, or to MOST -> the limit from now on.

    Shells and systemd give 1,024 by default, far below the hard limit, for the sake of programs that use `select`; neither asyncio nor RocksDB does.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
