"""`wirefold topics`: bring the broker's topics to what is declared."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

import click

from stream import topic_plan
from stream.access import rights
from stream.clients import administering
from stream.errors import Refused
from stream.settings import Settings
from wirefold.commands.options import as_json, await_it
from wirefold.declared import DECLARED


@click.group()
def topics() -> None:
    """Plan and create Wirefold's topics.

    Workers never create them.
    """


@topics.command("plan")
@as_json
@click.pass_obj
def plan(settings: Settings, *, as_json: bool) -> None:
    """Show what `apply` would do.

    Exits with 1 if there is something to do.
    """
    changes = await_it(_planned(settings))
    _show(changes, as_json=as_json)
    if changes:
        sys.exit(1)
    click.echo(f"all topics at {settings.brokers} are as declared", err=True)


@topics.command("apply")
@click.option(
    "--within",
    type=click.FloatRange(0),
    default=0.0,
    metavar="SECONDS",
    help="Wait this long until there are enough brokers (WIREFOLD_REPLICATION).",
)
@as_json
@click.pass_obj
def apply(settings: Settings, within: float, *, as_json: bool) -> None:
    """Create missing topics and set their configuration.

    Shows each change first. Never deletes a topic and never changes a number of partitions. Exits with 1 if a topic differs in a way that
    only a person can put right.
    """
    changes = await_it(_applied(settings, within, lambda planned: _show(planned, as_json=as_json)))
    click.echo(f"{sum(c.action != 'differs' for c in changes)} changes made at {settings.brokers}", err=True)
    if any(change.action == "differs" for change in changes):
        sys.exit(1)


@topics.command("acls")
@click.argument("service", type=click.Choice(list(DECLARED)))
@click.option("--principal", metavar="TYPE:NAME", help="Who gets the rights (default: User:SERVICE).")
@as_json
@click.pass_obj
def acls(settings: Settings, service: str, principal: str | None, *, as_json: bool) -> None:
    """Print the least rights that SERVICE needs on the brokers.

    One line for each right, as arguments for Kafka's kafka-acls.sh.
    """
    for right in rights(DECLARED[service], settings):
        click.echo(json.dumps(asdict(right)) if as_json else right.line(principal or f"User:{service}"))


async def _planned(settings: Settings) -> list[topic_plan.Change]:
    async with administering(settings) as admin:
        return topic_plan.plan(await topic_plan.standing(admin, settings), settings)


async def _applied(
    settings: Settings, within: float, show: Callable[[list[topic_plan.Change]], None]
) -> list[topic_plan.Change]:
    """Show the changes, then make them."""
    await _enough(settings, within)
    async with administering(settings) as admin:
        changes = topic_plan.plan(await topic_plan.standing(admin, settings), settings)
        show(changes)
        await topic_plan.apply(admin, settings, changes)
        return changes


async def _enough(settings: Settings, within: float) -> None:
    """Wait for as many brokers as there are to be copies. Raises Refused where they don't come within so many seconds."""
    end = time.monotonic() + within
    while True:
        try:
            async with administering(settings) as admin:
                nodes = len((await admin.describe_cluster())["brokers"])
            if nodes >= settings.replication:
                return
            lacking = Refused(
                f"{settings.replication} copies are wanted (WIREFOLD_REPLICATION), but there are only {nodes} brokers",
                kind="brokers",
            )
        except Refused as refused:
            lacking = refused
        if time.monotonic() >= end:
            raise lacking
        await asyncio.sleep(1)


def _show(changes: list[topic_plan.Change], *, as_json: bool) -> None:
    for change in changes:
        config = " ".join(f"{key}={value}" for key, value in change.config.items())
        line = f"{change.action:<10} {change.topic:<40} {change.partitions:>3} partitions  {config}  {change.why}"
        click.echo(json.dumps(asdict(change)) if as_json else line.rstrip())
