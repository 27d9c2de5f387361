"""Operating: the pages for those who run it. Off unless tokens are set; the token is the password that a browser asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlencode

from pydantic import Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schemas.events import EventType
from services.web import queries
from services.web.operations import Operates, is_ours, operator
from services.web.pages import page
from services.web.state import state_of
from stream.errors import Refused
from stream.letters import Choice

LETTERS_SHOWN = 200
LOG_SHOWN = 200
LONGEST = 64 * 1024
"""Bytes of a form."""
WAIT = 30.0
"""Seconds that the brokers have to answer."""
LOGGED = (EventType.STORY_MERGED, EventType.STORY_SPLIT)


class LettersQuery(queries.Query):
    """Of GET /operate/letters."""

    stage: str = Field("", max_length=100)
    error: str = Field("", max_length=100)
    sent: int = Field(0, ge=0)


class LogQuery(queries.Query):
    """Of GET /operate/log."""

    article: str = Field("", max_length=500)


Shown = Callable[[Request, Operates, str], Awaitable[Response]]


def _for_operators(shown: Shown) -> Callable[[Request], Awaitable[Response]]:
    """A page for operators -> the page, for whoever proves to be one."""

    @wraps(shown)
    async def guarded(request: Request) -> Response:
        state = state_of(request)
        if state.operates is None or not state.operators:
            return await page(
                request, "refused.html", 404, why="Operators' pages are off: set WIREFOLD_WEB_OPERATORS to turn them on."
            )
        who = operator(request, state.operators)
        if who is None:
            answer = await page(request, "refused.html", 401, why="These pages are for operators.")
            answer.headers["WWW-Authenticate"] = 'Basic realm="wirefold operators", charset="UTF-8"'
            return answer
        if request.method == "POST" and not is_ours(request):
            return await page(request, "refused.html", 403, why="This came from another site; nothing was done.")
        try:
            async with asyncio.timeout(WAIT):
                return await shown(request, state.operates, who)
        except Refused as refused:
            return await page(request, "refused.html", 503, why=str(refused)[:500])
        except TimeoutError:
            return await page(request, "refused.html", 503, why=f"The brokers did not answer within {WAIT:.0f} seconds.")

    return guarded


async def stages(request: Request, operates: Operates, _who: str) -> Response:
    """GET /operate: each stage, what it has left to do and how fast it goes."""
    return await page(request, "stages.html", stages=await operates.stages())


async def letters(request: Request, operates: Operates, _who: str) -> Response:
    """GET /operate/letters: what was set aside, latest first."""
    query = queries.read(LettersQuery, request.query_params)
    found = await operates.letters(Choice(query.error or None, query.stage or None), LETTERS_SHOWN)
    return await page(request, "letters.html", letters=found, query=query, most=LETTERS_SHOWN)


async def retry(request: Request, operates: Operates, who: str) -> Response:
    """POST /operate/letters: send the letters that are ticked again."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return await page(request, "refused.html", 413, why="Too many at once: use `wirefold dlq retry`.")
    places = parse_qs(body.decode(errors="replace"), max_num_fields=LETTERS_SHOWN).get("place", [])
    sent = await operates.retry(places, who) if places else 0
    return RedirectResponse(f"/operate/letters?{urlencode({'sent': sent})}", 303)


async def log(request: Request, operates: Operates, _who: str) -> Response:
    """GET /operate/log: which stories became one or two, and why an article was judged as it was."""
    query = queries.read(LogQuery, request.query_params)
    noted: list[Any] = await asyncio.to_thread(state_of(request).model.last_events, LOG_SHOWN, types=LOGGED)
    lines = await operates.explain(query.article) if query.article else []
    return await page(request, "log.html", events=[each.event for each in noted], article=query.article, lines=lines)


ROUTES = [
    Route("/operate", _for_operators(stages)),
    Route("/operate/letters", _for_operators(letters), methods=["GET"]),
    Route("/operate/letters", _for_operators(retry), methods=["POST"]),
    Route("/operate/log", _for_operators(log)),
]
