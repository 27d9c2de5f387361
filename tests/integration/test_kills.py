"""Workers that are killed: nothing is lost, nothing counts twice, and the outcome is that of a run nobody disturbed."""

from __future__ import annotations

import asyncio
import random
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.story import Story
from tests.integration.clusters import processes
from tests.integration.test_flow import Client
from wirefold.feeds import Fed
from wirefold.run import run

ARTICLES = 60
TOWNS = ("Marlow", "Corby", "Denham", "Ashby", "Selby", "Thame", "Wells", "Ripon", "Frome", "Hythe")
AT = datetime(2025, 6, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.kafka


def article(number: int) -> Fed:
    """Two reports each of many small events, in other words, at other places."""
    rng = random.Random(number // 2)
    town, hurt = TOWNS[rng.randrange(len(TOWNS))], rng.randrange(3, 90)
    what = rng.choice(["a fire at a paper mill", "a crash of two trams", "a gas leak in a school", "the fall of a crane"])
    when = rng.choice(["Monday", "Tuesday", "Friday"])
    told = (
        f"{hurt} people were hurt in {what} in {town} on {when}, police said. The mayor of {town} asked for an inquiry number {number // 2}.",
        f"Police in {town} said {what} on {when} left {hurt} people hurt. Inquiry {number // 2} was opened, the mayor said.",
    )[number % 2]
    # Words of its own, or one article would be a copy of another in one order of arrival and not in the other.
    told += " " + " ".join("".join(random.Random(f"{number}-{at}").choices("bcdfgklmnprst", k=6)) for at in range(50)) + "."
    return Fed(f"{number}", orjson.dumps({"id": f"a{number}", "text": told, "language": "en", "published_at": "2025-06-20"}))


async def test_killed_again_and_again_the_flow_ends_as_if_undisturbed(kafka: Any, prefix: str, tmp_path: Path) -> None:
    rng = random.Random(7)
    with processes(kafka.bootstrap, prefix, tmp_path / "state") as (settings, workers):
        client = Client(settings.brokers, settings.topic_prefix)
        kills = 0
        for first in range(0, ARTICLES, 10):
            await client.publish(*((fed.key, fed.value) for fed in map(article, range(first, first + 10))))
            await asyncio.sleep(rng.uniform(0.2, 2.5))
            worker = workers[rng.choice(list(workers))]
            worker.stop(signal.SIGKILL)
            worker.start()
            kills += 1
        assert kills == 6

        def all_there(records: list[Any]) -> bool:
            stories = {record.key: record.value for record in records}
            listed = [each.id for value in stories.values() if value for each in Story.model_validate_json(value).articles]
            assert len(listed) == len(set(listed))
            return len(listed) == ARTICLES

        await client.until("stories", all_there)
        merged = list(dict.fromkeys(orjson.loads(record.value)["id"] for record in await client.read("reports")))
        got = {
            topic: {key: orjson.loads(value) for key, value in (await client.compacted(topic)).items()}
            for topic in ("stories", "claims")
        }
        events = {dict(record.headers)["ce_id"]: record.value for record in await client.read("claim-events")}

    for _ in run((article(int(name[1:])) for name in merged), tmp_path / "run", AT):
        pass
    for topic, rows in got.items():
        assert rows == {
            row["id"]: row for row in map(orjson.loads, (tmp_path / "run" / f"{topic}.jsonl").read_bytes().splitlines())
        }
    expected = {
        event["id"].encode(): event["data"]
        for event in map(orjson.loads, (tmp_path / "run" / "events.jsonl").read_bytes().splitlines())
    }
    assert {key: orjson.loads(value) for key, value in events.items()} == expected
