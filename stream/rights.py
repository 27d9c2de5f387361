"""Rights that a worker's consumer has no more: it says which, and asks again until they are back.

aiokafka hands a refusal to whoever fetches next, and Faust ends the app at it; where nobody fetches, as while partitions move, the
consumer stands still for good. Nothing is lost if it goes on: what was handled and not committed comes again, to whoever has the partition then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

REFUSALS = (GroupAuthorizationFailedError, TopicAuthorizationFailedError)
AGAIN_S = 1.0
"""Seconds until what was refused is asked for again."""
TOLD_S = 10.0
"""Seconds in which a refusal is told of once."""

log = structlog.get_logger("wirefold.worker")


class Waiting:
    """A consumer of Faust's that waits for rights which it had. One that never had them is ended by Faust, with what Kafka said."""

    def __init__(self, consumer: Any, stage: str, refused: Callable[[str, str], None]) -> None:
        """`refused` hears of each refusal: the stage, and Kafka's name for it."""
        self._consumer, self._stage, self._refused = consumer, stage, refused
        self._had_them = False
        self._told: dict[str, float] = {}
        self._start, self._commit = consumer.start, consumer.commit
        consumer.start, consumer.commit = self._started, self._committed

    async def _started(self) -> None:
        await self._start()
        coordinator, fetcher = self._consumer._coordinator, self._consumer._fetcher  # noqa: SLF001
        self._push, self._fetch = coordinator._push_error_to_user, fetcher.fetched_records  # noqa: SLF001
        coordinator._push_error_to_user, fetcher.fetched_records = self._pushed, self._fetched  # noqa: SLF001

    async def _pushed(self, error: Exception) -> None:
        """What the group's coordinator refused: join the group again, as a heartbeat that was refused is the last."""
        coordinator = self._consumer._coordinator  # noqa: SLF001
        self._had_them = self._had_them or coordinator.generation > 0
        if not self._had_them or not isinstance(error, REFUSALS):
            await self._push(error)
            return
        self._tell(error)
        coordinator.request_rejoin()
        await asyncio.wait([coordinator._closing], timeout=AGAIN_S)  # noqa: SLF001

    async def _fetched(self, *args: Any, **more: Any) -> Any:
        """The records that were fetched; none, a second later, where a topic may not be read."""
        try:
            return await self._fetch(*args, **more)
        except REFUSALS as error:
            self._tell(error)
            await asyncio.sleep(AGAIN_S)
            return {}

    async def _committed(self, offsets: Any = None) -> None:
        """Commit, once that is allowed: what Faust was refused once it does not commit again."""
        while True:
            try:
                await self._commit(offsets)
            except REFUSALS as error:
                if self._consumer._closed:  # noqa: SLF001
                    raise
                self._tell(error)
            else:
                return
            await asyncio.sleep(AGAIN_S)

    def _tell(self, error: Exception) -> None:
        kind = type(error).__name__
        self._refused(self._stage, kind)
        if time.monotonic() - self._told.get(kind, -TOLD_S) >= TOLD_S:
            self._told[kind] = time.monotonic()
            log.error(
                "a right was taken from this worker: it waits until it has it again", stage=self._stage, error=repr(error)
            )
