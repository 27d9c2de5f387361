"""Following feeds, against a server on loopback: politely, bounded, each entry once."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

import wirefold.fetching
from stream.clients import read
from stream.embedded import EmbeddedBroker
from stream.errors import Refused
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.brokers.both import settings_on
from tests.client.desk import TOPICS
from tests.client.feed_server import FeedServer, serving
from wirefold.client import Publisher
from wirefold.commands.follow import Follower
from wirefold.fetching import Fetcher

NOW = 1_700_000_000.0


def rss(*entries: tuple[str, str]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{title} text.</description></item>"
        for title, link in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with serving() as found:
        yield found


@pytest.fixture
def settings(embedded: EmbeddedBroker, prefix: str) -> Settings:
    return settings_on(embedded, prefix, TOPICS)


async def articles(settings: Settings) -> list[Any]:
    return [json.loads(record.value or b"null") async for record in read(settings, [ARTICLES])]


async def look(follower: Follower, settings: Settings, at: float = NOW, **how: Any) -> None:
    follower._clock = lambda: at
    async with Publisher(settings) as publisher, Fetcher(**how) as fetcher:
        for feed in follower.due(at):
            await follower.look(feed, fetcher, publisher)


async def test_new_entries_are_published_oldest_first_and_each_once(
    server: FeedServer, settings: Settings, tmp_path: Path
) -> None:
    server.pages["/feed"] = rss(("Two", "https://h.example/2"), ("One", "https://h.example/1"))
    follower = Follower((f"{server.url}/feed",), tmp_path / "state", 900)
    await look(follower, settings)
    server.pages["/feed"] = rss(
        ("Three", "https://h.example/3"), ("Two, mended", "https://h.example/2"), ("One", "https://h.example/1")
    )
    await look(Follower((f"{server.url}/feed",), tmp_path / "state", 900), settings, NOW + 901)
    assert sorted(found["title"] for found in await articles(settings)) == ["One", "Three", "Two", "Two, mended"]
    assert {found["source"] for found in await articles(settings)} == {"Herald"}


async def test_a_feed_is_sent_only_if_it_has_changed(server: FeedServer, settings: Settings, tmp_path: Path) -> None:
    async def conditional(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        return web.Response(
            text=rss(("One", "https://h.example/1")), headers={"ETag": '"v1"', "Last-Modified": "Sat, 01 Mar 2025 10:00:00 GMT"}
        )

    server.pages["/feed"] = conditional
    follower = Follower((f"{server.url}/feed",), tmp_path / "state", 900)
    await look(follower, settings)
    await look(follower, settings, NOW + 901)
    assert server.asked[-1].headers["If-Modified-Since"] == "Sat, 01 Mar 2025 10:00:00 GMT"
    assert follower.states[f"{server.url}/feed"].etag == '"v1"'
    assert len(await articles(settings)) == 1


async def test_robots_txt_holds_also_after_a_redirect(server: FeedServer, settings: Settings, tmp_path: Path) -> None:
    server.pages |= {
        "/robots.txt": web.Response(text="User-agent: *\nDisallow: /private"),
        "/private/feed": rss(("No", "https://h.example/no")),
        "/feed": web.Response(status=302, headers={"Location": "/private/feed"}),
    }
    await look(Follower((f"{server.url}/private/feed", f"{server.url}/feed"), tmp_path / "state", 900), settings)
    assert await articles(settings) == []
    assert "/private/feed" not in server.paths()


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (500, False)])
async def test_a_host_that_can_not_say_is_left_alone(server: FeedServer, status: int, allowed: bool) -> None:  # noqa: FBT001
    server.pages |= {"/robots.txt": web.Response(status=status), "/feed": rss(("One", "https://h.example/1"))}
    async with Fetcher() as fetcher:
        if allowed:
            assert (await fetcher.get(f"{server.url}/feed")).status == 200
        else:
            with pytest.raises(Refused, match=r"robots\.txt"):
                await fetcher.get(f"{server.url}/feed")


@pytest.mark.parametrize("by", ["header", "host", "page"])
async def test_reserved_content_is_not_read_unless_agreed(server: FeedServer, by: str) -> None:
    server.pages["/page"] = "<html><head></head>words</html>"
    if by == "header":
        server.pages["/page"] = web.Response(text="words", headers={"tdm-reservation": "1"})
    elif by == "host":
        rules = [{"location": "/free/*", "tdm-reservation": 0}, {"location": "/*", "tdm-reservation": 1}]
        server.pages["/.well-known/tdmrep.json"] = web.Response(text=json.dumps(rules))
    else:
        server.pages["/page"] = '<html><head><meta name="tdm-reservation" content="1"></head>words</html>'
    async with Fetcher() as fetcher:
        with pytest.raises(Refused) as refused:
            await fetcher.get(f"{server.url}/page")
    assert refused.value.kind == "reserved"
    async with Fetcher(may_mine=True) as fetcher:
        assert (await fetcher.get(f"{server.url}/page")).status == 200


async def test_a_feed_that_fails_is_asked_ever_more_seldom(server: FeedServer, settings: Settings, tmp_path: Path) -> None:
    server.pages["/feed"] = web.Response(status=503, headers={"Retry-After": "7200"})
    url = f"{server.url}/feed"
    follower = Follower((url,), tmp_path / "state", 900)
    await look(follower, settings)
    assert follower.states[url].due == NOW + 7200
    server.pages["/feed"] = web.Response(status=500)
    for _ in range(12):
        await look(follower, settings, follower.states[url].due)
    assert follower.states[url].due - follower._clock() == 86_400
    server.pages["/feed"] = rss(("Back", "https://h.example/1"))
    await look(follower, settings, follower.states[url].due)
    assert (follower.states[url].failures, len(await articles(settings))) == (0, 1)


async def test_a_feed_that_is_gone_is_never_asked_again(server: FeedServer, settings: Settings, tmp_path: Path) -> None:
    server.pages["/feed"] = web.Response(status=410)
    await look(Follower((f"{server.url}/feed",), tmp_path / "state", 900), settings)
    assert Follower((f"{server.url}/feed",), tmp_path / "state", 900).due(NOW + 1e9) == []


async def test_a_crawl_delay_is_kept(server: FeedServer) -> None:
    server.pages |= {"/robots.txt": web.Response(text="User-agent: *\nCrawl-delay: 0.5"), "/feed": rss()}
    async with Fetcher() as fetcher:
        begun = asyncio.get_running_loop().time()
        await asyncio.gather(*(fetcher.get(f"{server.url}/feed") for _ in range(3)))
    assert asyncio.get_running_loop().time() - begun >= 1.0


async def test_what_packs_a_bomb_or_never_ends_is_cut_off(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"<item>" * 10_000)

    async def dripping(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"<")
            await asyncio.sleep(0.05)

    monkeypatch.setattr(wirefold.fetching, "WITHIN", 2.0)
    packed = gzip.compress(b"x" * (64 << 20), 9)
    server.pages |= {
        "/bomb": web.Response(body=packed, headers={"Content-Encoding": "gzip"}),
        "/brotli": web.Response(body=b"x", headers={"Content-Encoding": "br"}),
        "/endless": endless,
        "/dripping": dripping,
        "/loop": web.Response(status=302, headers={"Location": "/loop"}),
        "/file": web.Response(status=302, headers={"Location": "file:///etc/passwd"}),
    }
    kinds = {}
    async with Fetcher() as fetcher:
        for path in ("/bomb", "/brotli", "/endless", "/dripping", "/loop", "/file"):
            with pytest.raises(Refused) as refused:
                await fetcher.get(f"{server.url}{path}", most=1 << 20)
            kinds[path] = refused.value.kind
    assert kinds == {
        "/bomb": "too-large", "/brotli": "no-answer", "/endless": "too-large", "/dripping": "no-answer", "/loop": "no-answer", "/file": "bad-url",
    }  # fmt: skip


async def test_no_answer_and_no_feed_are_told_and_raise_nothing(server: FeedServer, settings: Settings, tmp_path: Path) -> None:
    server.pages["/words"] = web.Response(text="no feed", content_type="text/plain")
    feeds = (f"{server.url}/words", "http://127.0.0.1:9/feed", "ftp://x.example/feed", "http://[bad/feed")
    follower = Follower(feeds, tmp_path / "state", 900)
    await look(follower, settings)
    assert all(state.failures == 1 for state in follower.states.values())


async def test_with_pages_the_page_goes_and_where_it_may_not_be_had_the_entry(
    server: FeedServer, settings: Settings, tmp_path: Path
) -> None:
    page = "<html lang='en'><body><article><p>The old bridge of Hallam fell on Monday night, twelve were hurt.</p></article></body></html>"
    server.pages |= {
        "/robots.txt": web.Response(text="User-agent: *\nDisallow: /paid"), "/1": page, "/paid/2": page,
        "/feed": rss(("One", f"{server.url}/1"), ("Two", f"{server.url}/paid/2")),
    }  # fmt: skip
    await look(Follower((f"{server.url}/feed",), tmp_path / "state", 900, pages=True), settings)
    by_title = {found["title"]: found for found in await articles(settings)}
    assert "twelve" in by_title["One"]["html"]
    assert by_title["Two"]["text"] == "Two text."


async def test_a_state_file_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "state").write_text('["not ours"]')
    with pytest.raises(Refused, match="move it away"):
        Follower(("http://x.example/feed",), tmp_path / "state", 900)
