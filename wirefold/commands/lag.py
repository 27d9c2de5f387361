"""`wirefold lag`: how far behind each stage is."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table

from stream.errors import Refused
from stream.lag import Behind
from stream.lag import lag as lag_of
from stream.settings import Settings
from wirefold.commands.options import as_json, await_it
from wirefold.declared import ALL

EVERY = 2.0
"""Seconds between two looks of --watch."""

Paces = dict[str, float]
"""Stage -> records done a second."""


@click.command()
@click.option("--watch", is_flag=True, help="Refresh every two seconds, until Ctrl-C.")
@click.option("--partitions", is_flag=True, help="One line per partition instead of one per stage.")
@as_json
@click.pass_obj
def lag(settings: Settings, *, watch: bool, partitions: bool, as_json: bool) -> None:
    """Show how many records each stage still has to handle.

    The figures are what the brokers know: each stage reports its progress once a second. With --watch it also shows how many records a stage
    handles per second, and how long the rest takes at that pace.
    """

    async def look() -> list[Behind]:
        return await lag_of(settings, ALL)

    if not watch:
        found = await_it(look())
        _say(_lines(found, by_partition=partitions) if as_json else _table(found, by_partition=partitions))
    elif as_json or not sys.stdout.isatty():
        await_it(_again(lambda found, paces: _say(_shown(found, paces, by_partition=partitions, as_json=as_json)), look))
    else:
        with Live(console=Console(), auto_refresh=False) as live:

            def draw(found: list[Behind], paces: Paces) -> None:
                live.update(_table(found, paces, by_partition=partitions), refresh=True)

            await_it(_again(draw, look))


async def _again(show: Callable[[list[Behind], Paces], None], look: Callable[[], Awaitable[list[Behind]]]) -> None:
    """Look and show, again and again. What the brokers refuse after the first look is told, and they are asked again."""
    before, at = await look(), time.monotonic()
    show(before, {})
    while True:
        await asyncio.sleep(EVERY)
        try:
            found, now = await look(), time.monotonic()
        except Refused as refused:
            click.echo(f"{refused}; asking again", err=True)
            continue
        show(found, paces(before, found, now - at))
        before, at = found, now


def paces(before: list[Behind], now: list[Behind], seconds: float) -> Paces:
    """Two looks, so many seconds apart -> records done a second by each stage in between."""
    done = [
        {name: sum(each.ends - each.lag for each in look if each.stage == name) for name in _names(look)}
        for look in (before, now)
    ]
    return {name: max(0.0, (upto - done[0].get(name, upto)) / seconds) for name, upto in done[1].items()}


def _names(found: list[Behind]) -> list[str]:
    return list(dict.fromkeys(each.stage for each in found))


def _shown(found: list[Behind], paces: Paces, *, by_partition: bool, as_json: bool) -> Table | list[str]:
    return _lines(found, paces, by_partition=by_partition) if as_json else _table(found, paces, by_partition=by_partition)


def _say(what: Table | list[str]) -> None:
    if isinstance(what, list):
        for line in what:
            click.echo(line)
    else:
        Console(width=None if sys.stdout.isatty() else 120).print(what)
        sys.stdout.flush()  # who watches through a pipe waits for it


def _lines(found: list[Behind], paces: Paces | None = None, *, by_partition: bool) -> list[str]:
    if by_partition:
        return [json.dumps({**asdict(each), "lag": each.lag}) for each in found]
    told = [{"stage": stage, "topic": topic, "lag": left, "most": most} for stage, topic, left, most in _stages(found)]
    return [
        json.dumps({**each, "done_per_second": paces.get(str(each["stage"]))} if paces is not None else each) for each in told
    ]


def _table(found: list[Behind], paces: Paces | None = None, *, by_partition: bool) -> Table:
    """Partitions -> the table; with paces, those of the stages and how long what is left takes at them."""
    columns = ("partition", "done", "end") if by_partition else ("most in one partition",)
    table = Table(box=None, pad_edge=False)
    for name in (
        "stage",
        "topic",
        *columns,
        "lag",
        *(("done /s", "empty in") if paces is not None and not by_partition else ()),
    ):
        table.add_column(name, justify="left" if name in ("stage", "topic") else "right")
    if by_partition:
        for each in found:
            table.add_row(each.stage, each.topic, str(each.partition), str(each.done or 0), str(each.ends), f"{each.lag:,}")
    else:
        for stage, topic, left, most in _stages(found):
            table.add_row(stage, topic, f"{most:,}", f"{left:,}", *(_told(left, paces.get(stage)) if paces is not None else ()))
    return table


def _told(left: int, pace: float | None) -> tuple[str, str]:
    """Records left and done a second -> the pace, and the time that is left at it, as if no more came."""
    if pace is None:
        return "", ""
    if not left:
        return f"{pace:,.1f}", ""
    return f"{pace:,.1f}", f"{timedelta(seconds=round(left / pace))}" if pace >= left / timedelta(
        days=99
    ).total_seconds() else "never"


def _stages(found: list[Behind]) -> list[tuple[str, str, int, int]]:
    """Partitions -> for each stage its topic, the records left in all and in the partition with the most."""
    names = dict.fromkeys((each.stage, each.topic) for each in found)
    lags = {name: [each.lag for each in found if (each.stage, each.topic) == name] for name in names}
    return [(stage, topic, sum(left), max(left, default=0)) for (stage, topic), left in lags.items()]
