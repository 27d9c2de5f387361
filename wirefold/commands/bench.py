"""`wirefold bench`: what the flow costs on your own articles."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from stream.errors import Refused
from stream.settings import Settings
from wirefold.commands.options import as_json
from wirefold.feeds import feed
from wirefold.measuring import measure
from wirefold.services import services


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--articles", type=click.IntRange(min=1), default=1_000, show_default=True, help="Read at most this many.")
@as_json
@click.pass_obj
def bench(settings: Settings, files: tuple[Path, ...], articles: int, *, as_json: bool) -> None:
    """Measure what each stage costs in CPU, bytes and memory.

    Takes the articles in FILEs through all stages in this process, without a broker. `times limit` compares a stage with the least that it could
    cost: one JSON decode, one encode and one pass over the words; that ratio holds from machine to machine. What Kafka and Faust add is
    measured by `make bench` (docs/performance.md).
    """
    found = measure(feed(files), [stage for stages in services(settings).values() for stage in stages], articles)
    if not found.articles:
        raise Refused("no article could be read", kind="no-feed")
    if as_json:
        click.echo(orjson.dumps(found.as_json()))
        return
    mean, refused = found.characters // found.articles, f", {found.refused} refused" if found.refused else ""
    click.echo(f"{found.articles} articles of {mean:,} characters{refused}; most memory {found.peak / 1e6:,.0f} MB")
    click.echo(
        f"{'stage':<18} {'µs/article':>10} {'articles/CPU s':>14} {'share':>6} {'times limit':>11} {'bytes sent':>10} {'state':>7}"
    )
    for row in found.rows():
        figures = (
            f"{row['us_per_article']:>10,} {row['articles_per_cpu_second']:>14,} {row['share']:>6.0%} {row['times']:>11.1f}"
        )
        click.echo(f"{row['stage']:<18} {figures} {row['sent_bytes']:>10,} {row['state_bytes']:>7,}")
