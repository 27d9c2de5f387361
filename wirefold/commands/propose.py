"""`wirefold propose`: articles with the claims that an endpoint proposes of them."""

from __future__ import annotations

from pathlib import Path

import click
import orjson
from pydantic import ValidationError

from schemas.article import Article
from services.ingest.receive import text_in
from stream.errors import Poison, Refused
from stream.settings import Settings
from wirefold.feeds import Fed, feed
from wirefold.proposing import NoAnswer, Proposer
from wirefold.shown import clean


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.pass_obj
def propose(settings: Settings, files: tuple[Path, ...]) -> None:
    """Write the articles in FILEs to stdout, one JSON object a line, each with the claims that the endpoint WIREFOLD_LLM__URL proposes.

    The proposals are part of the article from then on, so that publishing and replaying it gives the same each time. An article
    that has proposals, that can't be read, or that gets no good answer passes as it is; so do all once the budget is spent.
    """
    if settings.llm is None:
        raise Refused("no endpoint to ask: set WIREFOLD_LLM__URL", kind="no-endpoint")
    proposer = Proposer(settings.llm)
    proposed = 0
    for fed in feed(files):
        found = _proposed(fed, proposer)
        proposed += found is not fed.value
        click.echo(found)
    click.echo(f"{proposed} articles with proposals, {proposer.left} requests left", err=True)


def _proposed(fed: Fed, proposer: Proposer) -> bytes:
    """An article of a feed -> the same with proposals, or its very bytes."""
    try:
        article = Article.model_validate(orjson.loads(fed.value))
        if article.proposed or proposer.left <= 0:
            return fed.value
        claims = proposer.propose(text_in(article))
    except (orjson.JSONDecodeError, ValidationError, Poison, NoAnswer) as error:
        click.echo(f"{clean(fed.place, 400)} passes as it is: {clean(str(error), 400)}", err=True)
        return fed.value
    return orjson.dumps(orjson.loads(fed.value) | {"proposed": claims}) if claims else fed.value
