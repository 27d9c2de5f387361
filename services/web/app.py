"""The application: routes, what guards them, and what turns a mistake in a query into an answer."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.web import interface, operating, pages
from services.web.answers import problem
from services.web.state import State
from stream.errors import Poison

STATIC = Path(__file__).parent / "static"
GUARDS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
"""On every answer: nothing runs or loads but what we serve, whatever an article says."""


def application(state: State) -> Starlette:
    """The state -> the ASGI application."""
    app = Starlette(
        routes=[*interface.ROUTES, *pages.ROUTES, *operating.ROUTES, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={Poison: _bad_query, HTTPException: _refused},
    )
    app.state.web = state
    app.add_middleware(_Guarded)
    return app


class _Guarded:
    """Puts the guards on every answer; streams pass through as they come."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *((name.encode(), value.encode()) for name, value in GUARDS.items())]
            await send(message)

        await self._app(scope, receive, guarded)


async def _bad_query(_request: Request, error: Exception) -> Response:
    kind = error.kind if isinstance(error, Poison) else "bad-query"
    return problem(400, kind, str(error)[:500])


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = problem(
        status,
        "not-found" if status == 404 else "refused",
        f"{request.method} {request.url.path[:200]}: {getattr(error, 'detail', '')}",
    )
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer
