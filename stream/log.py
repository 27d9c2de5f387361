"""Logging: one line a record on stderr, JSON off a terminal."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from stream.settings import Settings


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
    renderer: Any = structlog.dev.ConsoleRenderer() if text else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING if libraries else logging.CRITICAL, force=True)
    logging.getLogger("wirefold").setLevel(settings.log_level)
