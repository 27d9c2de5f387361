"""What is fuzzed: every decoder and every verb, each as a function of a random generator that raises where it fails.

A stage never raises: what it can't handle becomes a dead letter. One whose reason is a Python error, and not a kind of ours,
is a fault of ours, and fails here.
"""

from __future__ import annotations

import contextlib
import random
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from schemas.claim import Claim
from schemas.received import Received, Withdrawal
from schemas.story import Story
from services.ingest import worker as ingest
from services.ingest.receive import receive
from services.normalize import worker as normalize
from services.store import worker as store
from stream import unpacking
from stream.cloudevent import from_record, structured
from stream.codec import decode
from stream.dead_letters import dead_letter, letter_of, original_of
from stream.errors import Poison
from stream.record import Outgoing, Record, passed_on, source_of, time_of, trace_of
from stream.rows import Memory, change
from stream.stage import Stage, Step
from stream.topics import CLAIM_EVENTS, CLAIMS, STORIES
from stream.unpacking import CODECS, BoundedRecords
from tests.fuzz.mutations import NASTY, RUNS, bent, bent_bytes, bent_json
from wirefold import shown

AT = datetime(2025, 6, 21, 12, tzinfo=UTC)
PARTITIONS = 12
EPISODE = 60
"""Records that a stage with state takes before it starts anew."""

Target = Callable[[random.Random], None]

ARTICLES: tuple[dict[str, Any], ...] = (
    {
        "id": "a1",
        "url": "https://daily.example/news/1?utm_source=x",
        "source": "Daily",
        "title": "Two trams crash in Corby, 12 hurt",
        "text": "CORBY, June 19 (Agency) - Twelve people were hurt on Monday when two trams crashed in Corby, police said.\n\n"
        '"We will ask for an inquiry," the mayor, Ann Doe, told the Daily. The company may pay up to $25,000 by late 2025.\n\n'
        "It was not the first crash, according to the Post, which cited two officials.",
        "published_at": "2025-06-19T08:30:00Z",
        "language": "en",
        "authors": ["A. Writer"],
    },
    {
        "id": "a2",
        "source": "Post",
        "title": "Mayor denies blame",
        "text": "The mayor of Corby denied on Tuesday that 14 people were hurt. At least 12 were, a hospital said. "
        "Trams in Corby will not run before September 2025, the operator announced.",
        "published_at": "2025-06-20",
    },
    {
        "id": "a3",
        "html": "<html><body><nav>Home | Sport</nav><article><h1>Corby crash</h1><p>Police in Corby said that twelve people "
        "were hurt when two trams met on Monday.</p><p>An inquiry was opened, the mayor said.</p></article></body></html>",
        "language": "en",
    },
    {"id": "a4", "text": "Zwölf Menschen wurden am Montag in Corby verletzt, sagte die Polizei. Zwei Bahnen stießen zusammen."},
)


class OursError(AssertionError):
    """A fault of ours that hostile input brought to light."""


def _record(topic: str, key: bytes | None, value: bytes | None, headers: tuple[tuple[str, bytes], ...] = ()) -> Record:
    return Record(topic, 0, 7, key, value, AT, headers)


class Running:
    """A stage with its state, started anew every so often."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._left = 0
        self._rows: dict[str, bytes] = {}
        self._memory: Any = self._rows

    def take(self, record: Record) -> Step:
        """Take a record. Raises OursError where the stage sets it aside for a reason that is no kind of ours."""
        if self._left == 0:
            self._left, self._rows = EPISODE, {}
            self._memory = self.stage.memory(self._rows) if self.stage.memory else self._rows
        self._left -= 1
        step = self.stage.take(record, self._memory, PARTITIONS)
        error = step.told.get("error", "")
        if error[:1].isupper():
            raise OursError(f"{self.stage.name}: {error}: {step.told['message']}\nkey {record.key!r}\nvalue {record.value!r}")
        change(self._rows, step.changes)
        if isinstance(self._memory, Memory):
            self._memory.apply(step.changes)
        return step


@cache
def flowed() -> dict[str, list[Record]]:
    """The articles above through all stages -> the good records of each topic, to be bent."""
    found: dict[str, list[Record]] = {"articles": [], "received": [], "arrivals": [], "reports": []}
    after: dict[str, list[Record]] = {STORIES: [], CLAIMS: [], CLAIM_EVENTS: []}
    chain = [Running(stage) for stage in (*ingest.STAGES, *normalize.STAGES, *store.STAGES)]

    def go_on(record: Record) -> None:
        (found if record.topic in found else after).setdefault(record.topic, []).append(record)
        for running in chain:
            if running.stage.source == record.topic:
                for out in running.take(record).outgoing:
                    go_on(_landed(out))

    for article in ARTICLES:
        go_on(_record("articles", str(article["id"]).encode(), orjson.dumps(article)))
    go_on(_record("articles", b"a2", None))
    return {**found, **after}


def _landed(out: Outgoing) -> Record:
    return Record(out.topic, out.partition or 0, 7, out.key, out.value, AT, out.headers)


def _headers(rng: random.Random, headers: tuple[tuple[str, bytes], ...]) -> tuple[tuple[str, bytes], ...]:
    found = list(headers)
    for _ in range(rng.randrange(4)):
        roll = rng.random()
        if found and roll < 0.5:
            at = rng.randrange(len(found))
            found[at] = (found[at][0], bent_bytes(found[at][1], rng))
        elif found and roll < 0.7:
            found.append(rng.choice(found))
        elif found and roll < 0.85:
            del found[rng.randrange(len(found))]
        else:
            name = rng.choice(
                ["wirefold-source", "wirefold-at", "traceparent", "dlq.topic", "ce_id", "ce_type", "x\r\ny: z", ""]
            )
            found.append((name, bent_bytes(b"articles/0/1", rng)))
    return tuple(found)


def _bent(topic: str, rng: random.Random) -> Record:
    """A bent record of a topic: mostly one that still decodes."""
    good = rng.choice(flowed()[topic])
    value = None if good.value is None else bent_json(orjson.loads(good.value), rng)
    key = good.key if rng.random() < 0.7 else bent_bytes(good.key or b"k", rng)
    return _record(topic, key, value if rng.random() < 0.98 else None, _headers(rng, good.headers))


SHAPES: dict[str, Any] = {"received": ingest.Incoming, "arrivals": normalize.Incoming, "reports": store.Incoming}


def _decoding(topic: str, rng: random.Random) -> Record:
    """A bent record of a topic that mostly still decodes: else few would come as far as the verb."""
    record = _bent(topic, rng)
    if topic not in SHAPES or rng.random() < 0.1:
        return record
    for _ in range(30):
        with contextlib.suppress(Poison):
            decode(SHAPES[topic], record.value)
            return record
        record = _bent(topic, rng)
    return record


def _stage(stage: Stage) -> Target:
    running = Running(stage)

    def take(rng: random.Random) -> None:
        record = _decoding(stage.source, rng)
        step = running.take(record)
        for out in step.outgoing:
            if (
                out.topic.endswith(".dlq")
                and out.topic == f"{stage.source}.dlq"
                and (out.key, out.value) != (record.key, record.value)
            ):
                raise OursError(f"{stage.name}: a dead letter is not as its record came: {record.value!r}")

    return take


def articles(rng: random.Random) -> None:
    """Bytes that no publisher of ours would send, through `receive`."""
    value = bent_json(rng.choice(ARTICLES), rng)
    key = rng.choice([None, b"a1", b"", b"\xff\xfe", bent_bytes(b"key", rng)])
    found = receive(key, value, AT)
    if not isinstance(found, Received | Withdrawal | Poison):
        raise OursError(f"receive gave {found!r}")


def pages(rng: random.Random) -> None:
    """HTML, bent."""
    html = bent_bytes(str(ARTICLES[2]["html"]).encode(), rng).decode(errors="replace")
    if rng.random() < 0.5:
        at = rng.randrange(len(html) + 1)
        html = html[:at] + str(rng.choice(NASTY)) * rng.randrange(1, 6) + html[at:]
    found = receive(None, orjson.dumps({"html": html}), AT)
    if not isinstance(found, Received | Poison):
        raise OursError(f"receive gave {found!r}")


def decoders(rng: random.Random) -> None:
    """Every shape that is read off a topic."""
    topic = rng.choice(["received", "arrivals", "reports", STORIES, CLAIMS])
    shape: Any = {**SHAPES, STORIES: Story, CLAIMS: Claim}[topic]
    with contextlib.suppress(Poison):
        decode(shape, _bent(topic, rng).value)


def events(rng: random.Random) -> None:
    """CloudEvents: bent headers and data; what is read can be written."""
    record = _bent(CLAIM_EVENTS, rng)
    try:
        event = from_record(record.key, record.value, record.headers)
    except Poison:
        return
    structured(event)
    _safe(shown.event_line(event))


def letters(rng: random.Random) -> None:
    """Dead letters, their retries, and the headers that pass from record to record."""
    record = _bent("articles", rng)
    letter = dead_letter(record, "ingest.receive", Poison(str(rng.choice(NASTY)), kind="wrong-shape"))
    landed = Record(letter.topic, 0, 1, letter.key, letter.value, AT, _headers(rng, letter.headers))
    trace_of(landed), passed_on(record), time_of("articles", AT, landed.headers)
    with contextlib.suppress(Poison):
        letter_of(landed)
        original_of(landed)
    with contextlib.suppress(ValueError):  # the stage that calls it sets the record aside
        source_of(landed, b"k", AT)


@cache
def _batches() -> tuple[tuple[int, bytes], ...]:
    """The same records in each of Kafka's packings: the packing's number, and the batch."""
    unpacking.install()
    found = []
    for codec in range(len(CODECS)):
        built = DefaultRecordBatchBuilder(2, codec, 0, -1, -1, -1, 1 << 20)
        for number, article in enumerate(ARTICLES):
            built.append(number, 1_000, b"k", orjson.dumps(article), [("traceparent", b"00-1"), ("h", None)])
        found.append((codec, bytes(built.build())))
    return tuple(found)


def batches(rng: random.Random) -> None:
    """What a consumer reads of a batch whose records are bent, and of the one behind it."""
    codec, batch = rng.choice(_batches())
    body = bent_bytes(batch[61:], rng)
    lying = BoundedRecords(
        batch[:8] + (49 + len(body)).to_bytes(4, "big") + batch[12:61] + body + (4).to_bytes(8, "big") + batch[8:]
    )
    found = [record for _ in range(2) for record in lying.next_batch()]
    if len(found) < len(ARTICLES) + 1:
        raise OursError(f"{CODECS[codec]}: of {len(ARTICLES)} records and as many behind them {len(found)} were read")
    if [record.offset for record in found[-len(ARTICLES) :]] != list(range(4, 8)):
        raise OursError(f"{CODECS[codec]}: the batch behind is not read as it lies there")


def shown_text(rng: random.Random) -> None:
    """What a terminal is given of untrusted text."""
    text = "".join(str(rng.choice(NASTY)) + rng.choice(RUNS) + chr(rng.randrange(0xD800)) for _ in range(rng.randrange(1, 6)))
    _safe(shown.clean(text, rng.randrange(1, 200)))
    story = Story.model_validate(orjson.loads(flowed()[STORIES][0].value or b""))
    try:
        strange = Story.model_validate(bent(story.model_dump(mode="json"), rng))
    except ValueError:
        return
    claims = [decode(Claim, record.value) for record in flowed()[CLAIMS][:3] if record.value is not None]
    for line in shown.story_page(strange, claims, 3):
        _safe(line)


def _safe(line: str) -> None:
    bad = [c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    if bad:
        raise OursError(f"a terminal would be given {bad!r} in {line!r}")


TARGETS: dict[str, tuple[Target, int]] = {
    "articles": (articles, 250_000),
    "decoders": (decoders, 350_000),
    "events": (events, 150_000),
    "letters": (letters, 150_000),
    "batches": (batches, 50_000),
    "shown": (shown_text, 50_000),
    "pages": (pages, 10_000),
    "ingest.receive": (_stage(ingest.STAGES[0]), 20_000),
    "ingest.dedupe": (_stage(ingest.STAGES[1]), 20_000),
    "normalize.extract": (_stage(normalize.STAGES[0]), 12_000),
    "store.merge": (_stage(store.STAGES[0]), 12_000),
}
"""Each target, and how often the long run calls it."""
