"""The largest record that topics take on the brokers: as declared, unless somebody, or a broker that allows no more, has set less."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

import structlog
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from stream.clients import administering
from stream.errors import Refused
from stream.record import Outgoing
from stream.settings import Settings
from stream.topic_plan import configurations
from stream.topics import topic

AGAIN_S = 60.0
"""Seconds after which topics that take less than declared are asked about once more: somebody may have put it right."""
LEAST = 64 * 1024
"""Bytes that any topic must take: less than that holds no dead letter with its headers, and no entry of a ledger."""
SPARE = 1024
"""Bytes that a batch of one record is larger than the record, at most."""
MOST = "max.message.bytes"

log = structlog.get_logger("wirefold.worker")


def lower(configs: Mapping[str, Mapping[str, str]], settings: Settings, topics: Iterable[str]) -> dict[str, int]:
    """The settings of topics as they are in force, by full name -> the declared topics among some that take smaller records than declared, and the bytes of those."""
    taken = {name: int(configs.get(settings.topic(name), {}).get(MOST, topic(name).max_message_bytes)) for name in topics}
    return {name: size for name, size in taken.items() if size < topic(name).max_message_bytes}


class Largest:
    """What a stage's topics take. `lower` has those that take less than is declared, as far as it was asked for and may be known."""

    def __init__(self, settings: Settings, topics: Iterable[str], lower: Mapping[str, int]) -> None:
        self._settings = settings
        self._topics = tuple(topics)
        self._asked = time.monotonic()
        self.lower = lower

    def refuses(self, out: Outgoing) -> int | None:
        """A record -> the most that its topic takes (bytes), if that is less than declared and it does not take this one, packed as it is sent."""
        most = self.lower.get(out.topic)
        if most is None or out.size + SPARE <= most or self._packed(out) <= most:
            return None
        return most

    def _packed(self, out: Outgoing) -> int:
        """Bytes of a batch of one record."""
        packing = {None: 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}[self._settings.packing()]
        batch = DefaultRecordBatchBuilder(
            2, packing, is_transactional=0, producer_id=-1, producer_epoch=-1, base_sequence=0, batch_size=0
        )
        batch.append(0, 0, key=out.key, value=out.value, headers=list(out.headers))
        return len(batch.build())

    async def ask(self) -> None:
        """Ask the brokers. What they do not tell, as for want of a right, stays as it was known."""
        self._asked = time.monotonic()
        try:
            async with administering(self._settings) as admin:
                configs = await configurations(admin, [self._settings.topic(name) for name in self._topics])
        except Refused as refused:
            log.info("the brokers do not say what their topics take", error=str(refused))
            return
        found = lower(configs, self._settings, self._topics)
        if found != self.lower:
            log.warning("topics take smaller records than declared: larger ones are dead letters", bytes=found)
        self.lower = found

    async def ask_again(self) -> None:
        """Ask where something is lower than declared and was asked a while ago."""
        if self.lower and time.monotonic() - self._asked > AGAIN_S:
            await self.ask()
