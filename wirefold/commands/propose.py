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
from wirefold.feeds import feed
from wirefold.proposing import NoAnswer, Proposer
from wirefold.shown import clean


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.pass_obj
def propose(settings: Settings, files: tuple[Path, ...]) -> None:
    """Add the claims that a language model proposes to articles.

    Reads the articles in FILEs, asks the endpoint WIREFOLD_LLM__URL about each, and writes them to stdout, one JSON object per line. The
    proposals are part of the article from then on, so that publishing or replaying it gives the same result each time. An article that has
    proposals already, can't be read, or gets no good answer is written unchanged; so is every article once the budget is spent.
    """
    if settings.llm is None or not settings.llm.url.startswith(("http://", "https://")):
        raise Refused(
            "no endpoint to ask: set WIREFOLD_LLM__URL to one that begins with http:// or https://", kind="no-endpoint"
        )
    proposer = Proposer(settings.llm)
    proposed = 0
    for fed in feed(files):
        if fed.value is None:
            click.echo(f"{clean(fed.place, 400)} is not an article: {clean(str(fed.unfit or 'a withdrawal'), 400)}", err=True)
            continue
        found = _proposed(fed.place, fed.value, proposer)
        proposed += found is not fed.value
        click.echo(found)
    click.echo(f"{proposed} articles with proposals, {proposer.left} requests left", err=True)


def _proposed(place: str, value: bytes, proposer: Proposer) -> bytes:
    """An article of a feed -> the same with proposals, or its very bytes."""
    try:
        article = Article.model_validate(orjson.loads(value))
        if article.proposed or proposer.left <= 0:
            return value
        claims = proposer.propose(text_in(article))
    except (orjson.JSONDecodeError, ValidationError, Poison, NoAnswer) as error:
        click.echo(f"{clean(place, 400)} written unchanged: {clean(_why(error), 400)}", err=True)
        return value
    return orjson.dumps(orjson.loads(value) | {"proposed": claims}) if claims else value


def _why(error: Exception) -> str:
    """What was wrong with an article or an answer -> one sentence; of what a model found wrong, the first."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    return ": ".join([".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")]).removeprefix(": ")
