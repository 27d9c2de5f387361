"""Rights that are taken from workers while they run: each says which, waits, and goes on when it has them again, with nothing lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from stream.access import Right, rights
from stream.settings import Settings
from stream.topics import DEDUPE, EXTRACT, MERGE
from tests.brokers.fixtures import _do_without
from tests.brokers.jars import NoBrokerError
from tests.faults.crew import Member
from tests.faults.scene import Scene, staged
from tests.integration.secured import Secured, secured
from wirefold.services import SERVICES

USER = "crew"

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[tuple[Secured, Scene]]:
    """A flow whose workers have their rights, and no more."""
    (tmp_path / "doors").mkdir()
    try:
        with secured(tmp_path / "doors", [USER]) as found:

            def door(here: Settings) -> Settings:
                found.allow(USER, rights([stage for stages in SERVICES.values() for stage in stages], here))
                return found.settings(USER, here.topic_prefix, here.datadir).model_copy(update={"session_s": here.session_s})

            with staged(tmp_path, seed=81, shared=found.broker, session_s=6, door=door) as scene:
                yield found, scene
    except NoBrokerError as why:
        _do_without(why)


def said(member: Member, *words: str) -> bool:
    """Whether a line of a worker's log holds all of these."""
    return any(all(word in line for word in words) for line in member.log.read_text().splitlines())


async def test_what_is_taken_is_said_and_missed_until_it_is_back(guarded: tuple[Secured, Scene]) -> None:
    secured, scene = guarded
    name = scene.here.topic
    ingest, normalize, store = (scene.crew.members[service][0] for service in SERVICES)
    await scene.publish(8)
    await scene.settled()
    pids = [member.process and member.process.pid for member in scene.crew.all]
    for member, stage, right, reason in (
        (store, "store.merge", Right("topic", name("stories"), "Write"), "TopicAuthorizationFailedError"),
        (normalize, "normalize.extract", Right("topic", name("arrivals"), "Read"), "TopicAuthorizationFailedError"),
        (ingest, "ingest.dedupe", Right("group", name(DEDUPE), "Read"), "GroupAuthorizationFailedError"),
    ):
        await asyncio.to_thread(secured.withdraw, USER, [right])
        await scene.publish(6)
        await scene.until(f"{stage} says that it lacks {right}", lambda: said(member, stage, reason))  # noqa: B023
        await scene.until(
            "the metric says so",
            lambda: member.counted("wirefold_refusals_total", stage=stage, reason=reason) > 0,  # noqa: B023
        )
        if right.kind == "group":
            await scene.until("it is not ready", lambda: _unready(member, stage))  # noqa: B023
        await scene.publish(6)
        await asyncio.to_thread(secured.allow, USER, [right])
        await scene.settled()
    assert [member.process and member.process.pid for member in scene.crew.all] == pids
    assert scene.crew.restarts == []
    await scene.held()


async def test_who_has_nothing_to_do_learns_of_it_by_its_heartbeat_and_joins_again(guarded: tuple[Secured, Scene]) -> None:
    secured, scene = guarded
    store = scene.crew.members["store"][0]
    await scene.publish(4)
    await scene.settled()
    group = [Right("group", scene.here.topic(MERGE), "Read")]
    await asyncio.to_thread(secured.withdraw, USER, group)
    await scene.until("it says so", lambda: said(store, "a right was taken", "GroupAuthorizationFailedError"))
    await scene.until("it is not ready", lambda: _unready(store, "store.merge"))
    await asyncio.sleep(8.0)  # longer than its session
    await asyncio.to_thread(secured.allow, USER, group)
    await scene.until("it is ready", lambda: store.health("readyz")[0] == 200)
    assert await asyncio.to_thread(store.counted, "wirefold_rebalances_total") > 0
    await scene.publish(6)
    await scene.held()
    assert scene.crew.restarts == []


async def test_a_fence_that_may_not_be_asked_for_is_said_and_asked_for_again(guarded: tuple[Secured, Scene]) -> None:
    secured, scene = guarded
    normalize = scene.crew.members["normalize"][0]
    fences = [Right("transactional-id", f"{scene.here.topic(EXTRACT)}-{number}", "Write") for number in range(12)]
    await asyncio.to_thread(secured.withdraw, USER, fences)
    await scene.publish(6)
    await scene.until("it says so", lambda: said(normalize, "not sent", "TransactionalIdAuthorizationFailed"))
    await asyncio.to_thread(secured.allow, USER, fences)
    await scene.held()
    assert scene.crew.restarts == []


def _unready(member: Member, stage: str) -> bool:
    status, told = member.health("readyz")
    return status == 503 and not json.loads(told)["stages"][stage]["ready"]
