"""The pages in a real browser: live, keyboard, phone, hostile articles, a server that goes and comes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.client.desk import BRIDGE, SCHOOL, article
from tests.web.browsing import judged
from tests.web.filling import Filled
from tests.web.site import Site, standing

pytestmark = pytest.mark.web
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest_asyncio.fixture
async def site(filled: Filled) -> AsyncIterator[Site]:
    async with standing(filled) as found:
        yield found


class Visit:
    """A page, and what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page, self.wrong = page, list[str]()
        page.on("console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: self.wrong.append(f"dialog {dialog.message}"))


@pytest_asyncio.fixture
async def visit(browser: Browser) -> Visit:
    return Visit(await browser.new_page(viewport={"width": 1200, "height": 900}))


def seed(path: Path) -> dict[str, Any]:
    at = f"2025-06-20T0{path.stem[2]}:30:00Z"
    return {"id": path.stem, "text": path.read_bytes().decode(), "published_at": at, "language": "en"}


async def test_seeds_appear_and_merge_while_the_page_is_open(site: Site, visit: Visit) -> None:
    page = visit.page
    await page.goto(site.url)
    await expect(page.locator(".empty")).to_be_visible()
    for number, path in enumerate(SEEDS, 1):
        await site.take(seed(path))
        await expect(page.locator(".stories > li")).to_have_count(1)
        await expect(page.locator(".stories .facts")).to_contain_text(f"{number} report{'' if number == 1 else 's'}")
    await expect(page.locator(".stories .status.disputed")).to_have_text("2 conflicts")
    assert visit.wrong == []


async def test_a_story_shows_both_sides_and_its_claims_lead_to_their_words(site: Site, visit: Visit) -> None:
    await site.take(*map(seed, SEEDS))
    page = visit.page
    await page.goto(site.url)
    await page.locator(".stories .title").click()
    await expect(page.locator(".conflict")).to_have_count(2)
    for conflict in await page.locator(".conflict").all():
        await expect(conflict.locator(".side")).to_have_count(2)
    await expect(page.locator("svg.tree g.origin").first).to_be_visible()
    await page.locator(".claims .text").first.click()
    await expect(page.locator("blockquote mark").first).to_be_visible()
    await expect(page.locator(".counted .yes").first).to_contain_text("because")
    texts = {path.stem: path.read_bytes().decode() for path in SEEDS}
    for words in await page.locator("blockquote mark").all_inner_texts():
        assert any(re.sub(r"\s+", "", words) in re.sub(r"\s+", "", text) for text in texts.values())
    assert visit.wrong == []


async def test_a_story_page_grows_while_it_is_read_and_what_is_unfolded_stays_so(site: Site, visit: Visit) -> None:
    await site.take(*map(seed, SEEDS[:2]))
    page = visit.page
    await page.goto(f"{site.url}/story/{next(iter(site.filled.flow.stories))}")
    await page.locator("#all-claims summary").click()
    await site.take(*map(seed, SEEDS[2:]))
    await expect(page.locator("main .facts").first).to_contain_text("5 reports")
    assert await page.locator("#all-claims").get_attribute("open") is not None
    assert visit.wrong == []


async def test_search_filters_and_paging(site: Site, visit: Visit) -> None:
    await site.take(
        *BRIDGE,
        *SCHOOL,
        *(article(20 + n, f"The tower of Ville{n} collapsed on Friday, the Ville{n} council said.") for n in range(60)),
    )
    page = visit.page
    await page.goto(site.url)
    await expect(page.locator(".stories > li")).to_have_count(50)
    await page.get_by_text("More stories").click()
    await expect(page.locator(".stories > li")).not_to_have_count(50)
    await page.keyboard.press("/")
    await page.keyboard.type("bridge collapsed")
    await page.keyboard.press("Enter")
    await expect(page.locator(".claims .text").first).to_contain_text("Hallam Bridge collapsed")
    await page.get_by_role("link", name="supported").click()
    await expect(page.locator(".claims .status").first).to_have_text("supported")
    await page.goto(f"{site.url}/search?q=elephant")
    await expect(page.locator(".empty")).to_have_text("Nothing was found.")
    await page.goto(f"{site.url}/?disputed=true")
    await expect(page.locator("main")).to_be_visible()
    assert visit.wrong == []


async def test_what_changed_since_my_last_look(site: Site, visit: Visit) -> None:
    await site.take(*BRIDGE)
    page = visit.page
    await page.goto(f"{site.url}/changes")
    await expect(page.locator(".change")).to_have_count(1)
    await page.get_by_role("button").click()
    await expect(page.locator(".empty")).to_have_text("Nothing has changed.")
    await site.take(*SCHOOL)
    await expect(page.locator(".change h2")).to_contain_text("school")
    await page.goto(site.url)
    await expect(page.locator("nav .badge")).to_contain_text("2")
    assert visit.wrong == []


async def test_the_page_goes_on_after_the_server_was_away(filled: Filled, visit: Visit) -> None:
    page = visit.page
    async with standing(filled) as site:
        port = int(site.url.rpartition(":")[2])
        await site.take(*BRIDGE)
        await page.goto(site.url)
        await expect(page.locator(".stories > li")).to_have_count(1)
    await asyncio.to_thread(filled.take, *SCHOOL)
    async with standing(filled, port) as again:
        await expect(page.locator(".stories > li")).to_have_count(2, timeout=20_000)  # it was missed, and is asked for
        await again.take(article(9, "The dam at Quill Valley broke on Sunday, the Quill Gazette reported."))
        await expect(page.locator(".stories > li")).to_have_count(3)


HOSTILE = [
    "<script>window.hit=1</script>", "<img src=x onerror=window.hit=1>", "<svg onload=window.hit=1>", "{{ 7*7 }}{% raw %}", "\u202eevil\u2066",
    "</bdi></a></main><iframe src=javascript:window.hit=1></iframe>", '" onmouseover="window.hit=1', "<form action=https://evil.example><button>",
    "<base href=https://evil.example>", "<meta http-equiv=refresh content=0;url=https://evil.example>", "<a hx-get=/x hx-trigger=load>", "<div hx-on:click=window.hit=1>",
]  # fmt: skip


async def test_a_hostile_article_can_do_nothing(site: Site, visit: Visit) -> None:
    for number, words in enumerate(HOSTILE):
        text = f"The {words} bridge of Hallam{number} collapsed on Monday, the {words} council said. At least 12 {words} people were injured."
        hostile = {"title": f"Bridge {words} fell {number}", "source": f"Outlet {words}", "url": "javascript:window.hit=1"}
        await site.take({"id": f"{number} {words}", "text": text, "language": "en", **hostile})
    page = visit.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    paths = [
        "/",
        "/changes",
        "/search?q=bridge",
        *(f"/story/{story}" for story in site.filled.flow.stories),
        *(f"/claim/{c}" for c in list(site.filled.flow.claims)[:20]),
    ]
    for path in paths:
        await page.goto(f"{site.url}{path}")
        assert await page.evaluate("window.hit") is None
        assert (
            await page.evaluate(
                "document.querySelectorAll('main script, main iframe, main img, main [onerror], main [hx-get], base').length"
            )
            == 0
        )
        for href in await page.evaluate("[...document.querySelectorAll('a')].map((each) => each.protocol)"):
            assert href in ("http:", "https:")
    assert all(url.startswith(site.url) for url in asked)
    assert visit.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_fit_a_phone_and_are_accessible(site: Site, browser: Browser, scheme: Any) -> None:
    await site.take(*map(seed, SEEDS), *BRIDGE, *SCHOOL)
    story = max(site.filled.flow.stories.values(), key=lambda each: len(each.articles))
    disputed = next(claim.id for claim in site.filled.flow.claims.values() if claim.status == "disputed")
    paths = {
        "stories": "/",
        "story": f"/story/{story.id}",
        "claim": f"/claim/{disputed}",
        "changes": "/changes",
        "search": "/search?q=bridge",
    }
    for size, width in (("phone", 390), ("desktop", 1200)):
        page = await browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
        for name, path in paths.items():
            await page.goto(f"{site.url}{path}")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            await judged(page, f"{name}-{size}-{scheme}")
        await page.close()


async def test_the_keyboard_reaches_everything(site: Site, visit: Visit) -> None:
    await site.take(*BRIDGE)
    page = visit.page
    await page.goto(site.url)
    reached = []
    for _ in range(9):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.innerText || document.activeElement.name"))
    assert reached[0] == "Skip to content"
    assert {"q", "Stories", "What changed", "Latest"} <= set(reached)
    assert any("Bridge" in each for each in reached)
    await page.keyboard.press("Enter")
    assert visit.wrong == []
