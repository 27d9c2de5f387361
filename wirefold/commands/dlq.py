"""`wirefold dlq`: look at what was set aside, and send it again."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

import click

from schemas.base import rfc3339
from schemas.dead_letter import DeadLetter
from stream.clients import producing, read, send
from stream.dead_letters import came_back, letter_of, original_of
from stream.errors import Poison, Refused
from stream.record import Record
from stream.settings import Settings
from stream.topics import TOPICS, dead_letter_topic
from wirefold.commands.options import MOMENT, as_json, await_it
from wirefold.shown import clean

NAMES = tuple(topic.name for topic in TOPICS if topic.name.endswith(dead_letter_topic("")))


@click.group()
def dlq() -> None:
    """Dead letters: records that could not be handled, kept as they came."""


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


def _choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose letters, as one argument `choice`."""

    @wraps(command)
    def chosen(*args: Any, error: str | None, stage: str | None, since: Any, until: Any, **more: Any) -> None:
        command(*args, choice=Choice(error, stage, since, until), **more)

    for option in (
        click.option("--until", type=MOMENT, help="Only those set aside before this time."),
        click.option("--since", type=MOMENT, help="Only those set aside at this time or later, RFC 3339 or a date."),
        click.option("--stage", help="Only those set aside by this stage, e.g. ingest.dedupe."),
        click.option("--error", help="Only this kind of error, e.g. not-json."),
    ):
        chosen = option(chosen)
    return chosen


@dlq.command("ls")
@_choosing
@as_json
@click.pass_obj
def ls(settings: Settings, *, choice: Choice, as_json: bool) -> None:
    """List dead letters: where each lies, who set it aside, and why."""
    await_it(_list(settings, choice, as_json=as_json))


@dlq.command("show")
@click.argument("place", metavar="TOPIC/PARTITION/OFFSET")
@as_json
@click.pass_obj
def show(settings: Settings, place: str, *, as_json: bool) -> None:
    """Print one dead letter: what is known of it on stderr, the original bytes on stdout.

    With --json all of it is one object; key, value and headers are base64, as they may be any bytes.
    """
    record = await_it(_find(settings, place))
    if as_json:
        click.echo(json.dumps(_whole(record)))
        return
    for name, value in record.headers:
        click.echo(f"{clean(name, 100)}: {clean((value or b'').decode(errors='replace'), 1_000)}", err=True)
    click.echo(f"key: {clean((record.key or b'').decode(errors='replace'))}", err=True)
    if record.value is None:
        click.echo("no value (a tombstone)", err=True)
    else:
        _write(record.value)


@dlq.command("retry")
@click.argument("places", nargs=-1, metavar="[TOPIC/PARTITION/OFFSET]...")
@click.option("--all", "everything", is_flag=True, help="All dead letters.")
@_choosing
@as_json
@click.pass_obj
def retry(settings: Settings, places: tuple[str, ...], *, choice: Choice, everything: bool, as_json: bool) -> None:
    """Send dead letters again, as they first came, to the topic and partition they came from.

    They pass the same door as every record there: nothing is put into state past it. The letter itself stays until its
    topic's retention ends. Safe to repeat: an article that is sent twice is a repeat, and what comes twice to a later
    stage is known there.
    """
    if bool(places) + (not choice.is_open) + everything != 1:
        raise click.UsageError("name the letters to send again, or --all, or choose by --error, --stage, --since, --until")
    sent = await_it(_retry(settings, set(places), choice))
    click.echo(f"{sent} sent again", err=True)
    if as_json:
        click.echo(json.dumps({"sent": sent}))


def _write(value: bytes) -> None:
    """Write the original as it came; to a terminal without what would steer it."""
    if sys.stdout.isatty():
        for line in value.decode(errors="replace").splitlines():
            click.echo(clean(line, len(line) + 1))
    else:
        sys.stdout.buffer.write(value)


def _whole(record: Record) -> dict[str, object]:
    """A dead letter -> all of it, bytes as base64."""

    def plain(value: bytes | None) -> str | None:
        return None if value is None else b64encode(value).decode()

    return {
        "place": record.place,
        "key": plain(record.key),
        "value": plain(record.value),
        "headers": [[name, plain(value)] for name, value in record.headers],
        **letter_of(record).model_dump(mode="json"),
    }


async def _letters(settings: Settings) -> AsyncIterator[tuple[Record, DeadLetter]]:
    """All dead letters, once each; a record among them that is none is named on stderr and passed over.

    A worker that died after it had set a record aside does so again when it comes again: that is one letter, the first.
    """
    seen: set[tuple[str, int, int, str, str | None]] = set()
    async for record in read(settings, NAMES):
        try:
            letter = letter_of(record)
        except Poison as poison:
            click.echo(f"passed over: {clean(str(poison))}", err=True)
            continue
        told = (letter.topic, letter.partition, letter.offset, letter.stage, came_back(record))
        if told not in seen:
            seen.add(told)
            yield record, letter


async def _list(settings: Settings, choice: Choice, *, as_json: bool) -> None:
    async for record, letter in _letters(settings):
        if choice.takes(record, letter):
            key = (record.key or b"").decode(errors="replace")
            told = letter.model_dump(mode="json")
            line = {
                "place": record.place,
                "key": key,
                "bytes": len(record.value or b""),
                "set_aside": rfc3339(record.at),
                **told,
            }
            who = f"{record.place:<24} {clean(letter.stage, 40):<18} {clean(letter.error, 40):<12} {clean(key, 40):<20}"
            click.echo(json.dumps(line) if as_json else f"{who} {clean(letter.message)}")


async def _find(settings: Settings, place: str) -> Record:
    async for record in read(settings, NAMES):
        if record.place == place:
            return record
    raise Refused(f"there is no dead letter at {place}; `wirefold dlq ls` lists them", kind="no-letter")


async def _retry(settings: Settings, places: set[str], choice: Choice) -> int:
    """Dead letters by place, or by choice -> how many were sent again. Raises Refused for an unknown place.

    By choice, a letter that was sent again before and came back is left out: the letter it came back as stands for it.
    """
    chosen: dict[str, Record] = {}
    async for record, letter in _letters(settings):
        chosen.pop(came_back(record) or "", None)
        if record.place in places or (not places and choice.takes(record, letter)):
            chosen[record.place] = record
    missing = places - chosen.keys()
    if missing:
        raise Refused(
            f"there is no dead letter at {', '.join(sorted(missing))}, or it came back as another; nothing was sent",
            kind="no-letter",
        )
    async with producing(settings) as producer:
        for record in chosen.values():
            await (await send(producer, settings, original_of(record)))
    return len(chosen)
