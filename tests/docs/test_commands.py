"""Each command in the README and the docs is run, page by page, in the shell that it is written for, against a real Kafka."""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import re
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from services.web.settings import WebSettings
from stream.clients import producing, read, send
from stream.dead_letters import dead_letter
from stream.errors import Poison
from stream.record import Outgoing, Record
from stream.settings import Settings
from stream.topics import ARTICLES, STORIES
from tests.client.desk import BRIDGE, SCHOOL
from tests.client.feed_server import serving as feeds_served
from tests.integration.clusters import processes
from tests.web.conftest import postgres_server
from wirefold.web import serving

__all__ = ["postgres_server"]

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = {
    page.relative_to(ROOT).as_posix(): [text for kind, text in FENCE.findall(page.read_text("utf-8")) if kind == "sh"]
    for page in PAGES
}
STAND_IN = Path(__file__).parent / "programs" / "stand_in.py"
PROGRAMS = ("wirefold", "curl", "make", "docker", "pip", "kafka-storage.sh", "kafka-acls.sh", "kafka-configs.sh", "kubectl")
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title><link>https://example.com/</link>
<item><title>The council voted</title><link>https://example.com/a7</link><description>The council voted on Monday to close two schools in Hallam.</description></item></channel></rss>"""
TEXT = "The council of Hallam voted on Monday to close two schools, the Hallam Gazette reported."
TOKEN = "a-token-for-tests"
ARTICLES_THERE = [BRIDGE[0], {**BRIDGE[1], "id": "gazette/4471"}, {**BRIDGE[2], "id": "radio-88"}, SCHOOL[0]]
"""A story of three reports, and one of one, of which the pages speak."""

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.timeout(900),
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile"),  # warcio's writer leaves them open
]


def _files(folder: Path) -> None:
    """What a publisher has at hand, under the names that the pages use."""

    def article(number: int) -> dict[str, str]:
        return {"id": f"d{number}", "url": f"https://example.com/d{number}", "text": f"{TEXT} It was vote number {number}."}

    for name in ("articles.jsonl", "proposed.jsonl", "more/more.jsonl", "folder/more.jsonl"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(article(1)) + "\n", encoding="utf-8")
    for name in ("dump.jsonl.gz",):
        (folder / name).write_bytes(gzip.compress(json.dumps(article(2)).encode() + b"\n"))
    with (folder / "more.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, ["id", "url", "text"])
        rows.writeheader()
        rows.writerow(article(3))
    page = f"<html><head><title>Vote</title></head><body><article><h1>Two schools to close</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    (folder / "page.html").write_text(page, encoding="utf-8")
    ninjs = {
        "uri": "urn:example:d4",
        "headlines": [{"value": "Vote"}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": TEXT}],
    }
    (folder / "wire.json").write_text(json.dumps(ninjs), encoding="utf-8")
    (folder / "feed.rss").write_text(FEED, encoding="utf-8")
    with (folder / "CC-NEWS-0001.warc.gz").open("wb") as archive:
        writer = WARCWriter(archive, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record("https://example.com/d5", "response", payload=BytesIO(page.encode()), http_headers=head)
        )
    (folder / "seeds").symlink_to(ROOT / "seeds")
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in PROGRAMS:
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" {name} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def given(kafka: Any, tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> AsyncIterator[dict[str, Any]]:
    """A cluster with a story, dead letters, feeds, an endpoint and a web service: what stands for what in the pages."""
    folder = tmp_path_factory.mktemp("docs")
    with processes(kafka.bootstrap, f"d{time.time_ns() % 10**8}.", folder) as (settings, _):
        async with producing(settings) as producer:
            for each in ARTICLES_THERE:
                await (await send(producer, settings, Outgoing(ARTICLES, each["id"].encode(), json.dumps(each).encode())))
            for number in range(18):
                record = Record(ARTICLES, 3, number, b"k", b"no JSON", datetime.now(UTC), ())
                letter = dead_letter(record, "ingest.receive", Poison("not JSON", kind="not-json"))
                await (await send(producer, settings, replace(letter, partition=3)))
        async for found in _given(settings, folder, postgres_server):
            yield found


async def _stories(settings: Settings) -> dict[int, str]:
    """The stories that the flow makes of what was published: their ids by how many articles they have."""
    async with asyncio.timeout(120):
        while True:
            latest = {record.key: record.value async for record in read(settings, [STORIES])}
            sizes = {len(json.loads(value)["articles"]): (key or b"").decode() for key, value in latest.items() if value}
            if sizes.keys() >= {1, 3}:
                return sizes
            await asyncio.sleep(0.5)


async def _given(settings: Settings, folder: Path, postgres_server: str) -> AsyncIterator[dict[str, Any]]:
    stories = await _stories(settings)
    urls: list[str] = []
    site = WebSettings(port=0, database=f"sqlite:///{folder}/site.db", tokens=TOKEN)
    async with feeds_served() as feeds, serving(settings, site, urls.append) as state:
        said = {"choices": [{"index": 0, "message": {"role": "assistant", "content": json.dumps({"claims": [TEXT]})}}]}
        feeds.pages |= {
            "/feed.rss": FEED,
            "/atom.xml": FEED,
            "/v1/chat/completions": web.json_response({"id": "c1", "object": "chat.completion", **said}),
        }
        await asyncio.wait_for(state.ready.wait(), 60)
        place = state.model.last_events(1)[0].place
        yield {
            "root": str(ROOT),
            "folder": str(folder),
            "environment": {
                "WIREFOLD_BROKERS": settings.brokers,
                "WIREFOLD_TOPIC_PREFIX": settings.topic_prefix,
                "WIREFOLD_HEALTH_PORT": "0",
                "WIREFOLD_WEB_DATABASE": f"sqlite:///{folder}/other.db",
            },
            "stands_for": {
                "https://example.com/feed.rss": f"{feeds.url}/feed.rss",
                "https://example.org/atom.xml": f"{feeds.url}/atom.xml",
                "http://localhost:8000/v1": f"{feeds.url}/v1",
                "localhost:8000": urls[0].removeprefix("http://").rstrip("/"),
                "postgresql+psycopg://wirefold@db/wirefold": f"{postgres_server}postgres",
                "/var/lib/wirefold": str(folder),
                "claim-events-3-17": place,
                "st-9f3a": stories[3],
                "st-18d3": stories[3],
                "st-9a01": stories[1],
                "ADDRESS": settings.brokers,
                "TOKEN": TOKEN,
            },
        }


@pytest.mark.parametrize("page", [page for page, blocks in BLOCKS.items() if blocks])
async def test_the_commands_of_a_page_do_what_they_are_for(page: str, given: dict[str, Any], tmp_path: Path) -> None:
    _files(tmp_path)
    log, told = tmp_path / "log.jsonl", tmp_path / "given.json"
    told.write_text(json.dumps({**given, "log": str(log)}), encoding="utf-8")
    programs = tmp_path / ".venv" / "bin"
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path), "WIREFOLD_DOCS": str(told), "LANG": "C.UTF-8"}
    for block in BLOCKS[page]:
        process = await asyncio.create_subprocess_exec(
            "bash", "-c", f"set -e\n{block}\nwait", cwd=tmp_path, env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        async with asyncio.timeout(280):
            said, _ = await process.communicate()
        done = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
        assert [each for each in done if each["code"]] == [], said.decode()[-1_000:]
        assert process.returncode == 0, f"{block}\n{said.decode()[-2_000:]}"
    ours = sum(
        len(re.findall(rf"^\s*(?:\S+=\S+ )*(?:\S*/)?(?:{'|'.join(PROGRAMS)})\s", block, re.MULTILINE)) for block in BLOCKS[page]
    )
    assert len(done) >= ours, "a command of the page was not reached"
