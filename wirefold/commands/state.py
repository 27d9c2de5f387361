"""`wirefold state`: the rows of the stages that remember, and making them anew."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from stream.settings import Settings
from stream.state import FORMER, Rebuilt, former, lost
from stream.state import rebuild as begun
from stream.topics import LAYOUTS, changelog_topic
from wirefold.commands.options import as_json, await_it
from wirefold.declared import ALL

STATEFUL = {stage.name: stage for stage in ALL if stage.stateful}


@click.group()
def state() -> None:
    """Show and rebuild what stages remember."""


@state.command("show")
@as_json
@click.pass_obj
def show(settings: Settings, *, as_json: bool) -> None:
    """Show where the rows of each stage lie, and which partitions have none though records were handled there.

    Exits with 1 if there are such.
    """
    without = await_it(lost(settings, STATEFUL.values()))
    for name, stage in STATEFUL.items():
        missing = [each.partition for each in without if each.stage == name]
        before = await_it(former(settings, stage)) if missing else None
        changelog = settings.topic(changelog_topic(stage.group))
        told = {
            "stage": name,
            "layout": LAYOUTS[stage.group],
            "changelog": changelog,
            "partitions_without_state": missing,
            "former_layout": before,
        }
        lacks = f"no state in {missing}" + (f", {FORMER.format(before, LAYOUTS[stage.group])}" if before else "")
        line = f"{name:<16} layout {LAYOUTS[stage.group]}  {changelog}  {lacks if missing else 'ok'}"
        click.echo(json.dumps(told) if as_json else line)
    if without:
        raise SystemExit(1)


@state.command("rebuild")
@click.argument("stage", type=click.Choice(list(STATEFUL)))
@as_json
@click.pass_obj
def rebuild(settings: Settings, stage: str, *, as_json: bool) -> None:
    """Have STAGE make its rows anew from its source, where it has none, and send nothing while it does.

    All workers of the stage must be stopped; the next one that starts does the work, and `wirefold lag` shows how far it is.
    """
    for each in await_it(_all(settings, stage)):
        line = f"{each.topic}/{each.partition}: {each.below - each.first:,} records from {each.first} on"
        click.echo(json.dumps(asdict(each)) if as_json else line)


async def _all(settings: Settings, stage: str) -> list[Rebuilt]:
    return [each async for each in begun(settings, STATEFUL[stage])]
