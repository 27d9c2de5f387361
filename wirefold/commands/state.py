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
    """Show and rebuild the state of the stages."""


@state.command("show")
@as_json
@click.pass_obj
def show(settings: Settings, *, as_json: bool) -> None:
    """Show where the state of each stage is kept, and what is missing.

    A partition on which records were handled, and that has no state, is named; the exit code is then 1.
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
    """Rebuild the missing state of STAGE from its source topic.

    Stop all workers of the stage first. The next one that starts does the work and sends nothing while it does; `wirefold lag` shows how far
    it is.
    """
    for each in await_it(_all(settings, stage)):
        line = f"{each.topic}/{each.partition}: {each.below - each.first:,} records from {each.first} on"
        click.echo(json.dumps(asdict(each)) if as_json else line)


async def _all(settings: Settings, stage: str) -> list[Rebuilt]:
    return [each async for each in begun(settings, STATEFUL[stage])]
