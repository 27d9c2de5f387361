"""The guard: mends the two places where Faust 0.15.3 loses records after a restart or a rebalance with tables; refuses every other Faust."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
from typing import Any, Final

import faust
from aiokafka.errors import ConsumerStoppedError
from faust.tables.recovery import Recovery
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

from stream.errors import Refused

VERSION: Final = "0.15.3"
RECOVERY_SHA256: Final = "6ef567acf072e46da3fccbccc6d662371f634f622c3d510972d5df81f70ae3ac"
FETCH_SHA256: Final = "39a2c6c79fc1455a199629912b533458a720c64983bc957420a42feef6593baa"


def install() -> None:
    """Mend Faust, once however often this is called. Raises Refused on a Faust that it was not written for."""
    if Recovery.on_recovery_completed is seek_then_resume:
        return
    if faust.__version__ != VERSION:
        raise Refused(
            f"Faust {faust.__version__} is installed and the guard was written for {VERSION}: pin faust-streaming=={VERSION}."
        )
    _require_as_released(Recovery.on_recovery_completed, RECOVERY_SHA256)
    _require_as_released(AIOKafkaConsumerThread._fetch_records, FETCH_SHA256)  # noqa: SLF001
    Recovery.on_recovery_completed = seek_then_resume
    AIOKafkaConsumerThread._fetch_records = fetch_what_was_asked  # noqa: SLF001


def _require_as_released(method: Any, expected: str) -> None:
    """Raise Refused where a method of Faust is another than the one that the guard replaces, by the hash of its source."""
    found = hashlib.sha256(inspect.getsource(method).encode()).hexdigest()
    if found != expected:
        raise Refused(
            f"Faust {VERSION} is installed, but its {method.__qualname__} is not the one the guard was written for "
            f"(sha256 {found[:12]}, expected {expected[:12]}): reinstall faust-streaming=={VERSION} as released."
        )


async def seek_then_resume(self: Any, generation_id: int = 0) -> None:
    """Let the streams of a recovery whose tables are restored run, from their committed offsets.

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
        self.log.warning("Recovery rebalancing again app id %s param %s", self.app.consumer_generation_id, generation_id)
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


async def fetch_what_was_asked(
    self: Any,
    consumer: Any,
    active_partitions: Any,
    timeout: float | None = None,  # noqa: ASYNC109  # Faust names it so
    max_records: int | None = None,
) -> Any:
    """The partitions that may be fetched from (None: all) -> their records, by partition; none where partitions were assigned anew meanwhile.

    Faust hands aiokafka its own set of active partitions, which shrinks and grows while aiokafka waits for records, and
    to aiokafka an empty set means all partitions. When the changelogs are read their partitions are paused and the set is
    empty: a fetch under way then returns the stream's records, Faust drops them as not asked for, and aiokafka's position
    has moved past them. They are gone where nothing rewinds it: after the seek, and where no offset was committed yet.
    Here the set is copied as it was when the fetch began, and an empty one fetches nothing.

    No more than `broker_max_poll_records` are taken at a time, of the partitions in turn: aiokafka would go on with the first that has any.

    A fetch that is under way when the group rebalances waits until the partitions are assigned anew, and then on for records, with the set of
    the generation before: it may get the stream's after they were sought and before they are resumed, and Faust drops these too. Here they are put back.
    """
    if not self.consumer.flow_active:
        return {}
    asked = None if active_partitions is None else set(active_partitions)
    fetcher = consumer._fetcher  # noqa: SLF001
    if consumer._closed or fetcher._closed:  # noqa: SLF001
        raise ConsumerStoppedError
    if asked is not None and not asked:
        return {}
    subscriptions = fetcher._subscriptions  # noqa: SLF001
    assignment = _assignment(subscriptions)
    with subscriptions.fetch_context():
        records = await fetcher.fetched_records(asked, timeout=timeout, max_records=max_records)
    if _assignment(subscriptions) is assignment:
        for place in records:
            if place in fetcher._records:  # noqa: SLF001 - more of it was fetched than may be taken at a time: all others come before that
                fetcher._records[place] = fetcher._records.pop(place)  # noqa: SLF001
        return records
    for place, found in records.items():
        if subscriptions.is_assigned(place):
            fetcher.seek_to(place, found[0].offset)
    return {}


def _assignment(subscriptions: Any) -> Any:
    """What aiokafka has of the partitions assigned, an object of its own for each time; None where there are none yet."""
    return subscriptions.subscription and subscriptions.subscription.assignment
