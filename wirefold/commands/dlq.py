"""`wirefold dlq`: look at what was set aside, and send it again."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from schemas.base import rfc3339
from stream.dead_letters import is_kept_elsewhere, letter_of
from stream.errors import Poison
from stream.letters import Choice, letter_at, letters
from stream.letters import retry as send_again
from stream.record import Record
from stream.settings import Settings
from wirefold.commands.options import MOMENT, as_json, await_it
from wirefold.shown import clean


@click.group()
def dlq() -> None:
    """List, show and retry dead letters: records that could not be handled."""


def _choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose letters, as one argument `choice`."""

    @wraps(command)
    def chosen(*args: Any, error: str | None, stage: str | None, since: Any, until: Any, **more: Any) -> None:
        command(*args, choice=Choice(error, stage, since, until), **more)

    for option in (
        click.option("--until", type=MOMENT, help="Only those set aside before this time."),
        click.option("--since", type=MOMENT, help="Only those set aside at this time or later (RFC 3339 or a date)."),
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
    """List dead letters: where each is, which stage set it aside, and why."""
    await_it(_list(settings, choice, as_json=as_json))


@dlq.command("show")
@click.argument("place", metavar="TOPIC/PARTITION/OFFSET")
@as_json
@click.pass_obj
def show(settings: Settings, place: str, *, as_json: bool) -> None:
    """Print one dead letter: its headers on stderr, the original bytes on stdout.

    With --json everything is one object; key, value and headers are then base64, as they may be any bytes.
    """
    record = await_it(letter_at(settings, place))
    if as_json:
        click.echo(json.dumps(_whole(record)))
        return
    for name, value in record.headers:
        click.echo(f"{clean(name, 100)}: {clean((value or b'').decode(errors='replace'), 1_000)}", err=True)
    click.echo(f"key: {clean((record.key or b'').decode(errors='replace'))}", err=True)
    if is_kept_elsewhere(record):
        click.echo("no value: it was too large to be kept here, and is gone from where it came from", err=True)
    elif record.value is None:
        click.echo("no value (a tombstone)", err=True)
    else:
        _write(record.value)


@dlq.command("retry")
@click.argument("places", nargs=-1, metavar="[TOPIC/PARTITION/OFFSET]...")
@click.option("--all", "everything", is_flag=True, help="Send all dead letters again.")
@_choosing
@as_json
@click.pass_obj
def retry(settings: Settings, places: tuple[str, ...], *, choice: Choice, everything: bool, as_json: bool) -> None:
    """Send dead letters again, unchanged, to the topic and partition they came from.

    They are handled there like any other record. The letter itself stays until its topic's retention ends. It is safe to repeat: an article
    that is sent twice is a repeat, and a later stage recognizes a record that it has handled.
    """
    if bool(places) + (not choice.is_open) + everything != 1:
        raise click.UsageError("name the letters to send again, or --all, or choose by --error, --stage, --since, --until")
    sent = await_it(send_again(settings, places, choice, _pass_over))
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
        **letter_of(record).model_dump(mode="json", exclude_none=True),
    }


def _pass_over(poison: Poison) -> None:
    click.echo(f"skipped: {clean(str(poison))}", err=True)


async def _list(settings: Settings, choice: Choice, *, as_json: bool) -> None:
    async for record, letter in letters(settings, _pass_over):
        if choice.takes(record, letter):
            key = (record.key or b"").decode(errors="replace")
            told = letter.model_dump(mode="json", exclude_none=True)
            line = {
                "place": record.place,
                "key": key,
                "bytes": len(record.value or b""),
                "set_aside": rfc3339(record.at),
                **told,
            }
            who = f"{record.place:<24} {clean(letter.stage, 40):<18} {clean(letter.error, 40):<12} {clean(key, 40):<20}"
            click.echo(json.dumps(line) if as_json else f"{who} {clean(letter.message)}")
