"""The stages of ingest: decode, call the verb, say what to send."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, partial
from typing import Annotated

from pydantic import Field

from schemas.arrival import Arrival, Verdict
from schemas.received import Received, Withdrawal
from services.ingest.declared import DEDUPES, RECEIVES
from services.ingest.dedupe import Deduped, dedupe
from services.ingest.numbers import tell_other_numbers
from services.ingest.prose import prose_of
from services.ingest.publishers import KNOWN, Publishers
from services.ingest.receive import receive
from services.ingest.seen import Seen
from services.ingest.shingles import between, sample_of
from services.ingest.words import words_in
from stream.codec import decode, encode
from stream.errors import Poison
from stream.record import CORRECTS, Headers, Outgoing, Record, passed_on, publication_of
from stream.rows import Rows
from stream.stage import Stage, Step
from stream.topics import ARRIVALS, RECEIVED

Incoming = Annotated[Received | Withdrawal, Field(discriminator="kind")]


def receive_record(record: Record, _rows: Rows, _partitions: int, known: Publishers = KNOWN) -> Step:
    """A record on `articles` -> a Received, by desk. A withdrawal names no desk: it asks all partitions, from 0 on."""
    found = receive(record.key, record.value, record.at, known)
    if isinstance(found, Poison):
        raise found
    if isinstance(found, Withdrawal):
        asking = Outgoing(RECEIVED, record.key, encode(found), passed_on(record), partition=0)
        return Step((asking,), told={"outcome": "withdrawal", "article": found.id})
    sent = Outgoing(RECEIVED, found.desk.encode(), encode(found), passed_on(record))
    return Step((sent,), told={"outcome": "received", "article": found.id, "desk": found.desk})


def dedupe_record(record: Record, rows: Rows, partitions: int) -> Step:
    """A record on `received` -> an Arrival, unless it repeats one, and one for each article whose verdict it corrects."""
    message: Received | Withdrawal = decode(Incoming, record.value)
    found = dedupe(message, rows, given=publication_of(record))
    if isinstance(message, Withdrawal):
        return _asked(message, found, record, partitions)
    told = {"article": message.id, "outcome": "none"}
    if isinstance(found.arrival, Arrival):
        told |= {"outcome": found.arrival.verdict, "of": found.arrival.of or ""}
        told |= {"corrected": str(len(found.corrections))} if found.corrections else {}
    repeats = told["outcome"] == Verdict.REPEAT
    return Step(() if repeats else _sent(found, record), found.rows, told)


def _sent(found: Deduped, record: Record) -> tuple[Outgoing, ...]:
    """What dedupe found -> its records. Their key is their root: copies and revisions follow their original through the next stage."""
    told = (found.arrival, *found.corrections) if found.arrival is not None else ()
    return tuple(Outgoing(ARRIVALS, (each.root or "").encode(), encode(each), _headers(each, record)) for each in told)


def _headers(each: Arrival | Withdrawal, record: Record) -> Headers:
    """An arrival and the record that it goes back to -> its headers: of a correction, that the record is another article's."""
    corrects = each.corrects if isinstance(each, Arrival) else None
    return (*passed_on(record), *(((CORRECTS, corrects.by.encode()),) if corrects else ()))


def _asked(message: Withdrawal, here: Deduped, record: Record, partitions: int) -> Step:
    """A withdrawal asked here -> on to the next partition; after the last, to the store if none knew the article: it forgets later."""
    announced = _sent(here, record)
    is_known = message.found or bool(announced) or here.is_outdated
    outcome = "published again" if here.is_outdated else "withdrawn" if announced else "not here"
    on = encode(message.model_copy(update={"found": is_known}))
    following = record.partition + 1
    asking: tuple[Outgoing, ...] = ()
    if following < partitions:
        asking = (Outgoing(RECEIVED, record.key, on, passed_on(record), partition=following),)
    elif not is_known:
        asking = (Outgoing(ARRIVALS, record.key, on, passed_on(record)),)
    return Step((*announced, *asking), here.rows, {"article": message.id, "outcome": outcome})


def seen_over(rows: Rows) -> Seen:
    """Rows -> the memory of dedupe. What the verb runs is compiled before that: else the first records of a new machine would wait."""
    warm_up()
    return Seen.over(rows)


@cache
def warm_up() -> None:
    """Compile the loops of dedupe, or find them where they are kept (stream/compiled.py): some 20 s of CPU, or half of one."""
    words = [f"word{number}" for number in range(120)]
    plain, other = " ".join(words), f"“Été” ﬁ {' '.join(reversed(words))}"
    texts = (("a", plain), ("b", plain), ("c", other), ("d", other), ("e", "A page"), ("e", "Its next version"))
    desk: dict[str, bytes] = {}
    for hour, (name, text) in enumerate(texts):
        at = datetime(2026, 1, 1, hour, tzinfo=UTC)
        article = Received(id=name, desk="en", language="en", publisher=name, title="Words", text=text, at=at, digest=f"{hour}")
        desk |= {key: row for key, row in dedupe(article, desk).rows.items() if row is not None}
    seen = Seen.over(desk)
    seen.apply(dict.fromkeys(desk))
    for _ in range(2):  # they come again, and are written anew
        seen.apply(dict(desk))
    for text in (plain, other):
        prose_of(text)  # that of an article whose row was read
    for title in (plain, "ﬁ"):  # those of one publisher's articles are compared by themselves
        hashes = sample_of(words_in(title), "en")
        between(words_in(title), "en", hashes, hashes > 0)
        tell_other_numbers(words_in(title), words_in(title))


def stages(known: Publishers = KNOWN) -> tuple[Stage, ...]:
    """The publishers known -> the stages of ingest."""
    received = partial(receive_record, known=known)
    return RECEIVES.by(received), DEDUPES.by(dedupe_record, seen_over)


STAGES = stages()
