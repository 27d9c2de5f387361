"""`wirefold schemas`: write the published contracts, or check that they are what the models say."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from wirefold import contracts


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), default=contracts.PUBLISHED)
@click.option("--check", is_flag=True, help="Write nothing; list what differs, and exit with 1 if something does.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")
def schemas(folder: Path, *, check: bool, as_json: bool) -> None:
    """Write JSON Schemas, examples and the AsyncAPI document.

    They go to DIR (default: schemas/published) and are generated from the message models and the declared topics, the same bytes each time. A
    file left over from a message that no longer exists is named, never deleted.
    """
    written = [] if check else contracts.write(folder)
    differences = contracts.drift(folder)
    if as_json:
        found = [{"path": difference.path, "what": difference.what} for difference in differences]
        click.echo(json.dumps({"folder": str(folder), "written": written, "differences": found}))
    else:
        for line in (*written, *differences):
            click.echo(line)
    click.echo(f"{folder}: {len(written)} written, {len(differences)} different", err=True)
    if differences:
        click.echo("delete what is left over" if not check else "run `wirefold schemas` and commit what it writes", err=True)
        sys.exit(1)
