"""`wirefold story`: one story as it stands, and what an operator says of stories."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from typing import Any

import click

from schemas.claim import Claim
from schemas.events import Event
from schemas.story import Story
from stream.clients import read
from stream.codec import decode
from stream.errors import Refused
from stream.settings import Settings
from stream.topics import CLAIMS, STORIES
from wirefold import exports, shown
from wirefold.commanding import carried_out, ordered
from wirefold.commands.options import as_json, await_it


@click.group()
def story() -> None:
    """Show a story, and correct what matching got wrong."""


@story.command("show")
@click.argument("story_id", metavar="ID")
@click.option("-n", "most", default=30, show_default=True, help="Claims to show, weightiest first; an export has them all.")
@click.option(
    "--as",
    "shape",
    type=click.Choice(exports.SHAPES),
    help="Export it as a page, as JSON, as schema.org Claims or as IPTC ninjs 3.",
)
@as_json
@click.pass_obj
def show(settings: Settings, story_id: str, most: int, shape: str | None, *, as_json: bool) -> None:
    """Show a story: its claims with their support, and its conflicts.

    ID may be shortened to its beginning, as long as that fits only one story.
    """
    found, claims = await_it(_story(settings, story_id))
    if shape or as_json:
        click.echo(exports.exported(found, claims, shape or "json"), nl=False)
    else:
        click.echo("\n".join(shown.story_page(found, claims, most)))


def _who(command: Callable[..., None]) -> Callable[..., None]:
    """The options of what changes stories: who asks for it, why, and how long to wait for it."""
    options = (
        click.option("--why", required=True, help="The reason; it stays in the events for good."),
        click.option("--by", default=getpass.getuser, show_default="the user", help="Who decided it."),
        click.option("--wait", default=30.0, show_default=True, help="Seconds to wait until it is done; 0: don't wait."),
        as_json,
    )
    for option in reversed(options):
        command = option(command)
    return command


@story.command("merge")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@_who
@click.pass_obj
def merge(settings: Settings, /, one: str, other: str, **asked: Any) -> None:
    """Merge stories A and B: the one that began first takes in the other."""
    _give(settings, "merge", [one, other], (), asked)


@story.command("split")
@click.argument("story_id", metavar="STORY")
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@_who
@click.pass_obj
def split(settings: Settings, /, story_id: str, articles: tuple[str, ...], **asked: Any) -> None:
    """Move the ARTICLEs of STORY, with their copies, to a story of their own.

    Later evidence won't join the two stories again; `wirefold story merge` does.
    """
    _give(settings, "split", [story_id], articles, asked)


@story.command("pin")
@click.argument("story_id", metavar="STORY")
@click.argument("articles", metavar="[ARTICLE...]", nargs=-1)
@_who
@click.pass_obj
def pin(settings: Settings, /, story_id: str, articles: tuple[str, ...], **asked: Any) -> None:
    """Keep the ARTICLEs in STORY, whether they have arrived or not.

    Without ARTICLEs, the story itself is confirmed: later evidence won't merge it into another.
    """
    _give(settings, "pin", [story_id], articles, asked)


def _give(settings: Settings, action: str, stories: list[str], articles: tuple[str, ...], asked: dict[str, Any]) -> None:
    told: list[Event] = await_it(_given(settings, action, stories, articles, asked))
    for each in told:
        click.echo(json.dumps(each.model_dump(mode="json")) if asked["as_json"] else shown.event_line(each))


async def _given(
    settings: Settings, action: str, stories: list[str], articles: tuple[str, ...], asked: dict[str, Any]
) -> list[Event]:
    all_of_them = await _stories(settings)
    found = [_fitting(all_of_them, story_id) for story_id in stories]
    command = ordered(action, found, articles, by=asked["by"], why=asked["why"])
    return await carried_out(settings, command, asked["wait"])


async def _stories(settings: Settings) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    async for record in read(settings, [STORIES]):
        found[(record.key or b"").decode(errors="replace")] = record.value
    return found


async def _story(settings: Settings, story_id: str) -> tuple[Story, list[Claim]]:
    """An id, or how it begins -> the story and its claims, weightiest first. Raises Refused if none or several fit."""
    found = _fitting(await _stories(settings), story_id)
    return found, await _claims(settings, found)


def _fitting(stories: dict[str, bytes | None], story_id: str) -> Story:
    fitting = {key: value for key, value in stories.items() if key.startswith(story_id) and value is not None}
    if story_id in fitting:
        fitting = {story_id: fitting[story_id]}
    if len(fitting) != 1:
        many = f"{len(fitting)} stories begin with" if fitting else "there is no story"
        raise Refused(f"{many} {story_id}; `wirefold tail stories` lists them", kind="no-story")
    found: Story = decode(Story, next(iter(fitting.values())))
    return found


async def _claims(settings: Settings, of: Story) -> list[Claim]:
    wanted = set(of.claims)
    latest: dict[str, bytes | None] = {}
    async for record in read(settings, [CLAIMS]):
        key = (record.key or b"").decode(errors="replace")
        if key in wanted:
            latest[key] = record.value
    values = (latest.get(key) for key in of.claims)
    return [decode(Claim, value) for value in values if value is not None]
