"""Each Python example in the README and the docs is run as it stands, against a broker that holds the seeds' story."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from stream.clients import read
from stream.embedded import EmbeddedBroker
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.brokers.both import settings_on
from tests.client.desk import TOPICS, Desk

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SNIPPETS = {
    f"{page.relative_to(ROOT)}-{number}": code
    for page in PAGES
    for number, code in enumerate(re.findall(r"^```python\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE), 1)
}


@pytest_asyncio.fixture
async def settings(embedded: EmbeddedBroker, prefix: str) -> AsyncIterator[Settings]:
    settings = settings_on(embedded, prefix, TOPICS)
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    await Desk(settings).take(*({"id": seed.stem, "text": seed.read_bytes().decode()} for seed in seeds))
    yield settings


def test_there_are_examples() -> None:
    assert {"README.md-1", "README.md-2", "docs/how-to/subscribe.md-1"} <= SNIPPETS.keys()
    assert all(len([line for line in SNIPPETS[f"README.md-{n}"].splitlines() if line.strip()]) <= 10 for n in (1, 2))


@pytest.mark.parametrize("name", SNIPPETS)
async def test_an_example_does_what_it_says(name: str, settings: Settings) -> None:
    code = SNIPPETS[name]
    environment = {**os.environ, "WIREFOLD_BROKERS": settings.brokers, "WIREFOLD_TOPIC_PREFIX": settings.topic_prefix}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        async with asyncio.timeout(60):
            first = (await process.stdout.readline()).decode()
            if "follow=False" in code or "Publisher" in code:
                _, complaint = await process.communicate()
                assert process.returncode == 0, complaint.decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    if "Publisher" in code:
        values = [record.value async for record in read(settings, [ARTICLES])]
        assert len(values) == 1
        assert orjson.loads(values[0] or b"")["text"]
        assert first.startswith("Receipt(id='a1'")
    else:
        assert first.startswith(("snapshot ", "claim.disputed "))
