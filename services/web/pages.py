"""Pages: what people see. Every word from outside is escaped by the template, and a link leads to the web or nowhere."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from schemas.claim import Claim
from schemas.events import ClaimEvent, Event, EventType
from schemas.statement import Evidence
from schemas.story import Story
from services.web import origins, queries, spans, streaming
from services.web.interface import stream
from services.web.state import State, state_of

LOOKED = "looked"
"""Cookie: the number of the last event that was there when this reader last said so."""
CLAIMS_SHOWN = 200
CHANGES_SHOWN = 200
_FOLD = 12
LINES = 40


def link(url: str | None) -> str | None:
    """A url from outside -> itself if it leads to the web, else None: no script, no file, no credentials."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not (parts.username or parts.password) else None


def ago(at: datetime, now: datetime) -> str:
    """A time -> how long ago it was, in the largest unit that fits."""
    seconds = (now - at).total_seconds()
    for unit, size in (("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def publisher(name: str) -> str:
    """A publisher -> its name for people: one that is unknown goes by its article."""
    return f"{name.removeprefix('unknown:')} (publisher unknown)" if name.startswith("unknown:") else name


_templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # fmt: skip
_templates.filters |= {
    "link": link,
    "publisher": publisher,
    "day": lambda at: f"{at:%Y-%m-%d %H:%M} UTC",
    "moment": datetime.fromisoformat,
}


async def page(request: Request, name: str, status: int = 200, **given: Any) -> HTMLResponse:
    """A template and what it shows -> the page; for htmx its main part alone."""
    state = state_of(request)
    part = "main" if request.headers.get("hx-request") == "true" else "page"
    now = datetime.now(UTC)
    text = _templates.get_template(name).render(
        now=now,
        ago=lambda at: ago(at, now),
        part=part,
        path=request.url.path,
        here=str(request.url.replace(scheme="", netloc="")),
        news=await _news(request, state),
        operated=bool(state.operates and state.operators),
        **given,
    )
    return HTMLResponse(text, status, {"Cache-Control": "no-cache", "Vary": "HX-Request"})


async def front(request: Request) -> Response:
    """GET /: the stories, those that gained most origins lately first."""
    state, query = state_of(request), queries.read(queries.StoriesQuery, request.query_params)
    found = await asyncio.to_thread(
        state.model.stories,
        language=query.language,
        disputed=query.disputed,
        query=query.q,
        order=query.order,
        after=query.after,
        limit=query.limit,
    )
    counts = await asyncio.to_thread(state.model.counts)
    return await page(request, "front.html", stories=found.items, following=found.following, query=query, counts=counts)


async def story(request: Request) -> Response:
    """GET /story/{id}."""
    state = state_of(request)
    found = await asyncio.to_thread(state.model.story, request.path_params["id"])
    if found is None:
        return await _missing(request, "story")
    claims = await asyncio.to_thread(state.model.claims_of, found, CLAIMS_SHOWN)
    events = await asyncio.to_thread(state.model.last_events, CHANGES_SHOWN, found.id)
    shown = {article.id: article for article in found.articles}
    told = [noted.event for noted in events if isinstance(noted.event.data, ClaimEvent)]
    lines = [event for event in told if event.type is not EventType.CLAIM_STATED][:LINES]
    return await page(
        request, "story.html", story=found, claims=claims, fold=_FOLD, articles=shown, tree=origins.picture(found, claims), events=lines,
        by_id={claim.id: claim for claim in claims}
    )  # fmt: skip


async def claim(request: Request) -> Response:
    """GET /claim/{id}."""
    state = state_of(request)
    found = await asyncio.to_thread(state.model.claim, request.path_params["id"])
    if found is None:
        return await _missing(request, "claim")
    of = await asyncio.to_thread(state.model.story, found.story_id)
    texts = await asyncio.to_thread(state.model.articles, {each.article_id for each in found.evidence})
    listed = {article.id: article for article in of.articles} if of else {}
    evidence = [(each, _span(each, texts), listed.get(each.article_id)) for each in found.evidence]
    conflicts = [conflict for conflict in of.conflicts if found.id in conflict.claims] if of else []
    return await page(request, "claim.html", claim=found, story=of, evidence=evidence, articles=listed, conflicts=conflicts)


def _span(evidence: Evidence, texts: dict[str, dict[str, Any]]) -> spans.Shown:
    article = texts.get(evidence.article_id)
    return spans.shown(evidence, article["title" if evidence.field == "title" else "text"] if article else None)


async def changes(request: Request) -> Response:
    """GET /changes: what changed since this reader last said to have seen all."""
    state = state_of(request)
    looked = _looked(request)
    noted = await asyncio.to_thread(state.model.last_events, CHANGES_SHOWN, "", looked or 0)
    latest = await asyncio.to_thread(state.model.last_seq)
    grouped = _by_story([each.event for each in noted])
    titles: dict[str, Story | None] = {key: await asyncio.to_thread(state.model.story, key) for key in grouped}
    return await page(
        request, "changes.html", groups=grouped, stories=titles, latest=latest, looked=looked, more=len(noted) == CHANGES_SHOWN
    )  # fmt: skip


async def seen(request: Request) -> Response:
    """POST /changes: all up to a number has been seen."""
    given = (await request.body())[:100].decode(errors="replace").removeprefix("seq=")
    answer = RedirectResponse("/changes", 303)
    if given.isdecimal() and len(given) < 19:
        answer.set_cookie(LOOKED, given, max_age=365 * 86_400, httponly=True, samesite="lax")
    return answer


def _by_story(events: list[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.story_id, []).append(event)
    return found


async def search(request: Request) -> Response:
    """GET /search."""
    state, query = state_of(request), queries.read(queries.ClaimsQuery, request.query_params)
    empty = not query.q and not query.status and not query.min_origins
    stories = await asyncio.to_thread(state.model.stories, query=query.q, limit=10) if query.q and not query.after else None
    found = None if empty else await asyncio.to_thread(
        state.model.claims, query=query.q, status=query.status, min_origins=query.min_origins, after=query.after, limit=query.limit
    )  # fmt: skip
    claims = [Claim.model_validate(item) for item in found.items] if found else []
    return await page(
        request, "search.html", query=query, stories=stories.items if stories else [], claims=claims, following=found.following if found else None,
        empty=empty
    )  # fmt: skip


async def live(request: Request) -> Response:
    """GET /live: word that something changed, of one story if it is named."""
    state = state_of(request)
    return stream(streaming.changes(state.model, state.news, request.query_params.get("story", "").replace("\0", "")[:200]))


async def _missing(request: Request, what: str) -> Response:
    return await page(request, "missing.html", 404, what=what)


def _looked(request: Request) -> int | None:
    given = request.cookies.get(LOOKED, "")
    return int(given) if given.isdecimal() and len(given) < 19 else None


async def _news(request: Request, state: State) -> int | None:
    """How many events there are since this reader's last look; None for one who never said so."""
    looked = _looked(request)
    return None if looked is None else max(0, await asyncio.to_thread(state.model.last_seq) - looked)


ROUTES = [
    Route("/", front),
    Route("/story/{id}", story),
    Route("/claim/{id}", claim),
    Route("/changes", changes, methods=["GET"]),
    Route("/changes", seen, methods=["POST"]),
    Route("/search", search),
    Route("/live", live),
]
