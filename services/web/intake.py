"""Intake: POST /articles. Who may, how much, and what is said about articles that could never be read. Publishing itself is given."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any, Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response

from services.web.answers import Answer, problem
from stream.errors import Refused

LARGEST = 16 * 1024 * 1024
"""Bytes of a request."""
MOST = 1_000
"""Articles of a request."""


class Publishes(Protocol):
    """What takes articles: `wirefold.client.Publisher`, say. Given from above, as rooms know no clients."""

    def read(self, article: Any) -> tuple[bytes, bytes]:
        """A JSON value -> key and bytes of its record. Raises Refused for what is no article."""

    async def put(self, key: bytes | None, value: bytes | None) -> Any:
        """Send a record, and return when it is acknowledged. Raises Refused."""


async def take(request: Request, publisher: Publishes | None, allowed: Sequence[str]) -> Response:
    """A request with an article, or a list of them -> 202 with their ids once they are safe; 422 with reasons, and none is published."""
    if publisher is None or not allowed:
        return problem(403, "publishing-off", "publishing over HTTP is off: set WIREFOLD_WEB_TOKENS to turn it on")
    if not _is_allowed(request, allowed):
        answer = problem(401, "no-token", "give a token: Authorization: Bearer TOKEN")
        answer.headers["WWW-Authenticate"] = 'Bearer realm="wirefold"'
        return answer
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return problem(415, "not-json", "articles come as application/json")
    body = await _body(request)
    if body is None:
        return problem(413, "too-large", f"a request may have {LARGEST:,} bytes; send several")
    return await _published(body, publisher)


async def _published(body: bytes, publisher: Publishes) -> Response:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return problem(422, "not-json", f"not JSON: {error}")
    given = found if isinstance(found, list) else [found]
    if not 1 <= len(given) <= MOST:
        return problem(422, "wrong-shape", f"a request has 1 to {MOST:,} articles")
    records, errors = [], []
    for index, article in enumerate(given):
        try:
            records.append(publisher.read(article))
        except Refused as refused:
            errors.append({"index": index, "kind": refused.kind, "reason": str(refused)[:500]})
    if errors:
        return problem(422, "no-article", f"{len(errors)} of {len(given)} are no articles; none was published", errors=errors)
    try:
        for key, value in records:
            await publisher.put(key, value)
    except Refused as refused:
        return problem(
            503, refused.kind, "the broker did not take all of it; send it again, what is there already will be a repeat"
        )
    return Answer({"ids": [key.decode() for key, _ in records]}, 202)


def _is_allowed(request: Request, allowed: Sequence[str]) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given = token.strip().encode()
    return scheme.lower() == "bearer" and any(hmac.compare_digest(given, each.encode()) for each in allowed)


async def _body(request: Request) -> bytes | None:
    """A request -> its body; None where that is too large, read no further than that."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > LARGEST:
        return None
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > LARGEST:
            return None
    return bytes(found)
