"""`wirefold web`: stories and claims as pages and over HTTP."""

from __future__ import annotations

import asyncio
import signal

import click
from pydantic import ValidationError

from services.web.settings import WebSettings
from stream.errors import Refused
from stream.first_process import reap_what_is_left
from stream.log import configure
from stream.settings import Settings
from wirefold.commands.options import await_it


@click.command()
@click.option("--host", help="Address to listen on (WIREFOLD_WEB_HOST; default 127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on (WIREFOLD_WEB_PORT; default 8000; 0: any free one)."
)
@click.option("--database", help="SQLAlchemy URL of the read model (WIREFOLD_WEB_DATABASE; default sqlite:///wirefold-web.db).")
@click.option("--rebuild", is_flag=True, help="Discard the read model and build it again from the topics.")
@click.pass_obj
def web(settings: Settings, host: str | None, port: int | None, database: str | None, *, rebuild: bool) -> None:
    """Serve stories and claims as pages, JSON, events and webhooks.

    Stops on SIGTERM or Ctrl-C. Publishing over HTTP (POST /articles) is off unless WIREFOLD_WEB_TOKENS sets tokens. All settings:
    docs/reference/settings.md.
    """
    given = {name: value for name, value in (("host", host), ("port", port), ("database", database)) if value is not None}
    try:
        wanted = WebSettings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "__".join(map(str, first["loc"])).upper()
        raise click.UsageError(f"WIREFOLD_WEB_{name}: {first['msg'].removeprefix('Value error, ')}") from error
    configure(settings, libraries=True)
    await_it(_serve(settings, wanted, rebuild=rebuild))


async def _serve(settings: Settings, wanted: WebSettings, *, rebuild: bool) -> None:
    try:
        from services.web.model import ReadModel  # noqa: PLC0415 - an extra
        from wirefold.web import serving  # noqa: PLC0415
    except ImportError as error:
        raise Refused(
            f"the HTTP service needs more libraries: pip install 'wirefold[web]' ({error})", kind="no-extra"
        ) from error
    if rebuild:
        model = await asyncio.to_thread(ReadModel, wanted.database)
        await asyncio.to_thread(model.rebuild)
        model.close()
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    reap_what_is_left(loop)
    try:
        async with serving(settings, wanted, lambda url: click.echo(f"serving {url}", err=True)):
            await stopping.wait()
    except OSError as error:
        raise Refused(f"can't serve on {wanted.host}:{wanted.port}: {error}", kind="no-port") from error
