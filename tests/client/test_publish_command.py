"""`wirefold publish` as a publisher uses it: what goes, what is refused, what was sent before."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from stream.clients import read
from stream.embedded import EmbeddedBroker
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.brokers.both import settings_on
from tests.client.desk import TOPICS
from tests.client.feed_server import serving
from tests.client.test_follow import rss


@pytest.fixture
def settings(embedded: EmbeddedBroker, prefix: str) -> Settings:
    return settings_on(embedded, prefix, TOPICS)


async def publish(settings: Settings, *args: str, data: bytes = b"") -> tuple[int, str, str]:
    environment = {**os.environ, "WIREFOLD_BROKERS": settings.brokers, "WIREFOLD_TOPIC_PREFIX": settings.topic_prefix}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "wirefold", "publish", *args, env=environment,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(data), 60)
    return process.returncode or 0, out.decode(), err.decode()


async def keys(settings: Settings) -> list[Any]:
    return sorted([(record.key or b"").decode() async for record in read(settings, [ARTICLES])])


def mixed(folder: Path) -> Path:
    (folder / "a.txt").write_text("Words.")
    (folder / "b.csv").write_text("id,text\nb1,Words.\nb2,Words.\n")
    (folder / "c.json").write_text('{"id": "c", "text": "Words."}')
    (folder / "d.csv").write_text("name\nx\n")
    return folder


async def test_a_folder_of_all_kinds_goes_and_what_can_not_be_read_is_named(settings: Settings, tmp_path: Path) -> None:
    code, out, err = await publish(settings, str(mixed(tmp_path)), "--json")
    assert code == 3
    assert sorted(json.loads(line)["id"] for line in out.splitlines()) == ["a", "b1", "b2", "c"] == await keys(settings)
    assert "d.csv: no-feed: no column" in err
    assert "4 published" in err
    assert "1 refused" in err


async def test_standard_input_goes(settings: Settings) -> None:
    assert (await publish(settings, "-", data=b'{"id": "a", "text": "x"}\n'))[0] == 0
    assert await keys(settings) == ["a"]


async def test_a_rehearsal_sends_nothing_and_says_what_would_be_set_aside(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": "a", "text": "x"}\n{"id": "b"}\n{"id": "c", "text": "x", "published_at": "soon"}\nnot json\n')
    code, out, err = await publish(settings.model_copy(update={"brokers": "127.0.0.1:9"}), str(path), "--dry-run")
    assert code == 3
    assert out.startswith("a  ")
    assert all(kind in err for kind in ("no-text", "bad-date", "not-json", "1 would be read", "3 refused"))
    assert await keys(settings) == []


async def test_resumed_it_passes_over_what_was_acknowledged(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("".join(f'{{"id": "a{n}", "text": "x"}}\n' for n in range(3)))
    again = ["--resume", str(tmp_path / "journal"), str(tmp_path / "x.jsonl")]
    await publish(settings, *again)
    with (tmp_path / "x.jsonl").open("a") as more:
        more.write('{"id": "a3", "text": "x"}\n')
    _, _, err = await publish(settings, *again)
    assert "1 published" in err
    assert "3 passed over" in err
    assert await keys(settings) == ["a0", "a1", "a2", "a3"]


async def test_a_rate_is_kept(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("".join(f'{{"id": "a{n}", "text": "x"}}\n' for n in range(11)))
    begun = time.monotonic()
    await publish(settings, "--rate", "10", str(tmp_path / "x.jsonl"))
    assert time.monotonic() - begun >= 1.0
    assert len(await keys(settings)) == 11


async def test_the_url_of_a_feed_and_of_a_page_go_and_one_that_fails_is_named(settings: Settings) -> None:
    async with serving() as server:
        server.pages |= {
            "/feed": rss(("One", "https://h.example/1")),
            "/page": "<html><body><p>Words of a page.</p></body></html>",
        }
        server.pages["/gone"] = web.Response(status=410)
        code, _, err = await publish(settings, f"{server.url}/feed", f"{server.url}/page", f"{server.url}/gone")
    assert code == 3
    assert "answered 410" in err
    assert len(await keys(settings)) == 2
