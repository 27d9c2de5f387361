"""Reference: docs/reference/cli.md, written from the commands themselves. `python -m tests.docs.reference` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from wirefold.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
HEAD = """# Commands

What each command takes, in its own words (`wirefold COMMAND --help`). Settings that all share are in [settings](settings.md).
"""


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and how it is called -> it and all below it, groups before their own."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield from commands(found, (*path, name))


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for path, command in commands(main, ("wirefold",)):
        inherited = main.context_settings
        command._help_option = None  # click keeps that of its first caller, who may have called it by itself
        context = click.Context(command, info_name=" ".join(path), terminal_width=100, **inherited)
        parts.append(f"## {' '.join(path)}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
