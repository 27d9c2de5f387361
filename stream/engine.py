"""The engine: stages running in one asyncio loop, started together and stopped cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime

import structlog

from stream.clients import partitions_of
from stream.errors import Refused
from stream.faust_app import StageApp, Tell, logged
from stream.first_process import reap_what_is_left
from stream.health import answering
from stream.kept import require_kept
from stream.metrics import Metrics
from stream.record import Record
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.state import REBUILD, lost, why_lost
from stream.topics import changelog_topic
from stream.tracing import Spans, tracing

STOPPED_WITHIN = 30.0
"""Seconds after which a stop that hangs is cut short."""

BROKER_WITHIN = 90.0
"""Seconds that a worker waits for a broker that does not answer yet, as after a restart of the machine."""

log = structlog.get_logger("wirefold.worker")


@contextlib.asynccontextmanager
async def running(  # noqa: PLR0913 - what runs, where, and who hears of it
    stages: Iterable[Stage],
    settings: Settings,
    *,
    durable: bool = True,
    tell: Tell = logged,
    standing: list[StageApp] | None = None,
    lower: Mapping[str, int] | None = None,
) -> AsyncIterator[list[StageApp]]:
    """Stages -> their apps, started; on leaving, each finishes the record in hand, commits and stops, upstream first.

    They are also put into `standing`, before they start. `lower`: topics that take smaller records than declared (bytes).
    """
    apps = standing if standing is not None else []
    apps += [StageApp(stage, settings, durable=durable, tell=tell, lower=lower) for stage in stages]
    for found in apps:
        found.app.finalize()
    try:
        await asyncio.gather(*(found.app.start() for found in apps))
        yield apps
    finally:
        for found in apps:
            await found.app.stop()
            await found.close()


async def serve(stages: Iterable[Stage], settings: Settings) -> int:
    """Run stages until SIGTERM or SIGINT -> 0, or until one fails: then the process ends with 1, nothing more committed.

    Raises Refused if the broker or a topic is not there, or the address to answer at is taken.
    """
    standing: list[StageApp] = []
    metrics = Metrics(standing)
    reap_what_is_left(asyncio.get_running_loop())
    with tracing(settings) as spans:
        tell = _teller(metrics, spans)
        async with answering(settings, standing, metrics):
            return await _served(list(stages), settings, standing, metrics, tell)


def _teller(metrics: Metrics, spans: Spans | None) -> Tell:
    def tell(stage: Stage, record: Record, step: Step, seconds: float) -> None:
        now = datetime.now(UTC)
        metrics.handled(stage, record, step, seconds, now)
        if spans is not None:
            spans.handled(stage, record, step, seconds, now)
        logged(stage, record, step, seconds)

    return tell


async def _served(stages: list[Stage], settings: Settings, standing: list[StageApp], metrics: Metrics, tell: Tell) -> int:
    lower = await _reached(stages, settings)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _leave)
    async with running(stages, settings, tell=tell, standing=standing, lower=lower) as apps:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        for found in apps:
            found.rebalanced, found.gone, found.refused = metrics.rebalanced, metrics.gone, metrics.refused
        log.info("running", stages=[found.stage.name for found in apps], brokers=settings.brokers)
        watched = [asyncio.ensure_future(found.failed()) for found in apps]
        asked = asyncio.ensure_future(stopping.wait())
        await asyncio.wait([asked, *watched], return_when=asyncio.FIRST_COMPLETED)
        if any(found.done() for found in watched):
            _end_at_once()
        log.info("stopping")
        loop.call_later(STOPPED_WITHIN, _end_at_once)
    for number in (signal.SIGTERM, signal.SIGINT):  # told once more while Python ends: it does
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_IGN)
    return 0


async def _reached(stages: list[Stage], settings: Settings) -> dict[str, int]:
    """Wait for a broker that is still starting, then check its topics -> those that take smaller records than declared. Raises Refused where there is none, or a topic lacks."""
    end = time.monotonic() + BROKER_WITHIN
    wait = 0.5
    while True:
        try:
            return await _check(stages, settings)
        except Refused as refused:
            if refused.kind != "no-broker" or time.monotonic() + wait > end:
                raise
            log.warning("waiting for the broker", brokers=settings.brokers, wait=wait)
        await asyncio.sleep(wait)
        wait = min(2 * wait, 5.0)


async def _check(stages: list[Stage], settings: Settings) -> dict[str, int]:
    """Refuse to start without the topics: Faust would start, look healthy and fail at each record.

    And without the state of what was handled: every copy would be new, and every story opened once more. And where brokers would
    delete that state, or records before they are handled.
    """
    wanted = {topic for stage in stages for topic in (stage.source, *stage.writes)}
    changelogs = {changelog_topic(stage.group): stage.source for stage in stages if stage.stateful}
    found = list((await partitions_of(settings, [*wanted, *changelogs])).values())
    for changelog, source in changelogs.items():
        if found.count(changelog) != found.count(source):
            raise Refused(
                f"{changelog} has {found.count(changelog)} partitions and {source} has {found.count(source)}: they must be as many",
                kind="topics",
            )
    lower = await require_kept(settings, stages)
    without = {each.stage for each in await lost(settings, stages)}
    for stage in stages:
        if stage.name in without:
            raise Refused(f"{await why_lost(settings, stage)}: {REBUILD.format(stage.name)}", kind="state")
    return lower


def _leave() -> None:
    """End a worker that is told to stop while it starts, which takes minutes where it reads its state: it has nothing in hand, and what it read it reads again."""
    log.info("stopping while it starts")
    os._exit(0)


def _end_at_once() -> None:
    """End the process without stopping cleanly: a stage that failed holds an event that must not be committed."""
    log.error("ending without a clean stop")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1)
