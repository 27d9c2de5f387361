"""`wirefold demo`: the whole flow in one process, on an embedded broker."""

from __future__ import annotations

from pathlib import Path

import click

from stream.settings import Settings
from wirefold.commands.options import await_it
from wirefold.demo import SEEDS, Demo
from wirefold.feeds import feed


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@click.option("--keep", is_flag=True, help="Stay up afterwards, to be published to, until Ctrl-C.")
@click.pass_obj
def demo(settings: Settings, files: tuple[Path, ...], *, keep: bool) -> None:
    """Take the five seed articles (or FILEs) through the whole flow and show the story that they make.

    Broker and all workers run in this process. Nothing is kept: what you publish is gone when it ends.
    """
    click.echo("embedded broker: one process, in memory, for trying out only. Nothing is kept.", err=True)
    await_it(Demo(click.echo).run(settings, feed(files or [SEEDS]), keep=keep))
