"""`wirefold run`: files in, files out, no broker."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from schemas.arrival import Arrival
from stream.settings import Settings
from wirefold import run as runs
from wirefold.commands.options import MOMENT
from wirefold.feeds import feed
from wirefold.services import publishers
from wirefold.shown import clean


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the five files.")
@click.option(
    "--at",
    type=MOMENT,
    help="Time to give every record (RFC 3339); without it, an undated article takes the latest time seen so far.",
)
@click.pass_obj
def run(settings: Settings, files: tuple[Path, ...], out: Path, at: datetime | None) -> None:
    """Turn article files into stories and claims, without a broker.

    FILEs are text, JSON lines, CSV, ninjs, HTML, RSS, Atom or WARC, each may be gzipped, or folders of them. They go through all stages in
    this process, which writes stories.jsonl, claims.jsonl, conflicts.jsonl, events.jsonl and verdicts.jsonl. The same input gives the same
    files, byte for byte. Exits with 3 if some articles were refused; each is named on stderr.
    """
    found: Counter[str] = Counter()
    for fed, outcome in runs.run(feed(files), out, at, publishers(settings)):
        if outcome.refused is not None:
            click.echo(f"refused {clean(fed.place, 400)}: {outcome.refused.kind}: {clean(str(outcome.refused), 400)}", err=True)
            found["refused"] += 1
        elif isinstance(outcome.arrival, Arrival):
            found[outcome.arrival.verdict.value] += 1
    click.echo(
        f"{out}: {found.total()} articles: " + ", ".join(f"{count} {name}" for name, count in found.most_common()), err=True
    )
    if found["refused"]:
        sys.exit(3)
