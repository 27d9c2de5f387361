"""`wirefold tail`: read stories, claims or events off their topics."""

from __future__ import annotations

import json
from collections.abc import Callable

import click
import orjson

from schemas.claim import Claim
from schemas.story import Story
from stream.clients import read
from stream.cloudevent import from_record
from stream.codec import decode
from stream.errors import Poison
from stream.record import Record
from stream.settings import Settings
from stream.topics import CLAIM_EVENTS, CLAIMS, STORIES
from wirefold import shown
from wirefold.commands.options import as_json, await_it

TOPICS = {"stories": STORIES, "claims": CLAIMS, "events": CLAIM_EVENTS}


@click.command()
@click.argument("what", type=click.Choice(list(TOPICS)))
@click.option("-f", "--follow", is_flag=True, help="Keep printing as more arrives, until Ctrl-C.")
@click.option(
    "--from",
    "start",
    type=click.Choice(["start", "end"]),
    default="start",
    show_default=True,
    help="Where to begin; end implies --follow.",
)
@as_json
@click.pass_obj
def tail(settings: Settings, what: str, *, follow: bool, start: str, as_json: bool) -> None:
    """Print changes of stories, claims or events, one per line.

    Within a partition the oldest comes first. Without --follow it ends with what is there now.
    """
    await_it(_tail(settings, what, follow=follow or start == "end", from_end=start == "end", show=_json if as_json else _line))


async def _tail(settings: Settings, what: str, *, follow: bool, from_end: bool, show: Callable[[str, Record], str]) -> None:
    async for record in read(settings, [TOPICS[what]], follow=follow, from_end=from_end):
        try:
            click.echo(show(what, record))
        except Poison as poison:
            click.echo(f"{record.place}: {shown.clean(str(poison), 400)}", err=True)


def _line(what: str, record: Record) -> str:
    key = (record.key or b"").decode(errors="replace")
    if record.value is None:
        return f"{shown.clean(key)}  gone"
    if what == "stories":
        return shown.story_line(decode(Story, record.value))
    if what == "claims":
        return shown.claim_line(decode(Claim, record.value))
    return shown.event_line(from_record(record.key, record.value, record.headers))


def _json(what: str, record: Record) -> str:
    key = (record.key or b"").decode(errors="replace")
    if record.value is None:
        return json.dumps({"id": key, "gone": True})
    if what == "events":
        return json.dumps(from_record(record.key, record.value, record.headers).model_dump(mode="json"))
    try:
        return json.dumps(orjson.loads(record.value))  # all beyond ASCII spelled out: nothing in it steers a terminal
    except orjson.JSONDecodeError as error:
        raise Poison(f"not JSON: {error}", kind="not-json") from error
