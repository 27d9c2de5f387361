"""`wirefold worker`: run the stages of one service, until told to stop."""

from __future__ import annotations

import sys

import click

from stream.allocating import keep_large_apart
from stream.collecting import collect_seldom
from stream.engine import serve
from stream.log import configure
from stream.open_files import allow_many
from stream.settings import Settings
from wirefold.commands.options import await_it
from wirefold.services import SERVICES, services


@click.command()
@click.argument("service", type=click.Choice(list(SERVICES)))
@click.option("--stage", metavar="NAME", help="Run only this stage of the service, e.g. ingest.receive.")
@click.pass_obj
def worker(settings: Settings, service: str, stage: str | None) -> None:
    """Run a worker of one service: ingest, normalize or store.

    Start as many as you like: the partitions are shared out among them. A worker stops on SIGTERM or Ctrl-C once the record in hand is done.
    The topics must exist: `wirefold topics apply`.
    """
    stages = [found for found in services(settings)[service] if stage in (None, found.name)]
    if not stages:
        raise click.UsageError(f"{service} has no stage {stage}: it has {', '.join(found.name for found in SERVICES[service])}")
    configure(settings, libraries=True)
    keep_large_apart()
    allow_many()
    collect_seldom()
    sys.exit(await_it(serve(stages, settings)))
