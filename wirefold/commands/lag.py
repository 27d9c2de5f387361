"""`wirefold lag`: how far behind each stage is."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table

from stream.lag import Behind
from stream.lag import lag as lag_of
from stream.settings import Settings
from wirefold.commands.options import as_json, await_it
from wirefold.services import SERVICES

EVERY = 2.0
"""Seconds between two looks of --watch."""


@click.command()
@click.option("--watch", is_flag=True, help="Look again every two seconds, until Ctrl-C.")
@click.option("--partitions", is_flag=True, help="A line for each partition, not one for each stage.")
@as_json
@click.pass_obj
def lag(settings: Settings, *, watch: bool, partitions: bool, as_json: bool) -> None:
    """Show how many records each stage has still to do, as the brokers know it (a stage says so once a second)."""

    async def look() -> list[Behind]:
        return await lag_of(settings, [stage for stages in SERVICES.values() for stage in stages])

    shown = _lines if as_json else _table
    if not watch:
        _say(shown(await_it(look()), by_partition=partitions))
    elif as_json or not sys.stdout.isatty():
        await_it(_again(lambda found: _say(shown(found, by_partition=partitions)), look))
    else:
        with Live(console=Console(), auto_refresh=False) as live:
            await_it(_again(lambda found: live.update(_table(found, by_partition=partitions), refresh=True), look))


async def _again(show: Callable[[list[Behind]], None], look: Callable[[], Awaitable[list[Behind]]]) -> None:
    while True:
        show(await look())
        await asyncio.sleep(EVERY)


def _say(what: Table | list[str]) -> None:
    if isinstance(what, list):
        for line in what:
            click.echo(line)
    else:
        Console(width=None if sys.stdout.isatty() else 120).print(what)


def _lines(found: list[Behind], *, by_partition: bool) -> list[str]:
    if by_partition:
        return [json.dumps({**asdict(each), "lag": each.lag}) for each in found]
    return [
        json.dumps({"stage": stage, "topic": topic, "lag": left, "most": most}) for stage, topic, left, most in _stages(found)
    ]


def _table(found: list[Behind], *, by_partition: bool) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("stage", "topic", *(("partition", "done", "end") if by_partition else ("most in one partition",)), "lag"):
        table.add_column(name, justify="left" if name in ("stage", "topic") else "right")
    if by_partition:
        for each in found:
            table.add_row(each.stage, each.topic, str(each.partition), str(each.done or 0), str(each.ends), f"{each.lag:,}")
    else:
        for stage, topic, left, most in _stages(found):
            table.add_row(stage, topic, f"{most:,}", f"{left:,}")
    return table


def _stages(found: list[Behind]) -> list[tuple[str, str, int, int]]:
    """Partitions -> for each stage its topic, the records left in all and in the partition with the most."""
    names = dict.fromkeys((each.stage, each.topic) for each in found)
    lags = {name: [each.lag for each in found if (each.stage, each.topic) == name] for name in names}
    return [(stage, topic, sum(left), max(left, default=0)) for (stage, topic), left in lags.items()]
