"""Doctor: is everything there that Wirefold needs, and what to do where it is not."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from stream import faustguard, topic_plan
from stream.clients import administering, consuming, partitions_of
from stream.errors import Refused
from stream.kept import ANEW, APPLY, cut_off, read_configs, unfit
from stream.lag import lag
from stream.largest import lower
from stream.members import Member, members
from stream.settings import Settings
from stream.state import REBUILD, lost, why_lost
from stream.topics import ARTICLES, LAYOUTS
from wirefold.declared import ALL

SKEW_MS = 2_000
"""Milliseconds that this machine's clock and a broker's may lie apart."""
LAGGING = 100_000
"""Records left in one stage from which the doctor speaks of it."""
OTHERS = "finish the upgrade; or, where another deployment has the same WIREFOLD_TOPIC_PREFIX and brokers, stop it or give it a prefix of its own"

Verdict = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it stands, and what to do about it where it does not stand well."""

    what: str
    verdict: Verdict
    found: str
    todo: str = ""


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Settings -> findings, in order; those behind a broker that does not answer are left out."""
    yield _settings(settings)
    yield _guard()
    yield _datadir(settings.datadir)
    try:
        yield await _brokers(settings)
    except Refused as refused:
        yield Finding(
            "brokers", "error", str(refused), "start Kafka, or set WIREFOLD_BROKERS and the security settings to reach it"
        )
        return
    try:
        plan = await _plan(settings)
    except Refused as refused:
        yield Finding("topics", "warning", str(refused), "ask as somebody who may describe topics and their configurations")
        return
    yield _topics(plan)
    if any(change.action == "create" for change in plan):
        return
    yield await _kept(settings)
    yield await _state(settings)
    yield await _clock(settings)
    yield await _lag(settings)
    yield workers(await members(settings, ALL))


def _settings(settings: Settings) -> Finding:
    said = {
        name: value for name, value in settings.model_dump(exclude_defaults=True).items() if not isinstance(value, SecretStr)
    }
    shown = ", ".join(f"{name}={value}" for name, value in sorted(said.items())) or "all at their defaults"
    if settings.security_protocol.startswith("SASL") and not (settings.sasl_username and settings.sasl_password):
        return Finding("settings", "error", shown, "SASL needs WIREFOLD_SASL_USERNAME and WIREFOLD_SASL_PASSWORD")
    return Finding("settings", "ok", shown)


def _guard() -> Finding:
    try:
        faustguard.install()
    except Refused as refused:
        return Finding("versions", "error", str(refused), "install what requirements/runtime.txt pins")
    found = {name: version(name) for name in ("wirefold", "faust-streaming", "aiokafka", "rocksdict")}
    shown = ", ".join(f"{name} {which}" for name, which in found.items())
    return Finding("versions", "ok", f"{shown}, Python {platform.python_version()}; Faust's known defects are guarded against")


def _datadir(datadir: Path) -> Finding:
    there = next(folder for folder in (datadir.absolute(), *datadir.absolute().parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Finding("disk", "error", f"{datadir} can't be written", "set WIREFOLD_DATADIR to a folder of this replica's own")
    stat = os.statvfs(there)
    free = stat.f_bavail * stat.f_frsize
    shown = f"{datadir}, {free / 2**30:.0f} GiB free"
    if free < 2**30:
        return Finding("disk", "warning", shown, "make room: state and its compaction need a few GiB")
    return Finding("disk", "ok", shown)


async def _brokers(settings: Settings) -> Finding:
    begun = time.monotonic()
    async with administering(settings) as admin:
        cluster = await admin.describe_cluster()
    nodes = len(cluster["brokers"])
    shown = f"{nodes} at {settings.brokers}, {settings.security_protocol}, answered in {time.monotonic() - begun:.2f} s"
    if nodes < settings.replication:
        return Finding("brokers", "error", shown, f"WIREFOLD_REPLICATION is {settings.replication}: add brokers or lower it")
    return Finding("brokers", "ok", shown)


async def _plan(settings: Settings) -> list[topic_plan.Change]:
    async with administering(settings) as admin:
        return topic_plan.plan(await topic_plan.standing(admin, settings), settings)


def _topics(plan: list[topic_plan.Change]) -> Finding:
    if not plan:
        return Finding("topics", "ok", "all as declared")
    missing = [change.topic for change in plan if change.action == "create"]
    shown = f"{len(missing)} missing, {len(plan) - len(missing)} other than declared"
    return Finding("topics", "error" if missing else "warning", shown, "wirefold topics plan, then wirefold topics apply")


async def _kept(settings: Settings) -> Finding:
    """Whether brokers keep what must be kept; a changelog that lost rows while they did not stays so."""
    configs = await read_configs(settings, ALL)
    if found := unfit(configs, settings, ALL):
        fatal = any(each.fatal for each in found)
        return Finding("kept", "error" if fatal else "warning", "; ".join(f"{each.topic}: {each.why}" for each in found), APPLY)
    gone = {stage: await cut_off(settings, stage) for stage in ALL if stage.stateful}
    if told := {stage.name: partitions for stage, partitions in gone.items() if partitions}:
        shown = "; ".join(f"{name} has lost rows of partitions {partitions}" for name, partitions in told.items())
        return Finding("kept", "error", shown, "; ".join(ANEW.format(name) for name in told))
    if small := lower(configs, settings, sorted({name for stage in ALL for name in stage.writes})):
        shown = ", ".join(f"{settings.topic(name)} {size:,} bytes" for name, size in small.items())
        return Finding("kept", "warning", f"larger records are dead letters: {shown}", APPLY)
    return Finding("kept", "ok", "brokers keep state, records and articles as declared")


async def _state(settings: Settings) -> Finding:
    stages = [stage for stage in ALL if stage.stateful]
    without = {each.stage for each in await lost(settings, stages)}
    if without:
        shown = "; ".join([await why_lost(settings, stage) for stage in stages if stage.name in without])
        return Finding("state", "error", shown, "; ".join(REBUILD.format(name) for name in sorted(without)))
    return Finding("state", "ok", ", ".join(f"{stage.name} in layout {LAYOUTS[stage.group]}" for stage in stages))


async def _clock(settings: Settings) -> Finding:
    """Whether records on `articles` carry times that this machine's clock has not reached: then one of the clocks is off.

    Brokers don't tell their clock, and one that is behind can't be told from quiet publishers.
    """
    places = await partitions_of(settings, [ARTICLES])
    async with consuming(settings) as consumer:
        ahead = await consumer.offsets_for_times(dict.fromkeys(places, round(time.time() * 1000) + SKEW_MS))
    if any(found is not None for found in ahead.values()):
        shown = f"records on `articles` are more than {SKEW_MS / 1000:.0f} s ahead of this machine's clock"
        return Finding("clocks", "warning", shown, "compare this machine's clock and the publishers' (NTP)")
    return Finding("clocks", "ok", "no article is ahead of this machine's clock")


async def _lag(settings: Settings) -> Finding:
    found = await lag(settings, ALL)
    left: dict[str, int] = {}
    for each in found:
        left[each.stage] = left.get(each.stage, 0) + each.lag
    shown = ", ".join(f"{stage} {records:,}" for stage, records in left.items())
    if gone := {each.stage: sum(every.gone for every in found if every.stage == each.stage) for each in found if each.gone}:
        told = ", ".join(f"{stage} {records:,}" for stage, records in gone.items())
        return Finding(
            "lag",
            "error",
            f"{shown}; deleted before they were handled: {told}",
            "publish again what was in them: docs/how-to/monitor.md",
        )
    if any(records > LAGGING for records in left.values()):
        return Finding("lag", "warning", shown, "wirefold lag --watch; start more workers of a wide stage that stays behind")
    return Finding("lag", "ok", shown)


def workers(found: list[Member]) -> Finding:
    """The workers of all stages -> whether each stage has one, and all are of one version. Two deployments of one prefix share the work, so that one nobody knows of is seen here alone."""
    sharing = {stage.name: [each.machine for each in found if each.stage == stage.name] for stage in ALL}
    shown = "; ".join(f"{name} on {', '.join(sorted(on))}" for name, on in sharing.items() if on) or "none"
    if idle := [name for name, on in sharing.items() if not on]:
        return Finding(
            "workers", "warning", f"{shown}; nobody at {', '.join(idle)}", "start `wirefold worker` for what has none"
        )
    if len(versions := sorted({each.version for each in found})) > 1:
        told = ", ".join(
            f"{each} on {', '.join(sorted({one.machine for one in found if one.version == each}))}" for each in versions
        )
        return Finding("workers", "warning", f"of several versions: {told}", OTHERS)
    return Finding("workers", "ok", f"all {versions[0]}: {shown}")
