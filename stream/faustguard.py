"""Mends the one place where Faust 0.15.3 loses records after a restart with tables; refuses every other Faust."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
from typing import Any, Final

import faust
from faust.tables.recovery import Recovery

from stream.errors import Refused

VERSION: Final = "0.15.3"
SOURCE_SHA256: Final = "6ef567acf072e46da3fccbccc6d662371f634f622c3d510972d5df81f70ae3ac"
_MARK: Final = "wirefold_guard"


def install() -> None:
    """Nothing in; Faust mended out, once however often it is called. Refused on a Faust that this was not written for."""
    found = Recovery.on_recovery_completed
    if getattr(found, _MARK, False):
        return
    if faust.__version__ != VERSION:
        raise Refused(f"Faust {faust.__version__} is installed and the guard was written for {VERSION}: pin faust-streaming=={VERSION}.")
    digest = hashlib.sha256(inspect.getsource(found).encode()).hexdigest()
    if digest != SOURCE_SHA256:
        raise Refused(
            f"Faust {VERSION} is installed, but its Recovery.on_recovery_completed is not the one the guard was written for "
            f"(sha256 {digest[:12]}, expected {SOURCE_SHA256[:12]}): reinstall faust-streaming=={VERSION} as released."
        )
    Recovery.on_recovery_completed = seek_then_resume


async def seek_then_resume(self: Any, generation_id: int = 0) -> None:
    """A recovery whose tables are restored in; its streams run from their committed offsets out.

    Faust's own method, line for line, but for the order of two steps. It resumes the stream's partitions and then seeks;
    fetching has been on since the changelogs were read, so records flow into the agents' queues while the seek asks the
    broker. `flow_control.resume()` then empties these queues, and the fetch that goes on behind them has moved the read
    offset past what was in them: these records are gone, and the next commit covers them. Here the seek comes first, and
    between the partitions' resuming and the emptying of the queues nothing is awaited, so they are empty already.

    A method written out, and not a wrapper that holds back `resume_partitions` for the time of the call: a rebalance may
    call that at the same time, and its partitions would be held back too.
    """
    consumer = self.app.consumer
    self.log.info("Restore complete!")
    await self.app.on_rebalance_complete.send()
    self._set_recovery_ended()
    callbacks = [
        asyncio.ensure_future(table.on_recovery_completed(self.actives_for_table[table], self.standbys_for_table[table]))
        for table in self.tables.values()
    ]
    if callbacks:
        await asyncio.wait(callbacks)
    assignment = consumer.assignment()
    if self.app.consumer_generation_id != generation_id:
        self.log.warning(f"Recovery rebalancing again app id {self.app.consumer_generation_id} param {generation_id}")
        return
    if assignment:
        self.log.info("Seek stream partitions to committed offsets.")
        await self._wait(consumer.perform_seek(), timeout=self.app.conf.broker_request_timeout)
    consumer.resume_partitions({tp for tp in assignment if not self._is_changelog_tp(tp)})
    await _go_on(self)


async def _go_on(recovery: Any) -> None:
    """The rest of Faust's method: nothing is awaited before the queues are emptied and the flow is on."""
    app = recovery.app
    recovery.completed.set()
    recovery.log.dev("Resume stream partitions")
    app.flow_control.resume()
    app.consumer.resume_flow()
    await app._fetcher.maybe_start()  # noqa: SLF001
    recovery.tables.on_actives_ready()
    if not app.assignor.assigned_standbys():
        recovery.tables.on_standbys_ready()
    app.on_rebalance_end()
    recovery.log.info("Worker ready")


setattr(seek_then_resume, _MARK, True)
