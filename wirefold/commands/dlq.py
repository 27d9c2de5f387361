"""`wirefold dlq`: look at what was set aside, and send it again."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import AsyncIterator

import click

from schemas.dead_letter import DeadLetter
from stream.clients import producing, read, send
from stream.dead_letters import came_back, letter_of, original_of
from stream.errors import Poison, Refused
from stream.record import Record
from stream.settings import Settings
from stream.topics import TOPICS, dead_letter_topic
from wirefold.commands.options import as_json, await_it
from wirefold.shown import clean

NAMES = tuple(topic.name for topic in TOPICS if topic.name.endswith(dead_letter_topic("")))


@click.group()
def dlq() -> None:
    """Dead letters: records that could not be handled, kept as they came."""


@dlq.command("ls")
@click.option("--error", help="Only this kind of error, e.g. not-json.")
@as_json
@click.pass_obj
def ls(settings: Settings, error: str | None, *, as_json: bool) -> None:
    """List dead letters: where each lies, who set it aside, and why."""
    await_it(_list(settings, error, as_json=as_json))


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
        click.echo(f"{name}: {clean((value or b'').decode(errors='replace'), 1_000)}", err=True)
    click.echo(f"key: {clean((record.key or b'').decode(errors='replace'))}", err=True)
    if record.value is None:
        click.echo("no value (a tombstone)", err=True)
    else:
        sys.stdout.buffer.write(record.value)


@dlq.command("retry")
@click.argument("places", nargs=-1, metavar="[TOPIC/PARTITION/OFFSET]...")
@click.option("--all", "everything", is_flag=True, help="All dead letters.")
@click.option("--error", help="All dead letters of this kind of error.")
@as_json
@click.pass_obj
def retry(settings: Settings, places: tuple[str, ...], error: str | None, *, everything: bool, as_json: bool) -> None:
    """Send dead letters again, as they first came, to the topic and partition they came from.

    The letter itself stays until its topic's retention ends; an article that is sent twice is a repeat.
    """
    if bool(places) + bool(error) + everything != 1:
        raise click.UsageError("name the letters to send again, or --all, or --error KIND")
    sent = await_it(_retry(settings, set(places), error, everything=everything))
    click.echo(f"{sent} sent again", err=True)
    if as_json:
        click.echo(json.dumps({"sent": sent}))


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
    """All dead letters; a record among them that is none is named on stderr and passed over."""
    async for record in read(settings, NAMES):
        try:
            letter = letter_of(record)
        except Poison as poison:
            click.echo(f"passed over: {poison}", err=True)
            continue
        yield record, letter


async def _list(settings: Settings, error: str | None, *, as_json: bool) -> None:
    async for record, letter in _letters(settings):
        if error in (None, letter.error):
            key = (record.key or b"").decode(errors="replace")
            line = {"place": record.place, "key": key, "bytes": len(record.value or b""), **letter.model_dump(mode="json")}
            text = f"{record.place:<24} {letter.stage:<18} {letter.error:<12} {clean(key, 40):<20} {clean(letter.message)}"
            click.echo(json.dumps(line) if as_json else text)


async def _find(settings: Settings, place: str) -> Record:
    async for record in read(settings, NAMES):
        if record.place == place:
            return record
    raise Refused(f"there is no dead letter at {place}; `wirefold dlq ls` lists them", kind="no-letter")


async def _retry(settings: Settings, places: set[str], error: str | None, *, everything: bool) -> int:
    """Dead letters by place, by kind of error, or all -> how many were sent again. Raises Refused for an unknown place.

    By kind or all, a letter that was sent again before and came back is left out: the letter it came back as stands for it.
    """
    chosen: dict[str, Record] = {}
    async for record, letter in _letters(settings):
        chosen.pop(came_back(record) or "", None)
        if everything or record.place in places or (error and letter.error == error):
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
