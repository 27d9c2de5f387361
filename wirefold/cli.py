"""The command `wirefold`. Data goes to stdout, progress and errors to stderr.

Exit codes: 0 done; 1 a check found a difference; 2 it can't be done as asked; 3 done, but some articles were refused.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from stream.errors import WirefoldError
from stream.log import configure
from stream.settings import Settings
from wirefold.shown import clean

COMMANDS = (
    "bench",
    "demo",
    "dlq",
    "doctor",
    "explain",
    "follow",
    "lag",
    "propose",
    "publish",
    "replay",
    "run",
    "schemas",
    "state",
    "story",
    "tail",
    "topics",
    "web",
    "worker",
)
"""Each in a module of its name, imported when it is asked for: Faust alone takes a second."""

THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What numpy's linear algebra looks at, when it is loaded, for how many threads it may have."""


class _Commands(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        _one_thread()  # before numpy is loaded
        found: click.Command = getattr(import_module(f"wirefold.commands.{name}"), name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what it can't do is said in one line, never as a traceback."""
        try:
            return super().invoke(ctx)
        except WirefoldError as error:
            click.echo(f"wirefold: {clean(str(error), 2_000)}", err=True)
            ctx.exit(2)
        except BaseExceptionGroup as group:  # of tasks that ran beside each other: the first says enough
            ours = group.subgroup(WirefoldError)
            if ours is None:
                raise
            click.echo(f"wirefold: {clean(str(_first(ours)), 2_000)}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """A group of errors -> the first that is no group."""
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Settings: WIREFOLD_BROKERS, WIREFOLD_TOPIC_PREFIX and more, in docs/reference/settings.md.",
)
@click.option("--brokers", metavar="HOST:PORT,...", help="Kafka brokers (WIREFOLD_BROKERS; default localhost:9092).")
@click.version_option(package_name="wirefold")
@click.pass_context
def main(ctx: click.Context, brokers: str | None) -> None:
    """Fold news reports into stories as they arrive, claim by claim."""
    try:
        settings = Settings(brokers=brokers) if brokers else Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise click.UsageError(f"setting {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except SettingsError as error:  # its cause holds the value, which may be a secret
        raise click.UsageError(f"settings can't be read: {error}") from None
    configure(settings)
    ctx.obj = settings


def _one_thread() -> None:
    """Keep linear algebra to one thread, unless the user says otherwise: matrices are small here, and cores have workers of their own.

    Threads that wait for each other on busy cores cost merging as much CPU as all the rest of it.
    """
    for name in THREADS:
        os.environ.setdefault(name, "1")
