"""The HTTP interface: what it takes, what it gives, and what it refuses with which reason."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import schemathesis
from aiohttp import web
from schemathesis.specs.openapi.checks import positive_data_acceptance

from services.web.app import application
from services.web.follower import News
from services.web.intake import LARGEST
from services.web.model import ReadModel
from services.web.state import State
from services.web.webhooks import Webhook, deliver, read, signed
from stream.errors import Refused
from tests.client.desk import BRIDGE, SCHOOL, article
from tests.client.feed_server import serving
from tests.web.filling import Filled
from tests.web.site import Site, Taken, standing

TOKEN = {"Authorization": "Bearer a-token-for-tests"}


@pytest_asyncio.fixture
async def site(filled: Filled) -> AsyncIterator[Site]:
    filled.take(*BRIDGE, *SCHOOL)
    async with standing(filled) as found:
        yield found


@pytest_asyncio.fixture
async def http(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=site.url, timeout=10) as client:
        yield client


# Publishing


async def test_articles_are_taken_with_a_token(site: Site, http: httpx.AsyncClient) -> None:
    one = await http.post("/articles", json={"id": "x1", "text": "Words."}, headers=TOKEN)
    many = await http.post(
        "/articles", json=[{"id": "x2", "text": "Words."}, {"url": "https://a.com/1", "text": "x"}], headers=TOKEN
    )
    assert (one.status_code, one.json()) == (202, {"ids": ["x1"]})
    assert many.json()["ids"][0] == "x2"
    assert len(site.taken.records) == 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer wrong"}, 401), ({"Authorization": "Basic a-token-for-tests"}, 401)],
)
async def test_without_a_token_nothing_is_taken(
    site: Site, http: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await http.post("/articles", json={"text": "x"}, headers=headers)
    assert answer.status_code == status
    assert "Bearer" in answer.headers["www-authenticate"]
    assert site.taken.records == []


async def test_publishing_is_off_unless_tokens_are_named(site: Site, http: httpx.AsyncClient) -> None:
    site.state.allowed = ()
    assert (await http.post("/articles", json={"text": "x"}, headers=TOKEN)).status_code == 403


async def test_of_a_batch_with_a_bad_article_none_is_taken_and_each_reason_is_told(site: Site, http: httpx.AsyncClient) -> None:
    answer = await http.post(
        "/articles", json=[{"text": "x"}, {"id": "y"}, 17, {"text": "x", "published_at": "soon"}], headers=TOKEN
    )
    assert answer.status_code == 422
    assert [error["index"] for error in answer.json()["errors"]] == [1, 2, 3]
    assert site.taken.records == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"x" * (LARGEST + 1), "application/json", 413),
    ],
)
async def test_what_is_no_article_is_refused(http: httpx.AsyncClient, body: bytes, kind: str, status: int) -> None:
    answer = await http.post("/articles", content=body, headers={**TOKEN, "Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_an_endless_request_is_cut_off(http: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // 65_536 + 10):
            yield b"x" * 65_536

    with pytest.MonkeyPatch.context():
        try:
            status = (
                await http.post("/articles", content=endless(), headers={**TOKEN, "Content-Type": "application/json"})
            ).status_code
        except httpx.WriteError:  # the line was cut before all was sent
            status = 413
    assert status == 413


async def test_a_broker_that_is_down_is_said(site: Site, http: httpx.AsyncClient) -> None:
    site.taken.is_down = True
    assert (await http.post("/articles", json={"text": "x"}, headers=TOKEN)).status_code == 503


# Reading


async def test_stories_and_claims_are_read(site: Site, http: httpx.AsyncClient) -> None:
    listed = (await http.get("/stories")).json()["items"]
    assert {story["id"] for story in listed} == set(site.filled.flow.stories)
    whole = (await http.get(f"/stories/{listed[0]['id']}")).json()
    assert [claim["id"] for claim in whole["claims"]] == whole["story"]["claims"]
    assert (await http.get(f"/claims/{whole['claims'][0]['id']}")).json() == whole["claims"][0]
    found = (await http.get("/claims", params={"q": "school", "limit": 1})).json()["items"]
    assert "school" in found[0]["text"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/stories/none", 404), ("/claims/none", 404), ("/stories?limit=0", 400), ("/stories?sort=x", 400), ("/claims?status=bad", 400),
     ("/claims?after=zz", 400), ("/stories?after=1", 400), ("/claims?q=%00", 400), ("/events?types=x", 400), ("/nothing", 404)],
)  # fmt: skip
async def test_what_is_not_understood_is_said(http: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_every_answer_is_guarded(http: httpx.AsyncClient) -> None:
    for path in ("/", "/stories", "/static/wirefold.css", "/nothing"):
        headers = (await http.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


# Events


async def events(
    http: httpx.AsyncClient, count: int, headers: dict[str, str] | None = None, **query: Any
) -> list[dict[str, Any]]:
    """So many events off the stream."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(20), http.stream("GET", "/events", params=query, headers=headers or {}) as answer:
        assert answer.status_code == 200
        told: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            told[name] = value
            if not line and "data" in told:
                found.append({**told, "data": json.loads(told["data"])})
                told = {}
                if len(found) == count:
                    break
    return found


async def test_events_come_as_they_happen_and_go_on_after_the_last_one_handled(site: Site, http: httpx.AsyncClient) -> None:
    before = await asyncio.to_thread(site.filled.model.last_seq)
    coming = asyncio.create_task(events(http, 3))
    await asyncio.sleep(0.5)
    await site.take(
        article(5, "The Hallam Bridge collapsed on Monday, the council said. Divers found a car under the Hallam Bridge.")
    )
    first = await coming
    noted = await asyncio.to_thread(site.filled.model.events_after, before)
    assert [each["id"] for each in first] == [each.place for each in noted[:3]]
    assert first[0]["data"]["specversion"] == "1.0"
    rest = await events(http, len(noted) - 1, {"Last-Event-ID": first[0]["id"]})
    assert [each["data"]["id"] for each in rest] == [each.event.id for each in noted[1:]]


async def test_events_are_filtered(http: httpx.AsyncClient) -> None:
    first = {"Last-Event-ID": "claim-events-3-0"}
    assert {each["event"] for each in await events(http, 2, first, types=["claim.supported", "claim.revised"])} <= {
        "claim.supported",
        "claim.revised",
    }
    by = await events(http, 1, first, publisher="outlet 7", language="en")
    assert "school" in by[0]["data"]["data"]["claim"]["text"]


@pytest.mark.parametrize(("last", "status"), [("claim-events-3-999999", 410), ("claim-events-x-1", 400), ("articles-0-1", 400)])
async def test_an_event_id_that_is_not_there_is_said(http: httpx.AsyncClient, last: str, status: int) -> None:
    assert (await http.get("/events", headers={"Last-Event-ID": last})).status_code == status


# Webhooks


SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


async def test_a_webhook_gets_each_event_it_wants_signed_in_order_and_again_until_it_takes_it(filled: Filled) -> None:
    got: list[tuple[str, bytes]] = []
    failures = iter([500, 302, 404])

    async def hook(request: web.Request) -> web.Response:
        body = await request.read()
        name, at = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        expected = hmac.digest(b"0123456789abcdef0123456789abcdef", f"{name}.{at}.".encode() + body, sha256)
        assert request.headers["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"
        if (status := next(failures, 200)) != 200:
            return web.Response(status=status, headers={"Location": "/elsewhere"})
        got.append((name, body))
        return web.Response()

    async with serving() as server, httpx.AsyncClient() as client:
        server.pages["/hook"] = hook
        news = News()
        wanted = Webhook.model_validate(
            {"url": f"{server.url}/hook", "secret": SECRET, "wants": {"types": ["claim.stated", "claim.supported"]}}
        )

        async def told(count: int) -> None:
            async with asyncio.timeout(20):
                while len(got) < count:  # noqa: ASYNC110 - a list has nothing to wait for
                    await asyncio.sleep(0.02)

        telling = asyncio.create_task(deliver(wanted, filled.model, news, client, first_wait=0.01))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(filled.take, *BRIDGE)
        news.tell()
        due = [
            each.event.id
            for each in filled.model.events_after(0)
            if each.event.type.value in ("claim.stated", "claim.supported")
        ]
        await told(len(due))
        await asyncio.sleep(0.2)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        telling = asyncio.create_task(deliver(wanted, filled.model, news, client, first_wait=0.01))  # a restart
        await asyncio.to_thread(filled.take, *SCHOOL)
        news.tell()
        due += [each.event.id for each in filled.model.events_after(0) if each.event.type.value == "claim.stated"][-1:]
        await told(len(due))
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
    assert [name for name, _ in got] == due
    assert json.loads(got[0][1])["specversion"] == "1.0"
    assert "/elsewhere" not in server.paths()


def test_a_signature_is_that_of_the_specification() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    assert signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "content",
    ["{", '[{"url": "ftp://x", "secret": "012345678901234567890123"}]', '[{"url": "http://x.example", "secret": "short"}]'],
)
def test_a_file_of_webhooks_that_is_wrong_is_refused_without_its_secrets(tmp_path: Path, content: str) -> None:
    (tmp_path / "hooks.json").write_text(content)
    with pytest.raises(Refused) as refused:
        read(tmp_path / "hooks.json")
    assert "short" not in str(refused.value).replace("too_short", "")


# The document


@pytest.fixture
def described(filled: Filled) -> Any:
    filled.take(*BRIDGE)
    state = State(filled.model, publisher=Taken(), allowed=("a-token-for-tests",))
    return schemathesis.openapi.from_asgi("/openapi.json", application(state))


def test_the_interface_is_as_its_document_says(described: Any) -> None:
    """Schemathesis makes requests from the document, good ones and bad ones, and holds the answers against it."""
    from hypothesis import HealthCheck, Phase, given, settings

    checked = 0
    loose = [positive_data_acceptance]  # of an article's dates and pages more is asked than a schema can say: a year, a text
    for operation in described.get_all_operations():
        found = operation.ok()
        if found.path == "/events":  # a stream does not end
            continue

        @given(case=found.as_strategy())
        @settings(max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        def check(case: Any) -> None:
            case.call_and_validate(headers=TOKEN if case.method == "POST" else None, excluded_checks=loose)

        check()
        checked += 1
    assert checked == 5


def test_the_document_is_sound() -> None:
    from openapi_spec_validator import validate

    from services.web.openapi import document

    validate(document())


def test_in_memory_sqlite_will_do() -> None:
    model = ReadModel("sqlite://")
    Filled(model).take(*BRIDGE)
    assert model.counts()["stories"] == 1
    model.close()
