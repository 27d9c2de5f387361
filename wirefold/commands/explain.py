"""`wirefold explain`: why an article got its verdict and its story."""

from __future__ import annotations

import json

import click

from schemas.arrival import Arrival
from schemas.events import Event
from schemas.received import Withdrawal
from stream.errors import Refused
from stream.settings import Settings
from wirefold.commands.options import as_json, await_it
from wirefold.explained import explained, findings, placed, placements


@click.command()
@click.argument("article_id", metavar="ARTICLE_ID")
@as_json
@click.pass_obj
def explain(settings: Settings, article_id: str, *, as_json: bool) -> None:
    """Explain an article's verdict and why it is in its story.

    Findings come oldest first. They are read from the topic `arrivals`, which keeps a week, and from the events of stories, which are kept for
    good. An article that repeats another one is not found there: nothing came of it.
    """
    found, stories = await_it(_all(settings, article_id))
    if not found and not stories:
        raise Refused(
            f"{article_id} has not arrived in the last week: it repeats another article, was refused (`wirefold dlq ls`), or never came",
            kind="no-article",
        )
    for each in found:
        click.echo(json.dumps(each.model_dump(mode="json")) if as_json else "\n".join(explained(each)))
    for event in stories:
        lines = [json.dumps(event.model_dump(mode="json"))] if as_json else placed(event)
        click.echo("\n".join(lines), nl=bool(lines))


async def _all(settings: Settings, article_id: str) -> tuple[list[Arrival | Withdrawal], list[Event]]:
    return await findings(settings, article_id), await placements(settings, article_id)
