"""`wirefold publish` while its broker goes away: it says what is safe and what may be, and published once more nothing lacks."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from stream.clients import read
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.brokers.broker import Broker
from tests.integration.clusters import WIREFOLD, environment, wirefold

COUNT = 250

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def publishing(settings: Settings, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    """A feed being published, which keeps what was acknowledged."""
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps({"id": f"a{number}", "text": f"Words {number}."}) + "\n" for number in range(COUNT)))
    command = [*WIREFOLD, "publish", str(feed), "--json", "--rate", "100", "--resume", str(folder / "done"), *more]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        return subprocess.Popen(command, env=environment(settings), stdout=out, stderr=err)


def acknowledged(folder: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (folder / "out").read_text().splitlines()]


def until(holds: Callable[[], bool], within: float = 60.0) -> None:
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


async def test_left_by_its_broker_it_says_what_is_safe_and_what_may_be(
    own_kafka: Callable[[int], Broker], tmp_path: Path
) -> None:
    broker = own_kafka(1)
    settings = Settings(brokers=broker.bootstrap, datadir=tmp_path)
    assert wirefold(settings, "topics", "apply").returncode == 0
    safe: set[str] = set()
    for more, number, code in (((), signal.SIGINT, 130), (("--wait", "11"), None, 2)):
        process = publishing(settings, tmp_path, *more)
        until(lambda: len(acknowledged(tmp_path)) >= 60)
        broker.kill_node()
        if number is not None:
            until(lambda: b"waiting for the broker" in (tmp_path / "err").read_bytes())
            process.send_signal(number)
        assert process.wait(30) == code
        told = (tmp_path / "err").read_text()
        now = acknowledged(tmp_path)
        assert f"{len(now)} published to" in told
        assert (
            0 < int(re.findall(r"(\d+) sent and not acknowledged: they may be published or not", told)[0]) <= COUNT - len(now)
        )
        assert not safe & set(now)
        safe |= set(now)
        broker.start_node()
    last = publishing(settings, tmp_path)
    assert last.wait(60) == 0
    safe |= set(acknowledged(tmp_path))
    lying = Counter([(record.key or b"").decode() async for record in read(settings, [ARTICLES])])
    assert safe == set(lying) == {f"a{number}" for number in range(COUNT)}


async def test_a_broker_that_comes_back_gets_each_article_once(own_kafka: Callable[[int], Broker], tmp_path: Path) -> None:
    broker = own_kafka(1)
    settings = Settings(brokers=broker.bootstrap, datadir=tmp_path)
    assert wirefold(settings, "topics", "apply").returncode == 0
    process = publishing(settings, tmp_path)
    until(lambda: len(acknowledged(tmp_path)) >= 60)
    broker.restart_node()
    assert process.wait(60) == 0
    lying = Counter([(record.key or b"").decode() async for record in read(settings, [ARTICLES])])
    assert lying == Counter(f"a{number}" for number in range(COUNT))
