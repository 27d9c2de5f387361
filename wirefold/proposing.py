"""Proposing: an OpenAI-compatible endpoint is asked which words of a text state a claim. Never needed, and never believed unseen."""

from __future__ import annotations

import time

import orjson
import urllib3
from pydantic import BaseModel, ValidationError

from schemas.article import MOST_PROPOSED
from stream.errors import WirefoldError
from stream.settings import Llm

LONGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read."""
LONGEST_TEXT = 20_000
"""Characters of a text that are sent."""
LONGEST_CLAIM = 2_000
ASK = (
    "List the factual claims of the news article that follows. Copy each claim's words from the article exactly, character by character, "
    'from within one sentence; no opinion, no boilerplate. Answer with JSON only: {"claims": ["...", "..."]}'
)


class NoAnswer(WirefoldError):  # noqa: N818 - says what it is
    """The endpoint gave no answer, or none that can be used."""

    kind = "no-answer"


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Answer(BaseModel):
    choices: list[_Choice]


class _Claims(BaseModel):
    claims: list[str]


class Proposer:
    """Asks the endpoint, as often as the budget allows. `left` is how many requests are left."""

    def __init__(self, llm: Llm) -> None:
        self.left = llm.budget
        self._llm = llm
        self._http = urllib3.PoolManager(retries=False)

    def propose(self, text: str) -> list[str]:
        """A text -> words of it that may state a claim, each letter by letter. Raises NoAnswer where there is no good answer."""
        self.left -= 1
        claims = _claims(self._asked(text[:LONGEST_TEXT]))
        return [words for words in dict.fromkeys(claims) if 0 < len(words) <= LONGEST_CLAIM and words in text][:MOST_PROPOSED]

    def _asked(self, text: str) -> bytes:
        llm = self._llm
        headers = {"content-type": "application/json"} | (
            {"authorization": f"Bearer {llm.key.get_secret_value()}"} if llm.key else {}
        )
        body = {
            "model": llm.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": ASK}, {"role": "user", "content": text}],
        }
        ends = time.monotonic() + llm.timeout_s
        try:
            response = self._http.request(
                "POST",
                f"{llm.url.rstrip('/')}/chat/completions",
                body=orjson.dumps(body),
                headers=headers,
                timeout=urllib3.Timeout(total=llm.timeout_s),
                redirect=False,
                preload_content=False,
            )
            try:
                answer = _read(response, ends)
            finally:
                response.close()
        except urllib3.exceptions.HTTPError as error:
            raise NoAnswer(f"the endpoint did not answer: {type(error).__name__}") from error
        if response.status != 200:
            raise NoAnswer(f"the endpoint answered {response.status}")
        return answer


def _read(response: urllib3.BaseHTTPResponse, ends: float) -> bytes:
    """An answer on its way -> its bytes. Raises NoAnswer where it comes too slowly or is too long."""
    answer = b""
    for part in response.stream(65_536):
        answer += part
        if len(answer) > LONGEST_ANSWER:
            raise NoAnswer("the endpoint's answer is too long")
        if time.monotonic() > ends:
            raise NoAnswer("the endpoint took too long")
    return answer


def _claims(answer: bytes) -> list[str]:
    """The bytes of a chat completion -> the claims in it. Raises NoAnswer where it is none."""
    try:
        content = _Answer.model_validate_json(answer).choices[0].message.content
        return _Claims.model_validate_json(content[content.find("{") : content.rfind("}") + 1]).claims
    except (ValidationError, IndexError) as error:
        raise NoAnswer("the endpoint's answer is not what was asked for") from error
