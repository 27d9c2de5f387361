"""Options and the way to run a coroutine, shared by the commands."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

import click

from schemas.base import utc

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line on stdout.")


class _Moment(click.ParamType):
    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """RFC 3339 or a date -> the moment, UTC."""
        try:
            found: datetime = utc(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return found


MOMENT = _Moment()


def await_it(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end; Ctrl-C ends it quietly with 130, as a shell expects."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise click.exceptions.Exit(130) from None
