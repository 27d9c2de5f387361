"""Webhooks: events pushed to urls, signed, in order, tried again until they are taken.

Signed as the Standard Webhooks specification has it (webhook-id, webhook-timestamp, webhook-signature: HMAC-SHA256 of `id.timestamp.body`), so
that its libraries check them. The id is the event's own: what comes twice, after a restart between taking and noting, has the same one.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import orjson
import structlog
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from schemas.selection import Selection
from services.web.follower import News
from services.web.model import ReadModel
from services.web.reading import Noted
from stream.cloudevent import structured
from stream.errors import Refused

log = structlog.get_logger("wirefold.web")

WITHIN = 15.0
"""Seconds in which a delivery must be taken."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 900.0
AT_ONCE = 100


class Webhook(BaseModel):
    """Who is told, of what, and the secret that signs it (at least 24 characters; `whsec_` and base64, or any text)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: AnyHttpUrl
    secret: SecretStr = Field(min_length=24)
    wants: Selection = Selection()


def read(path: Path | None) -> list[Webhook]:
    """A JSON file with a list of webhooks -> them. Raises Refused, never with a secret in it."""
    if path is None:
        return []
    try:
        return TypeAdapter(list[Webhook]).validate_json(path.read_bytes())
    except OSError as error:
        raise Refused(f"webhooks: {path}: {error.strerror}", kind="bad-webhooks") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise Refused(f"webhooks: {path}: {'.'.join(map(str, first['loc']))}: {first['msg']}", kind="bad-webhooks") from error


def signed(secret: str, name: str, at: int, body: bytes) -> str:
    """A secret, an id, a time (seconds since 1970) and a body -> the signature."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    return "v1," + base64.b64encode(hmac.digest(key, f"{name}.{at}.".encode() + body, sha256)).decode()


async def deliver(
    hook: Webhook, model: ReadModel, news: News, client: httpx.AsyncClient, first_wait: float = FIRST_WAIT
) -> None:
    """Tell one webhook of all that it wants, in order; ends only when cancelled. One that does not take an event is tried ever more seldom."""
    url = str(hook.url)
    seq = await asyncio.to_thread(model.hook_at, url)
    while True:
        told = news.count
        noted = await asyncio.to_thread(model.events_after, seq, AT_ONCE)
        for each in noted:
            if await _is_wanted(hook, each, model):
                await _until_taken(hook, each, client, first_wait)
                await asyncio.to_thread(model.hook_took, url, each.seq)
            seq = each.seq
        if noted:
            await asyncio.to_thread(model.hook_took, url, seq)
        else:
            await news.wait(60.0, told)


async def _is_wanted(hook: Webhook, noted: Noted, model: ReadModel) -> bool:
    stories = {}
    if hook.wants.needs_stories and (story := await asyncio.to_thread(model.story, noted.event.story_id)) is not None:
        stories = {story.id: story}
    return hook.wants.wants(noted.event, stories)


async def _until_taken(hook: Webhook, noted: Noted, client: httpx.AsyncClient, wait: float) -> None:
    body = orjson.dumps(structured(noted.event))
    while True:
        at = int(time.time())
        headers = {
            "content-type": "application/cloudevents+json",
            "webhook-id": noted.event.id,
            "webhook-timestamp": str(at),
            "webhook-signature": signed(hook.secret.get_secret_value(), noted.event.id, at, body),
        }
        failed = await _failure(client, str(hook.url), body, headers)
        if failed is None:
            return
        log.warning(
            "a webhook did not take an event, trying again", host=hook.url.host, ce_id=noted.event.id, why=failed, wait=wait
        )
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)


async def _failure(client: httpx.AsyncClient, url: str, body: bytes, headers: dict[str, Any]) -> str | None:
    """Post once -> why it was not taken, or None. A redirect is no taking."""
    try:
        async with asyncio.timeout(WITHIN), client.stream("POST", url, content=body, headers=headers) as answer:
            return None if answer.is_success else f"answered {answer.status_code}"
    except (TimeoutError, httpx.HTTPError) as error:
        return type(error).__name__
