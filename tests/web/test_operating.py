"""The operators' pages: who gets in, what they show of a broker's own state, and letters that go back by the front door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import orjson
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.events import EventType, StoryEvent
from services.web.settings import WebSettings
from stream.clients import producing, read, send
from stream.cloudevent import to_record
from stream.codec import encode
from stream.dead_letters import dead_letter
from stream.embedded import EmbeddedBroker
from stream.errors import Poison
from stream.record import Outgoing, Record
from stream.settings import Settings
from stream.topics import ARRIVALS, ARTICLES, CLAIM_EVENTS, TOPICS
from tests.client.desk import BRIDGE
from tests.web.browsing import judged
from wirefold.inline import Flow
from wirefold.web import serving

AT = datetime(2025, 3, 10, tzinfo=UTC)
PASSWORD = "an-operator's-password"
HOSTILE = b'{"id": "<script>hit()</script>\\u202e\x1b[2J", '


def broken(number: int, value: bytes = HOSTILE) -> Outgoing:
    """A record of `articles` that is no JSON, as its stage sets it aside."""
    record = Record(ARTICLES, 0, number, b"k<b>", value, AT, ())
    return dead_letter(record, "ingest.receive", Poison("not JSON: <img src=x onerror=hit()>", kind="not-json"))


@pytest_asyncio.fixture
async def settings(embedded: EmbeddedBroker, prefix: str) -> AsyncIterator[Settings]:
    settings = Settings(brokers=embedded.bootstrap, topic_prefix=prefix)
    for each in TOPICS:
        embedded.create_topic(settings.topic(each.name), each.partitions)
    async with producing(settings) as producer:
        for number in range(3):
            await (await send(producer, settings, broken(number)))
        for number in range(5):
            await (
                await send(producer, settings, Outgoing(ARTICLES, b"a", orjson.dumps({"id": f"a{number}", "text": "Words."})))
            )
    yield settings


@pytest.fixture
def web(tmp_path: Path) -> WebSettings:
    return WebSettings(port=0, database=f"sqlite:///{tmp_path}/web.db", operators=PASSWORD)


@pytest_asyncio.fixture
async def http(settings: Settings, web: WebSettings) -> AsyncIterator[httpx.AsyncClient]:
    urls: list[str] = []
    async with (
        serving(settings, web, urls.append),
        httpx.AsyncClient(base_url=urls[0], timeout=30, auth=("ann", PASSWORD)) as client,
    ):
        yield client


async def test_the_pages_are_off_unless_a_password_is_set(settings: Settings, tmp_path: Path) -> None:
    urls: list[str] = []
    plain = WebSettings(port=0, database=f"sqlite:///{tmp_path}/plain.db")
    async with serving(settings, plain, urls.append), httpx.AsyncClient(base_url=urls[0], auth=("ann", "")) as client:
        assert (await client.get("/operate")).status_code == 404
        assert "/operate" not in (await client.get("/")).text
        assert (await client.post("/operate/letters", content="place=articles.dlq/0/0")).status_code == 404


@pytest.mark.parametrize("auth", [None, ("ann", "guessed"), ("ann", ""), (PASSWORD, "")])
async def test_nobody_gets_in_without_the_password(http: httpx.AsyncClient, auth: tuple[str, str] | None) -> None:
    http.auth = None  # type: ignore[assignment]
    for path in ("/operate", "/operate/letters", "/operate/log"):
        answer = await http.get(path, auth=auth)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
        assert "articles.dlq" not in answer.text


async def test_stages_show_what_is_left_and_how_fast_it_goes(http: httpx.AsyncClient, settings: Settings) -> None:
    first = (await http.get("/operate")).text
    assert first.index("ingest.receive") < first.index("ingest.dedupe") < first.index("store.merge")
    row = first.partition('<tr id="ingest.receive"')[2].partition("</tr>")[0]
    assert '<td class="number">5</td>' in row
    assert '<td class="number">–</td>' in row
    async with producing(settings) as producer:
        await (await send(producer, settings, Outgoing(ARTICLES, b"a", b'{"id": "a9", "text": "Words."}')))
    await asyncio.sleep(0.2)
    row = (await http.get("/operate")).text.partition('<tr id="ingest.receive"')[2].partition("</tr>")[0]
    assert '<td class="number">6</td>' in row
    assert '<td class="number">–</td>' not in row
    assert "at the last 2 looks, at most 6" in row


async def test_letters_are_listed_escaped_chosen_and_sent_again(http: httpx.AsyncClient, settings: Settings) -> None:
    page = (await http.get("/operate/letters")).text
    assert page.count('name="place"') == 3
    assert "<script>hit" not in page
    assert "<img" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert (await http.get("/operate/letters?error=no-such")).text.count('name="place"') == 0
    assert (await http.get("/operate/letters?stage=ingest.receive&error=not-json")).text.count('name="place"') == 3
    place = page.partition('name="place" value="')[2].partition('"')[0]
    sent = await http.post("/operate/letters", data={"place": place})
    assert sent.status_code == 303
    assert "1 letter sent again" in (await http.get(sent.headers["location"])).text
    values = [record.value async for record in read(settings, [ARTICLES])]
    assert values.count(HOSTILE) == 1
    assert len(values) == 6


async def test_a_letter_that_is_not_there_sends_nothing(http: httpx.AsyncClient, settings: Settings) -> None:
    answer = await http.post("/operate/letters", data={"place": ["articles.dlq/0/99", "articles.dlq/0/0"]})
    assert answer.status_code == 503
    assert "articles.dlq/0/99" in answer.text
    assert len([record async for record in read(settings, [ARTICLES])]) == 5


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "null"},
        {"origin": "null"},
    ],
)
async def test_another_site_can_send_nothing_again(
    http: httpx.AsyncClient, settings: Settings, headers: dict[str, str]
) -> None:
    answer = await http.post("/operate/letters", data={"place": "articles.dlq/0/0"}, headers=headers)
    assert answer.status_code == 403
    assert len([record async for record in read(settings, [ARTICLES])]) == 5


async def test_a_form_is_bounded(http: httpx.AsyncClient) -> None:
    assert (await http.post("/operate/letters", content="place=" + "x" * 70_000)).status_code == 413


async def test_an_article_is_explained_and_merges_are_logged(http: httpx.AsyncClient, settings: Settings) -> None:
    flow = Flow()
    told = [flow.feed(each["id"].encode(), orjson.dumps(each)) for each in BRIDGE[:2]]
    story = next(event for event in told[1].events if isinstance(event.data, StoryEvent))
    data = story.data.model_copy(update={"merged_into": "st-older"})
    merged = story.model_copy(update={"type": EventType.STORY_MERGED, "data": data})
    async with producing(settings) as producer:
        for outcome in told:
            assert outcome.arrival
            await (await send(producer, settings, Outgoing(ARRIVALS, b"desk", encode(outcome.arrival))))
        key, value, headers = to_record(merged)
        await (await send(producer, settings, Outgoing(CLAIM_EVENTS, key, value, tuple(headers))))
    page = (await http.get(f"/operate/log?article={BRIDGE[0]['id']}")).text
    assert f"{BRIDGE[0]['id']} is an article of its own" in page
    assert "Nothing is known of this article" in (await http.get("/operate/log?article=nobody")).text
    async with asyncio.timeout(30):
        while "st-older" not in page:
            await asyncio.sleep(0.2)
            page = (await http.get("/operate/log")).text
    assert "stories merged" in page
    assert "story updated" not in page


@pytest.mark.web
async def test_the_pages_fit_a_phone_and_are_accessible(http: httpx.AsyncClient, browser: Browser) -> None:
    for size, width in (("phone", 390), ("desktop", 1200)):
        page = await browser.new_page(
            viewport={"width": width, "height": 844},
            bypass_csp=True,
            http_credentials={"username": "ann", "password": PASSWORD},
        )
        for name in ("operate", "operate/letters", "operate/log?article=nobody"):
            await page.goto(f"{http.base_url}{name}")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            assert await page.evaluate("window.hit") is None
            await judged(page, f"{name.partition('?')[0].replace('/', '-')}-{size}")
        await page.goto(f"{http.base_url}operate/letters")
        await page.locator("input[name=place]").first.check()
        await page.get_by_role("button", name="Send those ticked again").click()
        await expect(page.locator("[role=status]")).to_contain_text("1 letter sent again")
        await page.close()
