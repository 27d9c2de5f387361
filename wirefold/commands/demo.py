"""`wirefold demo`: the whole flow in one process, on an embedded broker."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from stream.settings import Settings
from wirefold.commands.options import await_it
from wirefold.demo import SEEDS, Demo
from wirefold.feeds import feed

PAUSE = 4.0
"""Seconds between two articles where somebody is watching the page."""


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@click.option("--keep", is_flag=True, help="Stay up afterwards, until Ctrl-C, so that you can publish to it.")
@click.option(
    "--web/--no-web",
    default=None,
    help="Serve a page as well (default: on a terminal; the demo then pauses between articles and stays up).",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="PORT", help="Port of the page (default: any free one)."
)
@click.pass_obj
def demo(settings: Settings, files: tuple[Path, ...], port: int, *, keep: bool, web: bool | None) -> None:
    """Run the whole flow on five sample articles and show their story.

    With FILEs, on your own articles instead. The broker and all workers run in this process, in memory: what is published is gone when it
    ends. On a terminal it also serves a page on which you can watch the story grow, and stays up until Ctrl-C; elsewhere it ends by itself.
    """
    watched = sys.stdout.isatty()
    web = watched if web is None else web
    if web and find_spec("starlette") is None:
        click.echo("no page: pip install 'wirefold[web]'", err=True)
        web = False
    click.echo("embedded broker: one process, in memory, for trying out only. Nothing is kept.", err=True)
    click.echo("Three numbers such as 5/5/1 count the reports / publishers / origins behind a claim.", err=True)
    await_it(
        Demo(click.echo).run(
            settings,
            feed(files or [SEEDS]),
            keep=keep or (web and watched),
            page=port if web else None,
            pause=PAUSE if web and watched else 0,
        )
    )
