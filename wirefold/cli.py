"""The command `wirefold`. Data goes to stdout, progress and errors to stderr.

Exit codes: 0 done; 1 a check found a difference; 2 it can't be done as asked; 3 done, but some articles were refused.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from stream.errors import WirefoldError
from stream.log import configure
from stream.settings import Settings
from wirefold.shown import clean

SECTIONS = {
    "Try it, without a Kafka": {
        "demo": "Run the whole flow on five sample articles and show their story.",
        "run": "Turn article files into stories and claims, without a broker.",
        "bench": "Measure what each stage costs in CPU, bytes and memory.",
    },
    "Publish": {
        "publish": "Publish articles and return when they are safe.",
        "follow": "Poll RSS and Atom feeds and publish what is new or changed.",
        "propose": "Add the claims that a language model proposes to articles.",
    },
    "Read": {
        "tail": "Print changes of stories, claims or events, one per line.",
        "story": "Show a story, and correct what matching got wrong.",
        "explain": "Explain an article's verdict and why it is in its story.",
        "web": "Serve stories and claims as pages, JSON, events and webhooks.",
    },
    "Operate": {
        "topics": "Plan and create Wirefold's topics.",
        "worker": "Run a worker of one service: ingest, normalize or store.",
        "lag": "Show how many records each stage still has to handle.",
        "doctor": "Check settings, brokers, topics, state and lag; say what to do.",
        "dlq": "List, show and retry dead letters: records that could not be handled.",
        "state": "Show and rebuild the state of the stages.",
        "replay": "Check the topics by running all stages again over their input.",
        "schemas": "Write JSON Schemas, examples and the AsyncAPI document.",
    },
}
"""The commands as the help lists them, each with how its own help begins."""

COMMANDS = {name: told for section in SECTIONS.values() for name, told in section.items()}
"""Each in a module of its name, imported when it is asked for: Faust alone takes a second."""

HINTS = {
    "no-broker": "Start Kafka, or name yours with --brokers or WIREFOLD_BROKERS. `wirefold demo` and `wirefold run` need none."
}
"""What helps, by the kind of error."""

SERVICES = ("worker", "web")
"""Commands that run in a container until they are told to stop."""
THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What numpy's linear algebra looks at, when it is loaded, for how many threads it may have."""


class _Commands(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        _one_thread()  # before numpy is loaded
        if name in SERVICES:
            _ends_when_told()
        found: click.Command = getattr(import_module(f"wirefold.commands.{name}"), name)
        return found

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Tell of all commands without importing one."""
        widest = max(map(len, COMMANDS))
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), told) for name, told in commands.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what it can't do is said in one line, never as a traceback."""
        try:
            return super().invoke(ctx)
        except WirefoldError as error:
            _say(error)
            ctx.exit(2)
        except BaseExceptionGroup as group:  # of tasks that ran beside each other: the first says enough
            ours = group.subgroup(WirefoldError)
            if ours is None:
                raise
            _say(_first(ours))
            ctx.exit(2)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


def _say(error: BaseException) -> None:
    """Say on stderr what could not be done, and what helps where that is known."""
    click.echo(f"wirefold: {clean(str(error), 2_000)}", err=True)
    if hint := HINTS.get(getattr(error, "kind", "")):
        click.echo(f"          {hint}", err=True)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """A group of errors -> the first that is no group."""
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Settings are environment variables, WIREFOLD_BROKERS and more: docs/reference/settings.md. Exit codes: 0 done; 1 a check found something; "
    "2 it can't be done as asked; 3 done, but some articles were refused.",
)
@click.option("--brokers", metavar="HOST:PORT,...", help="Kafka brokers (WIREFOLD_BROKERS; default localhost:9092).")
@click.version_option(package_name="wirefold")
@click.pass_context
def main(ctx: click.Context, brokers: str | None) -> None:
    """Fold news articles into stories as they arrive, and count who stands behind each claim."""
    try:
        settings = Settings(brokers=brokers) if brokers else Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "__".join(map(str, first["loc"])).upper()
        raise click.UsageError(f"WIREFOLD_{name}: {first['msg'].removeprefix('Value error, ')}") from error
    except SettingsError as error:  # its cause holds the value, which may be a secret
        raise click.UsageError(f"settings can't be read: {error}") from None
    configure(settings)
    ctx.obj = settings


def _ends_when_told() -> None:
    """Let a service that has not begun end with 0 when it is told to stop: where it is the first process of a container, the system would pass a signal over."""
    for number in (signal.SIGTERM, signal.SIGINT):
        if threading.current_thread() is threading.main_thread():
            signal.signal(number, lambda *_: os._exit(0))


def _one_thread() -> None:
    """Keep linear algebra to one thread, unless the user says otherwise: matrices are small here, and cores have workers of their own.

    Threads that wait for each other on busy cores cost merging as much CPU as all the rest of it.
    """
    for name in THREADS:
        os.environ.setdefault(name, "1")
