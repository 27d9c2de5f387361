"""`wirefold doctor`: what is wrong, and what to do about it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from stream.settings import Settings
from wirefold.commands.options import as_json, await_it
from wirefold.doctor import Finding, examine

MARKS = {"ok": "ok     ", "warning": "warning", "error": "ERROR  "}


@click.command()
@as_json
@click.pass_obj
def doctor(settings: Settings, *, as_json: bool) -> None:
    """Check settings, brokers, topics, state and lag; say what to do.

    Each line is ok, or says what to do about it. Exits with 1 if there is an error.
    """
    findings = await_it(_told(settings, as_json=as_json))
    if any(finding.verdict == "error" for finding in findings):
        sys.exit(1)


async def _told(settings: Settings, *, as_json: bool) -> list[Finding]:
    findings = []
    async for finding in examine(settings):
        findings.append(finding)
        click.echo(json.dumps(asdict(finding)) if as_json else _line(finding))
    return findings


def _line(finding: Finding) -> str:
    line = f"{MARKS[finding.verdict]} {finding.what:<9} {finding.found}"
    return line + (f"\n        {'':<9} → {finding.todo}" if finding.todo else "")
