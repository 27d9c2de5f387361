"""`wirefold story`: one story as it stands."""

from __future__ import annotations

import json

import click

from schemas.claim import Claim
from schemas.story import Story
from stream.clients import read
from stream.codec import decode
from stream.errors import Refused
from stream.settings import Settings
from stream.topics import CLAIMS, STORIES
from wirefold import shown
from wirefold.commands.options import as_json, await_it


@click.group()
def story() -> None:
    """Read stories."""


@story.command("show")
@click.argument("story_id", metavar="ID")
@click.option("-n", "most", default=30, show_default=True, help="Claims to show, weightiest first.")
@as_json
@click.pass_obj
def show(settings: Settings, story_id: str, most: int, *, as_json: bool) -> None:
    """Show the story ID (or the one story whose id begins so), its claims with their support, and its conflicts."""
    found, claims = await_it(_story(settings, story_id))
    if as_json:
        click.echo(
            json.dumps({"story": found.model_dump(mode="json"), "claims": [claim.model_dump(mode="json") for claim in claims]})
        )
    else:
        click.echo("\n".join(shown.story_page(found, claims, most)))


async def _story(settings: Settings, story_id: str) -> tuple[Story, list[Claim]]:
    """An id, or how it begins -> the story and its claims, weightiest first. Raises Refused if none or several fit."""
    stories: dict[str, bytes | None] = {}
    async for record in read(settings, [STORIES]):
        stories[(record.key or b"").decode(errors="replace")] = record.value
    fitting = {key: value for key, value in stories.items() if key.startswith(story_id) and value is not None}
    if story_id in fitting:
        fitting = {story_id: fitting[story_id]}
    if len(fitting) != 1:
        many = f"{len(fitting)} stories begin with" if fitting else "there is no story"
        raise Refused(f"{many} {story_id}; `wirefold tail stories` lists them", kind="no-story")
    found: Story = decode(Story, next(iter(fitting.values())))
    return found, await _claims(settings, found)


async def _claims(settings: Settings, of: Story) -> list[Claim]:
    wanted = set(of.claims)
    latest: dict[str, bytes | None] = {}
    async for record in read(settings, [CLAIMS]):
        key = (record.key or b"").decode(errors="replace")
        if key in wanted:
            latest[key] = record.value
    values = (latest.get(key) for key in of.claims)
    return [decode(Claim, value) for value in values if value is not None]
