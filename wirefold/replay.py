"""replay: take what stands on a flow's topics through the stages once more, in this process, and compare the outcome.

Each stage reads its own source as it stands, each partition in its order, a record that was delivered again left out; what
it gives must be what stands on the topics after it, byte for byte. So a difference names the first stage that differs, and
the races between partitions, which no replay of `articles` alone could repeat, are those that happened.

All is held as hashes: some 200 bytes a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b

from schemas.command import StoryCommand
from stream.clients import partitions_of, read
from stream.codec import decode
from stream.dead_letters import letter_of
from stream.errors import Poison
from stream.record import RULES, SOURCE, Outgoing, Record
from stream.rows import Memory, change
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import ARRIVALS, CLAIM_EVENTS, CLAIMS, RECEIVED, REPORTS, STORIES, dead_letter_topic
from wirefold.services import SERVICES

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
BETWEEN = (RECEIVED, ARRIVALS, REPORTS)
LATEST = (STORIES, CLAIMS)
STAGES = tuple(stage for of_service in SERVICES.values() for stage in of_service)
RULES_NOW = frozenset(stage.rules for stage in STAGES)


@dataclass(frozen=True)
class Difference:
    """A record that replay gives and that is not there, or the other way round, or one with other bytes."""

    topic: str
    key: str
    what: str
    rules: str = ""

    def __str__(self) -> str:
        return f"{self.topic}  {self.key}: {self.what}"


@dataclass
class Outcome:
    """What lies on the topics after the stages, or should: hashes of values, by what tells records of a topic apart."""

    between: dict[str, dict[tuple[bytes, str, bytes], str]] = field(default_factory=lambda: defaultdict(dict))
    latest: dict[str, dict[bytes, tuple[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    events: dict[bytes, dict[bytes, str]] = field(default_factory=lambda: defaultdict(dict))
    letters: dict[tuple[str, int, int, str], str] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, record: Record) -> None:
        """Take note of a record as it lies on its topic."""
        made = _made(record)
        if record.topic in BETWEEN:
            self.between[record.topic].setdefault((record.key or b"", record.fingerprint, _source(record)), made)
        elif record.topic in LATEST and record.value is None:
            self.latest[record.topic].pop(record.key or b"", None)
        elif record.topic in LATEST:
            self.latest[record.topic][record.key or b""] = (record.fingerprint, made)
        elif record.topic == CLAIM_EVENTS:
            told = b"|".join(name.encode() + b"=" + value for name, value in record.headers)
            digest = blake2b(told + (record.value or b""), digest_size=8).hexdigest()
            self.events[record.key or b""].setdefault(record.header("ce_id") or b"", digest)
        else:
            letter = letter_of(record)
            self.letters.setdefault((letter.topic, letter.partition, letter.offset, letter.stage), letter.error)


class Shadow:
    """A stage's source taken through its verb once more, partition by partition."""

    def __init__(self, stage: Stage, partitions: int) -> None:
        self._stage, self._partitions = stage, partitions
        self._rows: dict[int, dict[str, bytes]] = defaultdict(dict)
        self._memories = {
            number: stage.memory(self._rows[number]) if stage.memory else self._rows[number] for number in range(partitions)
        }
        self._seen: set[tuple[int, str]] = set()

    def take(self, record: Record) -> Step | None:
        """A record of the source -> its step; None for one that was delivered again."""
        place = (record.partition, record.identity)
        if record.identity and place in self._seen:
            return None
        self._seen.add(place)
        memory = self._memories[record.partition]
        step = self._stage.take(record, memory, self._partitions)
        change(self._rows[record.partition], step.changes)
        if isinstance(memory, Memory):
            memory.apply(step.changes)
        return step


async def replayed(settings: Settings, stages: Iterable[Stage] = STAGES) -> tuple[Outcome, Outcome, list[str]]:
    """The flow's topics -> what should stand on them, what does, and the sources whose beginnings are gone."""
    expected, standing, cut = Outcome(), Outcome(), list[str]()
    for stage in stages:
        places = await partitions_of(settings, [stage.source])
        shadow = Shadow(stage, len(places))
        begun: set[int] = set()
        async for record in read(settings, [stage.source]):
            if record.partition not in begun and record.offset > 0:
                cut.append(f"{record.topic}/{record.partition}")
            begun.add(record.partition)
            step = shadow.take(record)
            if step is not None:
                expected.told[f"{stage.name}: {step.told.get('outcome', '')}"] += 1
                for made in _landed(step.outgoing):
                    expected.add(made)
    async for record in _all(settings):
        standing.add(record)
    return expected, standing, cut


def differences(expected: Outcome, standing: Outcome) -> Iterator[Difference]:
    """Two outcomes -> where they differ, in the order of the flow."""
    for topic in BETWEEN:
        should, does = expected.between[topic], standing.between[topic]
        yield from (Difference(topic, _text(key[0]), f"{_text(key[2])} is missing") for key in should.keys() - does.keys())
        yield from (
            Difference(topic, _text(key[0]), f"{_text(key[2])} was not expected", does[key])
            for key in does.keys() - should.keys()
        )
    for topic in LATEST:
        yield from _latest(topic, expected.latest[topic], standing.latest[topic])
    for key in expected.events.keys() | standing.events.keys():
        if list(expected.events[key].items()) != list(standing.events[key].items()):
            yield Difference(CLAIM_EVENTS, _text(key), _changed(expected.events[key], standing.events[key]))
    for place in expected.letters.keys() | standing.letters.keys():
        should_be, is_there = expected.letters.get(place), standing.letters.get(place)
        if should_be != is_there:
            topic = dead_letter_topic(place[0])
            yield Difference(topic, f"{place[0]}/{place[1]}/{place[2]}", f"set aside for {is_there}, expected {should_be}")


def _latest(topic: str, should: dict[bytes, tuple[str, str]], does: dict[bytes, tuple[str, str]]) -> Iterator[Difference]:
    for key in should.keys() | does.keys():
        if key not in does:
            yield Difference(topic, _text(key), "is missing")
        elif key not in should:
            yield Difference(topic, _text(key), "was not expected", does[key][1])
        elif should[key][0] != does[key][0]:
            yield Difference(topic, _text(key), "has other bytes", does[key][1])


def _changed(should: dict[bytes, str], does: dict[bytes, str]) -> str:
    missing, more = len(should.keys() - does.keys()), len(does.keys() - should.keys())
    return (
        f"{missing} events are missing, {more} were not expected"
        if missing or more
        else "events in another order, or other bytes"
    )


async def _all(settings: Settings) -> AsyncIterator[Record]:
    """All records on the topics after a stage that a stage sent: what an operator commands lies among them, and is none's outcome."""
    letters = (dead_letter_topic(stage.source) for stage in STAGES)
    async for record in read(settings, [*BETWEEN, *LATEST, CLAIM_EVENTS, *letters]):
        if record.topic != REPORTS or not _is_commanded(record):
            yield record


def _is_commanded(record: Record) -> bool:
    """Whether a record on `reports` is a command that somebody gave; the store's own name the record that they come from."""
    if record.header(SOURCE) is not None:
        return False
    try:
        decode(StoryCommand, record.value)
    except Poison:
        return False
    return True


def _landed(sent: Iterable[Outgoing]) -> Iterator[Record]:
    """Records as they are sent -> as they will lie on their topics, their places aside."""
    return (Record(out.topic, -1, -1, out.key, out.value, _NEVER, out.headers) for out in sent)


def _made(record: Record) -> str:
    return (record.header(RULES) or b"").decode(errors="replace")


def _source(record: Record) -> bytes:
    return record.header(SOURCE) or b""


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace")
