"""`wirefold replay`: check that what stands on the topics is what their sources give once more."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from stream.settings import Settings
from wirefold.commands.options import as_json, await_it
from wirefold.replay import RULES_NOW, differences, replayed
from wirefold.shown import clean

MOST = 100


@click.command()
@click.option("--verify", is_flag=True, required=True, help="Compare, and change nothing: the only thing that replay does.")
@click.option("--all", "everything", is_flag=True, help=f"Show every difference, not the first {MOST}.")
@as_json
@click.pass_obj
def replay(settings: Settings, *, verify: bool, everything: bool, as_json: bool) -> None:  # noqa: ARG001
    """Take articles and what followed through all stages once more, in this process, and compare each topic byte by byte.

    Each stage reads its source as it stands, in the order of each partition. A difference names the topic, the key, and the
    version of the rules under which the record was made, if that is another than today's. Reads only; needs the flow to
    be at rest. Exits with 1 if something differs.
    """
    expected, standing, cut = await_it(replayed(settings))
    for place in cut:
        click.echo(
            f"{place} no longer begins at its start: what followed from what is gone there shows as a difference", err=True
        )
    for name, count in sorted(expected.told.items()):
        click.echo(f"{count:>9}  {name}", err=True)
    count = 0
    for difference in differences(expected, standing):
        count += 1
        if everything or count <= MOST:
            text = f"{difference.topic}  {clean(difference.key, 60)}: {clean(difference.what)}{_made_under(difference.rules)}"
            click.echo(json.dumps(asdict(difference)) if as_json else text)
    click.echo(f"{count} differences" if count else "the same, byte by byte", err=True)
    if count:
        sys.exit(1)


def _made_under(rules: str) -> str:
    now = ", ".join(sorted(RULES_NOW))
    return f" (made under rules {clean(rules, 20)}, now {now})" if rules and rules not in RULES_NOW else ""
