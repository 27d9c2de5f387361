"""propose: an endpoint's claims go with the article, as far as its text holds them; whatever the endpoint does, the article passes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wirefold.cli import main

TEXT = "The mayor of Port Vell resigned on Monday. The bridge stays closed until June."
CLAIM = "The mayor of Port Vell resigned on Monday"
KEY = "sk-not-to-be-seen"
Respond = Callable[[BaseHTTPRequestHandler], None]


class Endpoint:
    """A chat-completions endpoint on loopback: what it was asked, and how it answers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.status = 200
        self.wait = 0.0
        self.body = completion(json.dumps({"claims": [CLAIM]}))


def completion(content: str) -> bytes:
    return json.dumps(
        {
            "id": "c1",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": content}}],
        }
    ).encode()


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    known = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/chat/completions"
            known.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            known.keys.append(self.headers["authorization"])
            time.sleep(known.wait)
            self.send_response(known.status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(known.body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("WIREFOLD_LLM__URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setenv("WIREFOLD_LLM__KEY", KEY)
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    file = tmp_path / "feed.jsonl"
    file.write_text("".join(json.dumps({"id": f"a{n}", "text": TEXT}) + "\n" for n in range(2)))
    return file


def proposed(file: Path) -> tuple[list[dict[str, Any]], Result]:
    result = CliRunner().invoke(main, ["propose", str(file)])
    assert KEY not in result.output
    return [json.loads(line) for line in result.stdout.splitlines()], result


def test_proposals_go_with_the_article(endpoint: Endpoint, articles: Path) -> None:
    made, result = proposed(articles)
    assert result.exit_code == 0
    assert [article["proposed"] for article in made] == [[CLAIM], [CLAIM]]
    assert endpoint.keys == [f"Bearer {KEY}"] * 2
    assert endpoint.asked[0]["messages"][-1] == {"role": "user", "content": TEXT}


def test_what_the_text_does_not_say_is_refused(endpoint: Endpoint, articles: Path) -> None:
    endpoint.body = completion(json.dumps({"claims": ["The mayor of Port Vell quit", CLAIM, ""]}))
    assert proposed(articles)[0][0]["proposed"] == [CLAIM]


def test_an_answer_in_a_code_block_is_read(endpoint: Endpoint, articles: Path) -> None:
    endpoint.body = completion(f"```json\n{json.dumps({'claims': [CLAIM]})}\n```")
    assert proposed(articles)[0][0]["proposed"] == [CLAIM]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"choices": []}',
        completion("no claims, sorry"),
        completion('{"claims": 3}'),
        completion("{"),
        b"\xff",
        b" " * 1_000_001,
    ],
    ids=["empty", "cut", "list", "no choice", "prose", "wrong shape", "cut content", "no text", "too long"],
)
def test_an_answer_that_can_not_be_read_changes_nothing(endpoint: Endpoint, articles: Path, body: bytes) -> None:
    endpoint.body = body
    made, result = proposed(articles)
    assert [article.get("proposed") for article in made] == [None, None]
    assert result.stderr.count("written unchanged") == 2


@pytest.mark.parametrize("status", [302, 401, 429, 500])
def test_an_error_changes_nothing(endpoint: Endpoint, articles: Path, status: int) -> None:
    endpoint.status = status
    made, result = proposed(articles)
    assert [article.get("proposed") for article in made] == [None, None]
    assert str(status) in result.stderr


def test_an_endpoint_that_is_too_slow_changes_nothing(
    endpoint: Endpoint, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.wait = 1.0
    monkeypatch.setenv("WIREFOLD_LLM__TIMEOUT_S", "0.05")
    made, result = proposed(articles)
    assert [article.get("proposed") for article in made] == [None, None]
    assert "did not answer" in result.stderr


def test_no_more_is_asked_than_the_budget_allows(endpoint: Endpoint, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREFOLD_LLM__BUDGET", "1")
    made, _ = proposed(articles)
    assert len(endpoint.asked) == 1
    assert [article.get("proposed") for article in made] == [[CLAIM], None]


def test_an_article_with_proposals_is_not_asked_for_again(endpoint: Endpoint, articles: Path, tmp_path: Path) -> None:
    once = tmp_path / "once.jsonl"
    once.write_text(CliRunner().invoke(main, ["propose", str(articles)]).stdout)
    again = CliRunner().invoke(main, ["propose", str(once)]).stdout
    assert again == once.read_text()
    assert len(endpoint.asked) == 2


def test_what_is_no_article_passes_as_it_is(endpoint: Endpoint, tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_text('{"id": "x"}\nnonsense\n')
    assert CliRunner().invoke(main, ["propose", str(file)]).stdout == file.read_text()
    assert endpoint.asked == []


def test_without_an_endpoint_there_is_nothing_to_ask(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIREFOLD_LLM__URL", raising=False)
    result = CliRunner().invoke(main, ["propose", str(articles)])
    assert result.exit_code == 2
    assert "WIREFOLD_LLM__URL" in result.stderr
