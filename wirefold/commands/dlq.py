"""`wirefold dlq`: look at what was set aside, and send it again."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator

import click

from schemas.dead_letter import DeadLetter
from stream.clients import producing, read, send
from stream.dead_letters import letter_of, original_of
from stream.errors import Refused
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
@click.pass_obj
def show(settings: Settings, place: str) -> None:
    """Print one dead letter: what is known of it on stderr, the original bytes on stdout."""
    record = await_it(_find(settings, place))
    for name, value in record.headers:
        click.echo(f"{name}: {clean(value.decode(errors='replace'), 1_000)}", err=True)
    click.echo(f"key: {clean((record.key or b'').decode(errors='replace'))}", err=True)
    if record.value is None:
        click.echo("no value (a tombstone)", err=True)
    else:
        sys.stdout.buffer.write(record.value)


@dlq.command("retry")
@click.argument("places", nargs=-1, metavar="[TOPIC/PARTITION/OFFSET]...")
@click.option("--all", "everything", is_flag=True, help="All dead letters.")
@click.option("--error", help="All dead letters of this kind of error.")
@click.pass_obj
def retry(settings: Settings, places: tuple[str, ...], error: str | None, *, everything: bool) -> None:
    """Send dead letters again, as they first came, to the topic and partition they came from.

    The letter itself stays until its topic's retention ends; an article that is sent twice is a repeat.
    """
    if bool(places) + bool(error) + everything != 1:
        raise click.UsageError("name the letters to send again, or --all, or --error KIND")
    sent = await_it(_retry(settings, set(places), error, everything=everything))
    click.echo(f"{sent} sent again", err=True)


async def _letters(settings: Settings) -> AsyncIterator[tuple[Record, DeadLetter]]:
    async for record in read(settings, NAMES):
        yield record, letter_of(record)


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
    """Dead letters by place, by kind of error, or all -> how many were sent again. Raises Refused for an unknown place."""
    chosen = [
        record
        async for record, letter in _letters(settings)
        if everything or record.place in places or (error and letter.error == error)
    ]
    missing = places - {record.place for record in chosen}
    if missing:
        raise Refused(f"there is no dead letter at {', '.join(sorted(missing))}; nothing was sent", kind="no-letter")
    async with producing(settings) as producer:
        for record in chosen:
            await (await send(producer, settings, original_of(record)))
    return len(chosen)
