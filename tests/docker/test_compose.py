"""The whole of docker-compose.yml: up and healthy, used from outside, scaled under load, killed, restarted."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from stream.clients import producing, send
from stream.record import Outgoing
from stream.topics import ARTICLES
from tests.docker.compose import ROOT, WORKERS, Compose, until
from tests.faults.articles import Published, Stream
from tests.integration.clusters import wirefold

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.timeout(1800)]

SEEDS = ROOT / "seeds"
STOPPED_WITHIN_S = 45
HANDLED = re.compile(r'^wirefold_stage_seconds_count\{stage="normalize.extract"\} ([0-9.e+]+)', re.MULTILINE)


def said(compose: Compose, *args: str) -> str:
    """`wirefold ARGS` on this machine -> what it printed."""
    done = wirefold(compose.settings, *args)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def stories(compose: Compose) -> list[dict[str, Any]]:
    """The stories as they stand, told from outside."""
    latest: dict[str, dict[str, Any]] = {}
    for line in said(compose, "tail", "stories", "--json").splitlines():
        found = json.loads(line)
        latest[found["id"]] = found
    return [story for story in latest.values() if not story.get("gone")]


async def publish(compose: Compose, records: Sequence[Published], each_s: float = 0.0) -> None:
    async with producing(compose.settings) as producer:
        for key, value in records:
            await (await send(producer, compose.settings, Outgoing(ARTICLES, key, value)))
            await asyncio.sleep(each_s)


def is_done(compose: Compose) -> bool:
    """Whether no stage has anything left to do."""
    return all(json.loads(line)["lag"] == 0 for line in said(compose, "lag", "--json").splitlines())


def handled(compose: Compose) -> list[float]:
    """Records that each replica of normalize has handled since its start, most first."""
    found = (HANDLED.search(compose.metrics(each)) for each in compose.containers("normalize"))
    return sorted((float(match[1]) if match else 0.0 for match in found), reverse=True)


def kill_inside(container: dict[str, Any]) -> None:
    """Kill a container's worker as a crash would: from inside, so that Docker does not take it for anyone's wish."""
    code = (
        "import os, signal, pathlib\n"
        "for each in pathlib.Path('/proc').glob('[0-9]*/cmdline'):\n"
        "    words = each.read_bytes().split(b'\\0')\n"
        "    if b'worker' in words and each.parent.name != '1':\n"
        "        os.kill(int(each.parent.name), signal.SIGKILL)\n"
    )
    subprocess.run(["docker", "exec", container["Id"], "python", "-c", code], check=True, timeout=60)


def test_all_are_locked_down_and_bounded(compose: Compose) -> None:
    for service in (*WORKERS, "web", "kafka"):
        (container,) = compose.containers(service)
        host = container["HostConfig"]
        assert container["State"]["Health"]["Status"] == "healthy"
        assert host["CapDrop"] == ["ALL"]
        assert host["Memory"] > 0
        assert host["RestartPolicy"]["Name"] == "unless-stopped"
        if service != "kafka":
            assert host["ReadonlyRootfs"]
            assert container["Config"]["User"] == "10001:10001"
        for published in (host["PortBindings"] or {}).values():
            assert {each["HostIp"] for each in published} == {"127.0.0.1"}


def test_the_seeds_published_from_outside_end_as_one_story_and_a_page(compose: Compose) -> None:
    said(compose, "publish", str(SEEDS))
    (story,) = until(lambda: [each for each in stories(compose) if len(each["articles"]) == 5])
    assert len(stories(compose)) == 1
    listed = until(lambda: compose.got("/stories")["items"])
    assert [each["id"] for each in listed] == [story["id"]]
    assert story["title"] in compose.got("/").replace("&#39;", "'").replace("&#x27;", "'")
    assert "wirefold_live_stories" in compose.metrics(compose.containers("web")[0])


@contextlib.contextmanager
def publishing(compose: Compose, seed: int) -> Iterator[None]:
    """Articles come in all the while."""
    command = [sys.executable, "-m", "tests.docker.publishing", compose.settings.brokers, str(seed), "0.5"]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(timeout=60) == 0


def test_normalize_shares_the_work_and_nothing_is_lost_as_it_grows_and_shrinks(compose: Compose) -> None:
    with publishing(compose, 3):
        compose.up(normalize=3)
        assert len(compose.containers("normalize")) == 3
        until(lambda: min(handled(compose)) > 0)
        compose.up(normalize=1)
        assert len(compose.containers("normalize")) == 1
        already = handled(compose)[0]
        until(lambda: handled(compose)[0] >= already + 5)
    until(lambda: is_done(compose))
    said(compose, "replay", "--verify")


def test_a_worker_that_crashes_is_started_again_and_goes_on(compose: Compose) -> None:
    for service in WORKERS:
        (container,) = compose.containers(service)
        kill_inside(container)
        asyncio.run(publish(compose, Stream(WORKERS.index(service) + 20).take(20)))

        def is_back(service: str = service) -> bool:
            (now,) = compose.containers(service)
            return now["RestartCount"] >= 1 and now["State"].get("Health", {}).get("Status") == "healthy"

        until(is_back)
    until(lambda: is_done(compose))
    said(compose, "replay", "--verify")


def test_all_restarted_know_what_they_knew(compose: Compose) -> None:
    before = {story["id"]: len(story["articles"]) for story in stories(compose)}
    compose.run("restart", "--timeout", str(STOPPED_WITHIN_S))
    compose.up()
    until(lambda: is_done(compose))
    assert {story["id"]: len(story["articles"]) for story in stories(compose)} == before
    seed = min(SEEDS.glob("*.txt"))
    copy = json.dumps(
        {"id": "again", "url": "https://elsewhere.example/again", "source": "Elsewhere", "text": seed.read_text()}
    )
    asyncio.run(publish(compose, [(b"again", copy.encode())]))
    (story,) = until(lambda: [each for each in stories(compose) if any(a["id"] == "again" for a in each["articles"])])
    placed = {article["id"]: article for article in story["articles"]}
    assert placed["again"]["verdict"] == "copy"
    assert placed["again"]["copy_of"] == seed.stem


@pytest.mark.parametrize("service", [*WORKERS, "web"])
def test_one_that_is_told_to_stop_does_within_its_grace(compose: Compose, service: str) -> None:
    (container,) = compose.containers(service)
    begun = time.monotonic()
    compose.run("stop", service)
    (stopped,) = compose.containers(service)
    assert time.monotonic() - begun < STOPPED_WITHIN_S
    assert (stopped["Id"], stopped["State"]["ExitCode"], stopped["State"]["OOMKilled"]) == (container["Id"], 0, False)
