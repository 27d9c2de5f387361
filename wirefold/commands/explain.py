"""`wirefold explain`: why an article got its verdict."""

from __future__ import annotations

import json

import click

from schemas.arrival import Arrival
from schemas.received import Withdrawal
from stream.errors import Refused
from stream.settings import Settings
from wirefold.commands.options import as_json, await_it
from wirefold.explained import explained, findings


@click.command()
@click.argument("article_id", metavar="ARTICLE_ID")
@as_json
@click.pass_obj
def explain(settings: Settings, article_id: str, *, as_json: bool) -> None:
    """Say what the article ARTICLE_ID was found to be (new, revision, copy) and why, oldest finding first.

    Reads the topic `arrivals`, which keeps a week. An article that repeats one is not there: nothing came of it.
    """
    found: list[Arrival | Withdrawal] = await_it(findings(settings, article_id))
    if not found:
        raise Refused(
            f"{article_id} has not arrived in the last week: it repeats another article, was refused (`wirefold dlq ls`), or never came",
            kind="no-article",
        )
    for each in found:
        click.echo(json.dumps(each.model_dump(mode="json")) if as_json else "\n".join(explained(each)))
