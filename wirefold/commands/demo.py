"""`wirefold demo`: the whole flow in one process, on an embedded broker."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from pathlib import Path

import click

from stream.settings import Settings
from wirefold import demo as demos
from wirefold.commands.options import await_it
from wirefold.feeds import Fed, feed


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@click.option("--keep", is_flag=True, help="Stay up afterwards, to be published to, until Ctrl-C.")
@click.pass_obj
def demo(settings: Settings, files: tuple[Path, ...], *, keep: bool) -> None:
    """Take the five seed articles (or FILEs) through the whole flow and show the story that they make.

    Broker and all workers run in this process. Nothing is kept: what you publish is gone when it ends.
    """
    logging.disable(logging.ERROR)  # the broker is young and the log is not what is shown here
    await_it(_demo(settings, feed(files or [demos.SEEDS]), keep=keep))


async def _demo(settings: Settings, articles: Iterable[Fed], *, keep: bool) -> None:
    click.echo("embedded broker: one process, in memory, for trying out only. Nothing is kept.", err=True)
    async with demos.standing(settings) as local:
        await demos.demo(local, articles, click.echo)
        if keep:
            click.echo(f"\nstill up at {local.brokers}; try, in another terminal:", err=True)
            click.echo(f"  wirefold --brokers {local.brokers} publish FILE...", err=True)
            with contextlib.suppress(asyncio.CancelledError):
                await demos.follow(local, click.echo)
