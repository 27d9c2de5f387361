"""Stage: one step of the flow, without an engine: a source topic and a pure function from a record to what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from stream.dead_letters import dead_letter
from stream.errors import Poison
from stream.record import PACKED, RULES, SOURCE, Outgoing, Record
from stream.rows import Changes, Memory, Rows
from stream.topics import CHANGELOG_BYTES, changelog_topic, topic

DEAD = "dead letter"
"""The outcome of a record that could not be handled."""
ROOM = 64 * 1024
"""Bytes left for the headers of a record and what Kafka wraps around it."""


@dataclass(frozen=True)
class Step:
    """What one record gives rise to: records to send, in order, and rows to change."""

    outgoing: tuple[Outgoing, ...] = ()
    changes: Changes = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)  # for the log: what came of the record

    @cached_property
    def size(self) -> int:
        """Bytes of what it sends and changes."""
        return sum(out.size for out in self.outgoing) + sum(len(value or b"") for value in self.changes.values())


Refuses = Callable[[Outgoing], int | None]
"""A record that its topic takes as declared -> the most that it takes on the brokers (bytes), if it does not take this one."""

Handle = Callable[[Record, Rows, int], Step]
"""A record, the rows of its partition and the number of partitions of its topic -> the step. May raise Poison."""


@dataclass(frozen=True)
class Declared:
    """What a stage is to all others: enough for whoever asks after it and does not run it, and quick to import.

    `group` is its consumer group; one with state has a changelog of the same stem. `rules` is the version of what the stage does:
    it travels with its records, so that a replay can tell who changed. `writes` are the topics that its records go to, dead letters included.
    """

    name: str
    group: str
    source: str
    stateful: bool = False
    rules: str = "1"
    writes: tuple[str, ...] = ()

    def by(self, handle: Handle, memory: Callable[[Rows], Memory] | None = None) -> Stage:
        """What it does with a record, and the memory that it needs for that, if any -> the stage."""
        return Stage(handle=handle, memory=memory, **vars(self))


@dataclass(frozen=True)
class Stage:
    """A step of the flow: what is declared of it, and what it does.

    `memory`, if there is one, makes of a partition's rows, by a scan, the same with an index, which `handle` is then given.
    """

    name: str
    group: str
    source: str
    handle: Handle
    stateful: bool = False
    memory: Callable[[Rows], Memory] | None = None
    rules: str = "1"
    writes: tuple[str, ...] = ()

    def take(self, record: Record, rows: Rows, partitions: int, refuses: Refuses | None = None) -> Step:
        """A record -> its step; one that can't be handled gives its dead letter and changes nothing. `refuses`: what brokers take less of than declared."""
        try:
            _require_unpacked(record)
            return self._within_bounds(self._stamped(self.handle(record, rows, partitions)), refuses)
        except Poison as poison:
            return self.set_aside(record, poison)
        except Exception as error:  # noqa: BLE001 - a fault of ours: it too must not stop the flow, nor lose the record
            return self.set_aside(record, error)

    def _stamped(self, step: Step) -> Step:
        """A step -> the same, with the version of the rules on each record that goes back to an article."""
        stamp = (RULES, self.rules.encode())
        sent = (
            Outgoing(out.topic, out.key, out.value, (*out.headers, stamp), out.partition, out.at)
            if any(name == SOURCE for name, _ in out.headers)
            else out
            for out in step.outgoing
        )
        return replace(step, outgoing=tuple(sent))

    def _within_bounds(self, step: Step, refuses: Refuses | None) -> Step:
        """A step -> the same, if the broker can take all of it. Raises Poison if not: it would be tried again for ever."""
        for out in step.outgoing:
            most = topic(out.topic).max_message_bytes - ROOM
            if out.size > most or (refuses is not None and (most := refuses(out) or 0)):
                raise Poison(f"gives a record of {out.size:,} bytes for {out.topic}, which takes {most:,}", kind="too-large")
        most = CHANGELOG_BYTES  # the ledger's row holds it all, spelled in JSON
        if step.changes and (2 * step.size > most or (refuses is not None and (most := refuses(self._entry(step)) or 0))):
            raise Poison(
                f"changes {step.size:,} bytes of state and records at once; {most // 2:,} is the most", kind="too-large"
            )
        return step

    def _entry(self, step: Step) -> Outgoing:
        """A step -> a row as large as the ledger's of it."""
        parts = (*(out.value or b"" for out in step.outgoing), *(value or b"" for value in step.changes.values()))
        return Outgoing(changelog_topic(self.group), b"", b"".join(2 * parts))

    def set_aside(self, record: Record, error: Exception) -> Step:
        """A record and why it can't be handled -> the step that sends its dead letter."""
        letter = dead_letter(record, self.name, error)
        told = {
            name.removeprefix("dlq."): value.decode() for name, value in letter.headers if name in ("dlq.error", "dlq.message")
        }
        return Step((letter,), told={"outcome": DEAD, **told})


def _require_unpacked(record: Record) -> None:
    """Raise Poison for what stands for a batch that was not unpacked (stream/unpacking.py)."""
    told = record.header(PACKED)
    if told is not None:
        raise Poison(f"a batch that was left packed: {told.decode(errors='replace')}", kind="left-packed")
