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
from click.utils import make_default_short_help
from pydantic import ValidationError
from pydantic_settings import SettingsError

from stream.errors import WirefoldError
from stream.log import configure
from stream.settings import Settings
from wirefold.shown import clean

COMMANDS = {
    "bench": "Measure what each stage costs on the articles in FILEs, in this process and without a broker: CPU, bytes and memory.",
    "demo": "Take the five seed articles (or FILEs) through the whole flow and show the story that they make.",
    "dlq": "Dead letters: records that could not be handled, kept as they came.",
    "doctor": "Look at settings, Faust, state, brokers, topics, clocks and lag: each line is ok, or says what to do.",
    "explain": "Say what the article ARTICLE_ID was found to be (new, revision, copy), in which story it is, and why; oldest finding first.",
    "follow": "Ask the RSS and Atom FEEDs (urls) again and again, and publish entries that are new or changed, until Ctrl-C.",
    "lag": "Show how many records each stage has still to do, as the brokers know it (a stage says so once a second).",
    "propose": "Write the articles in FILEs to stdout, one JSON object a line, each with the claims that the endpoint WIREFOLD_LLM__URL proposes.",
    "publish": "Publish the articles in FEEDs and return when they are safe.",
    "replay": "Take articles and what followed through all stages once more, in this process, and compare each topic byte by byte.",
    "run": "Take FILEs (text, JSON lines, CSV, ninjs, HTML, RSS, Atom, WARC, each also .gz, and folders of them) through the whole flow in this process.",
    "schemas": "Write JSON Schemas, examples and the AsyncAPI document to DIR (default: schemas/published).",
    "state": "Show and rebuild what stages remember.",
    "story": "Read stories, and put right what matching got wrong.",
    "tail": "Print each change of stories, claims or events, oldest first in each partition, a line each.",
    "topics": "Plan and create the topics of Wirefold.",
    "web": "Serve stories and claims: pages for people, JSON, events and webhooks for programs.",
    "worker": "Run a worker of SERVICE.",
}
"""Each in a module of its name, imported when it is asked for: Faust alone takes a second. What each does, as its own help begins."""

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
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(name, make_default_short_help(told, room)) for name, told in COMMANDS.items()])

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
