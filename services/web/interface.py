"""Interface: what programs ask over HTTP, and the JSON they get."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from services.web import intake, openapi, queries, streaming
from services.web.answers import Answer, problem
from services.web.state import state_of


async def articles(request: Request) -> Response:
    """POST /articles."""
    state = state_of(request)
    return await intake.take(request, state.publisher, state.allowed)


async def stories(request: Request) -> Response:
    """GET /stories."""
    query = queries.read(queries.StoriesQuery, request.query_params)
    page = await asyncio.to_thread(
        state_of(request).model.stories,
        language=query.language, disputed=query.disputed, query=query.q, order=query.order, after=query.after, limit=query.limit,
    )  # fmt: skip
    return Answer({"items": page.items, "next": page.following})


async def story(request: Request) -> Response:
    """GET /stories/{id}."""
    model = state_of(request).model
    found = await asyncio.to_thread(model.story, _id(request))
    if found is None:
        return problem(404, "no-story", "there is no story of this id")
    claims = await asyncio.to_thread(model.claims_of, found)
    return Answer({"story": found.model_dump(mode="json"), "claims": [claim.model_dump(mode="json") for claim in claims]})


async def claims(request: Request) -> Response:
    """GET /claims."""
    query = queries.read(queries.ClaimsQuery, request.query_params)
    page = await asyncio.to_thread(
        state_of(request).model.claims,
        query=query.q, story=query.story, status=query.status, min_origins=query.min_origins, after=query.after, limit=query.limit,
    )  # fmt: skip
    return Answer({"items": page.items, "next": page.following})


async def claim(request: Request) -> Response:
    """GET /claims/{id}."""
    found = await asyncio.to_thread(state_of(request).model.claim, _id(request))
    return (
        Answer(found.model_dump(mode="json")) if found is not None else problem(404, "no-claim", "there is no claim of this id")
    )


async def events(request: Request) -> Response:
    """GET /events: from Last-Event-ID on, else from now on."""
    state = state_of(request)
    query = queries.read(queries.EventsQuery, request.query_params)
    last = request.headers.get("last-event-id", "")
    if last:
        seq = await asyncio.to_thread(state.model.seq_at, *streaming.place_of(last))
        if seq is None:
            return problem(
                410,
                "event-gone",
                "this event is no longer kept: read the stories and claims anew, then the events without Last-Event-ID",
            )
    else:
        seq = await asyncio.to_thread(state.model.last_seq)
    return stream(streaming.events(state.model, state.news, query.selection, seq))


async def document(_request: Request) -> Response:
    """GET /openapi.json."""
    return Answer(openapi.document())


async def livez(_request: Request) -> Response:
    """GET /livez: the loop turns."""
    return Answer({"live": True})


async def readyz(request: Request) -> Response:
    """GET /readyz: all that stood on the topics at the start is in."""
    is_ready = state_of(request).ready.is_set()
    return Answer({"ready": is_ready}, 200 if is_ready else 503)


def stream(chunks: AsyncIterator[bytes]) -> StreamingResponse:
    """Chunks -> an answer that nobody on the way may keep back."""
    return StreamingResponse(
        chunks, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _id(request: Request) -> str:
    return str(request.path_params["id"]).replace("\0", "")


ROUTES = [
    Route("/articles", articles, methods=["POST"]),
    Route("/stories", stories),
    Route("/stories/{id}", story),
    Route("/claims", claims),
    Route("/claims/{id}", claim),
    Route("/events", events),
    Route("/openapi.json", document),
    Route("/livez", livez),
    Route("/readyz", readyz),
]
