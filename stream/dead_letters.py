"""Dead letters: a record that could not be handled, as it came, with headers that say what was wrong with it."""

from __future__ import annotations

from dataclasses import replace

from schemas.base import rfc3339
from schemas.dead_letter import DeadLetter
from stream.errors import Poison, WirefoldError
from stream.record import RETRIED, TIME, Headers, Outgoing, Record
from stream.topics import dead_letter_topic

MARK = "dlq."
VALUE = f"{MARK}value"
"""Header of a letter that is without its value."""
LONGEST = 1_000
"""Characters of a message: a hostile record must not grow by what is said of it."""


def dead_letter(record: Record, stage: str, error: Exception) -> Outgoing:
    """A record, who could not handle it and why -> the record as it came, for its dead-letter topic.

    The letter is of the present, so that its topic keeps it for its full time; the record's own time is in a header.
    """
    letter = DeadLetter(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        at=record.at,
        stage=stage,
        error=error.kind if isinstance(error, WirefoldError) else type(error).__name__,
        message=str(error)[:LONGEST],
    )
    told = tuple(
        (f"{MARK}{name}", str(value).encode(errors="replace"))
        for name, value in letter.model_dump(mode="json", exclude_none=True).items()
    )
    return Outgoing(dead_letter_topic(record.topic), record.key, record.value, _unmarked(record) + told)


def without_value(letter: Outgoing) -> Outgoing:
    """A dead letter that is too large for its own topic -> the same without its value; its headers say where that lies."""
    told = (
        VALUE,
        f"{len(letter.value or b''):,} bytes, too large to keep here: they stay where dlq.offset says".encode(),
    )
    return replace(letter, value=None, headers=(*letter.headers, told))


def bare(letter: Outgoing) -> Outgoing:
    """A dead letter that is too large even without its value -> what was said of it alone: no headers that it came with, and no key that is long."""
    told = tuple(header for header in letter.headers if header[0].startswith(MARK))
    return replace(letter, key=letter.key if len(letter.key or b"") <= LONGEST else None, value=None, headers=told)


def is_kept_elsewhere(record: Record) -> bool:
    """Whether a record off a dead-letter topic lacks the value that it came with, as that was too large."""
    return record.value is None and record.header(VALUE) is not None


def made_whole(record: Record, original: Record) -> Record:
    """A dead letter that lacks its value, and the record as it lies where it came from -> the letter with all of it."""
    told = tuple(header for header in record.headers if header[0].startswith(MARK) and header[0] != VALUE)
    return replace(record, key=original.key, value=original.value, headers=(*_unmarked(original), *told))


def letter_of(record: Record) -> DeadLetter:
    """A record off a dead-letter topic -> what its headers say. Raises Poison where they say nothing."""
    found = {name.removeprefix(MARK): value.decode(errors="replace") for name, value in record.headers if name.startswith(MARK)}
    try:
        return DeadLetter.model_validate({**found, "partition": int(found["partition"]), "offset": int(found["offset"])})
    except (KeyError, ValueError) as error:
        raise Poison(f"{record.place} has no whole set of dead-letter headers: {error!r}", kind="no-letter") from error


def original_of(record: Record) -> Outgoing:
    """A record off a dead-letter topic -> the record as it first came and a mark of where it lay, for its first topic and partition."""
    letter = letter_of(record)
    kept = tuple(header for header in _unmarked(record) if header[0] not in (RETRIED, TIME))
    marked = (*kept, (RETRIED, record.place.encode()), (TIME, rfc3339(letter.at).encode()))
    return Outgoing(letter.topic, record.key, record.value, marked, partition=letter.partition)


def came_back(record: Record) -> str | None:
    """A dead letter -> the place of the letter that it was before it was sent again, if it was."""
    found = record.header(RETRIED)
    return found.decode(errors="replace") if found is not None else None


def _unmarked(record: Record) -> Headers:
    return tuple(header for header in record.headers if not header[0].startswith(MARK))
