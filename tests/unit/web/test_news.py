"""News: no change is missed between reading and waiting."""

from __future__ import annotations

import asyncio

from services.web.follower import News


async def test_a_change_that_came_before_the_wait_is_told() -> None:
    news = News()
    known = news.count
    news.tell()
    assert await asyncio.wait_for(news.wait(60.0, known), 1.0)


async def test_a_change_that_is_known_is_not_told_again() -> None:
    news = News()
    news.tell()
    assert not await news.wait(0.01, news.count)


async def test_a_change_while_waiting_is_told() -> None:
    news = News()
    waiting = asyncio.create_task(news.wait(60.0, news.count))
    await asyncio.sleep(0)
    news.tell()
    assert await asyncio.wait_for(waiting, 1.0)
