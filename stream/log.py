"""Logging: one line a record on stderr, JSON off a terminal."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

import orjson
import structlog

from stream.settings import Settings

SILENCE = 10.0
"""Seconds in which a library says one thing once: a client without its broker would say it a hundred times a second."""


class Seldom(logging.Filter):
    """Lets the same message of one logger through once in a while, and says how often it was held back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is to be written."""
        if record.name.startswith("wirefold"):
            return True
        said = (record.name, str(record.msg)[:200])
        at, held = self._last.get(said, (-SILENCE, 0))
        if self._clock() - at < SILENCE:
            self._last[said] = (at, held + 1)
            return False
        if len(self._last) > 1_000:
            self._last.clear()
        self._last[said] = (self._clock(), 0)
        if held:
            record.msg = f"{record.msg} (and {held} more in the {SILENCE:.0f} s before)"
        return True


def _harmless(_logger: Any, _name: str, event: Any) -> Any:
    """Write out the characters that would steer a terminal, in keys and ids of strangers; JSON does so by itself."""
    return {
        key: "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in value)
        if isinstance(value, str)
        else value
        for key, value in event.items()
    }


def _json(event: Any, **options: Any) -> str:
    """A line as JSON in ASCII, as `json` writes it: no character of a stranger's key or id steers the terminal that shows it."""
    try:
        line = orjson.dumps(event, default=options.get("default"))
    except TypeError:  # what orjson has no form for
        return json.dumps(event, **options)
    return line.decode() if line.isascii() else json.dumps(event, **options)


def configure(settings: Settings, *, libraries: bool = False) -> None:
    """Send the log of Wirefold to stderr in one form; with `libraries`, also theirs, from warnings on.

    A command says itself, in one line, what the libraries would say in many; a worker has nobody else to say it.
    """
    text = settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if text:
        shared.append(_harmless)
    renderer: Any = structlog.dev.ConsoleRenderer() if text else structlog.processors.JSONRenderer(serializer=_json)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Seldom())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    # As Python's documentation advises: no line of ours says where in the code it was written, nor by which thread.
    logging._srcfile = None  # noqa: SLF001
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(handlers=[handler], level=logging.WARNING if libraries else logging.CRITICAL, force=True)
    logging.getLogger("wirefold").setLevel(settings.log_level)
