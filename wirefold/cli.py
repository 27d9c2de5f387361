"""The command `wirefold`. Data goes to stdout, progress and errors to stderr.

Exit codes: 0 done; 1 a check found a difference; 2 it can't be done as asked; 3 done, but some articles were refused.
"""

from __future__ import annotations

import sys

import click
from pydantic import ValidationError

from stream.errors import WirefoldError
from stream.log import configure
from stream.settings import Settings
from wirefold.commands.demo import demo
from wirefold.commands.dlq import dlq
from wirefold.commands.publish import publish
from wirefold.commands.run import run
from wirefold.commands.schemas import schemas
from wirefold.commands.story import story
from wirefold.commands.tail import tail
from wirefold.commands.topics import topics
from wirefold.commands.worker import worker


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what it can't do is said in one line, never as a traceback."""
        try:
            return super().invoke(ctx)
        except WirefoldError as error:
            click.echo(f"wirefold: {error}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


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
    configure(settings)
    ctx.obj = settings


for command in (demo, run, publish, tail, story, worker, topics, dlq, schemas):
    main.add_command(command)
