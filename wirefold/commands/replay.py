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
@click.option(
    "--verify", is_flag=True, required=True, help="Compare, and change nothing; required, as replay does nothing else."
)
@click.option("--all", "everything", is_flag=True, help=f"Show every difference, not only the first {MOST}.")
@as_json
@click.pass_obj
def replay(settings: Settings, *, verify: bool, everything: bool, as_json: bool) -> None:  # noqa: ARG001
    """Check the topics by running all stages again over their input.

    Each stage reads its source topic once more, in this process and in the order of each partition, and what it gives is compared with what is
    on the topics, byte by byte. Nothing is sent. A difference names the topic, the key and, if they are not today's, the rules under which the
    record was made. Let all stages finish first (`wirefold lag`). Exits with 1 if something differs.
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
