"""Letters: dead letters read off their topics, chosen, and sent again through the door they first came by."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from schemas.dead_letter import DeadLetter
from stream.clients import producing, read, record_at, send
from stream.dead_letters import came_back, is_kept_elsewhere, letter_of, made_whole, original_of
from stream.errors import Poison, Refused
from stream.record import Record
from stream.settings import Settings
from stream.topics import TOPICS, dead_letter_topic

NAMES = tuple(topic.name for topic in TOPICS if topic.name.endswith(dead_letter_topic("")))


@dataclass(frozen=True)
class Choice:
    """Which letters are meant; what is None is open."""

    error: str | None = None
    stage: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether every letter is meant."""
        return self == Choice()

    def takes(self, record: Record, letter: DeadLetter) -> bool:
        """Whether a letter is meant; its time is when it was set aside."""
        return (
            self.error in (None, letter.error)
            and self.stage in (None, letter.stage)
            and (self.since is None or record.at >= self.since)
            and (self.until is None or record.at < self.until)
        )


async def letters(
    settings: Settings, passed_over: Callable[[Poison], None], last: int | None = None
) -> AsyncIterator[tuple[Record, DeadLetter]]:
    """All dead letters, once each, or those among the `last` records of each partition; `passed_over` hears of a record that is none.

    A worker that died after it had set a record aside does so again when it comes again: that is one letter, the first.
    """
    seen: set[tuple[str, int, int, str, str | None]] = set()
    async for record in read(settings, NAMES, last=last):
        try:
            letter = letter_of(record)
        except Poison as poison:
            passed_over(poison)
            continue
        told = (letter.topic, letter.partition, letter.offset, letter.stage, came_back(record))
        if told not in seen:
            seen.add(told)
            yield record, letter


async def letter_at(settings: Settings, place: str) -> Record:
    """TOPIC/PARTITION/OFFSET -> the record there, with the value that was too large for it, if that still is where it came from. Raises Refused where there is none."""
    async for record in read(settings, NAMES):
        if record.place == place:
            return await _whole(settings, record) or record
    raise Refused(f"there is no dead letter at {place}; `wirefold dlq ls` lists them", kind="no-letter")


async def retry(settings: Settings, places: Iterable[str], choice: Choice, passed_over: Callable[[Poison], None]) -> int:
    """Dead letters by place, or else by choice -> how many were sent again. Raises Refused for an unknown place.

    By choice, a letter that was sent again before and came back is left out: the letter it came back as stands for it. One that is without
    its value is sent as the record lies where it came from; `passed_over` hears of it where that is gone.
    """
    wanted = set(places)
    chosen: dict[str, Record] = {}
    async for record, letter in letters(settings, passed_over):
        chosen.pop(came_back(record) or "", None)
        if record.place in wanted or (not wanted and choice.takes(record, letter)):
            chosen[record.place] = record
    missing = wanted - chosen.keys()
    if missing:
        raise Refused(
            f"there is no dead letter at {', '.join(sorted(missing))}, or it came back as another; nothing was sent",
            kind="no-letter",
        )
    sent = 0
    async with producing(settings) as producer:
        for record in chosen.values():
            whole = await _whole(settings, record)
            if whole is None:
                passed_over(
                    Poison(f"{record.place}: its value was too large for it, and is gone from where it came from", kind="gone")
                )
                continue
            await (await send(producer, settings, original_of(whole)))
            sent += 1
    return sent


async def _whole(settings: Settings, record: Record) -> Record | None:
    """A dead letter -> the same with all that it came with; None where its value was too large for it and is gone from where it came from."""
    if not is_kept_elsewhere(record):
        return record
    letter = letter_of(record)
    original = await record_at(settings, letter.topic, letter.partition, letter.offset)
    return None if original is None else made_whole(record, original)
