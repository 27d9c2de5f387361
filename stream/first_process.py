"""The first process of a container or pod, where no init is started before it: what is left to it is reaped."""

from __future__ import annotations

import asyncio
import os
import signal


def reap_what_is_left(loop: asyncio.AbstractEventLoop) -> bool:
    """Take note of each child that ends, where this process is the first of its container -> whether it is.

    The system leaves it all whose parents have ended, as of a command that somebody ran in the container; each that ends stays in the table of processes
    until its parent asks what came of it, and that table is bounded. A worker starts no processes of its own that it would ask after.
    """
    is_first = os.getpid() == 1
    if is_first:
        loop.add_signal_handler(signal.SIGCHLD, _reap)
        _reap()
    return is_first


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return
