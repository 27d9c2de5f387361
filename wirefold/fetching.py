"""Fetching: one document from the web, politely and bounded.

Asked before a document: robots.txt (RFC 9309) of its host, also after each redirect. Read with it: whether text and data mining is reserved
(TDM Reservation Protocol, W3C community report 2022-12: the header `tdm-reservation`, else `/.well-known/tdmrep.json`, and in a page its meta).
"""

from __future__ import annotations

import asyncio
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import orjson

from stream.errors import Refused
from wirefold.feeds.bounds import LARGEST_FEED

AGENT = f"wirefold/{version('wirefold')} (news merging; feed reader)"
WITHIN = 30.0
"""Seconds for one document, however slowly it drips."""
REDIRECTS = 5
ROBOTS_LARGEST = 512 * 1024
"""Bytes of a robots.txt that are read; RFC 9309, 2.5, asks for 500 KiB at least."""
ASKED_AGAIN = 24 * 3600.0
"""Seconds that a host's rules are held; RFC 9309, 2.4."""
_RESERVED_META = re.compile(r"""<meta[^<>]{0,200}name\s*=\s*["']?tdm-reservation["']?[^<>]{0,200}>""", re.IGNORECASE)
_ONE = re.compile(r"""content\s*=\s*["']?1\b""", re.IGNORECASE)


@dataclass(frozen=True)
class Fetched:
    """An answer: the url in the end, status, headers (names in lower case), and the document, unpacked. 304 has no document."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class _Host:
    """What a host asks of its visitors."""

    robots: Any
    reserved: list[tuple[str, bool]]
    asked_at: float


@dataclass
class Fetcher:
    """Fetches documents; use it as an async context manager. One request at a time to a host, and as far apart as its robots.txt asks.

    `may_mine` says that reserved content may be read all the same, as agreed with whoever reserved it.
    """

    may_mine: bool = False
    agent: str = AGENT
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _turns: dict[str, asyncio.Lock] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _client: Any = None

    async def __aenter__(self) -> Self:
        try:
            import httpx  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise Refused("fetching needs httpx: pip install 'wirefold[feeds]'", kind="no-extra") from error
        self._errors: tuple[type[Exception], ...] = (
            httpx.HTTPError,
            httpx.InvalidURL,
            httpx.CookieConflict,
            UnicodeError,
            ValueError,
        )
        self._client = httpx.AsyncClient(
            headers={"User-Agent": self.agent, "Accept-Encoding": "gzip, deflate"},
            timeout=WITHIN,
            follow_redirects=False,
            cookies=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get(self, url: str, headers: Mapping[str, str] | None = None, most: int = LARGEST_FEED) -> Fetched:
        """A url, and headers such as If-None-Match -> the answer, whatever its status.

        Raises Refused, with a kind that stays: `robots`, `reserved`, `too-large`, `no-answer`, `bad-url`.
        """
        for _ in range(REDIRECTS + 1):
            await self._may_fetch(url)
            found = await self._turn(url, headers or {}, most)
            location = found.headers.get("location")
            if found.status not in (301, 302, 303, 307, 308) or not location:
                self._check_reserved(url, found)
                return found
            url = urljoin(url, location)
        raise Refused(f"{url[:300]}: more than {REDIRECTS} redirects", kind="no-answer")

    async def _may_fetch(self, url: str) -> None:
        origin = _origin(url)
        host = self._hosts.get(origin)
        if host is None or time.monotonic() - host.asked_at > ASKED_AGAIN:
            host = self._hosts[origin] = await self._ask(origin)
        if not host.robots.can_fetch(url, self.agent):
            raise Refused(f"{url[:300]}: robots.txt does not allow fetching it", kind="robots")

    async def _ask(self, origin: str) -> _Host:
        """A host -> its rules. No robots.txt (4xx): all is allowed; a host that can't say (5xx, no answer): nothing is (RFC 9309, 2.3.1)."""
        from protego import Protego  # noqa: PLC0415 - an extra

        try:
            found = await self._asked(f"{origin}/robots.txt")
        except Refused as refused:
            found = Fetched(origin, 200 if refused.kind == "too-large" else 503, {}, b"")
        said = (
            found.body.decode(errors="replace")
            if found.status == 200
            else ""
            if found.status < 500
            else "User-agent: *\nDisallow: /"
        )
        try:
            policy = await self._asked(f"{origin}/.well-known/tdmrep.json")
        except Refused:
            policy = Fetched(origin, 404, {}, b"")
        return _Host(Protego.parse(said), _reserved_paths(policy), time.monotonic())

    async def _asked(self, url: str) -> Fetched:
        """A document about a host; up to five redirects are followed, as RFC 9309 asks (2.3.1.2)."""
        for _ in range(REDIRECTS + 1):
            found = await self._fetched(url, {}, ROBOTS_LARGEST)
            if found.status not in (301, 302, 303, 307, 308) or "location" not in found.headers:
                return found
            url = urljoin(url, found.headers["location"])
        return Fetched(url, 404, {}, b"")

    async def _turn(self, url: str, headers: Mapping[str, str], most: int) -> Fetched:
        """Fetch when it is this host's turn."""
        origin = _origin(url)
        async with self._turns.setdefault(origin, asyncio.Lock()):
            delay = min(float(self._hosts[origin].robots.crawl_delay(self.agent) or 0), 60.0)
            await asyncio.sleep(max(0.0, self._last.get(origin, -60.0) + delay - time.monotonic()))
            try:
                return await self._fetched(url, headers, most)
            finally:
                self._last[origin] = time.monotonic()

    async def _fetched(self, url: str, headers: Mapping[str, str], most: int) -> Fetched:
        try:
            async with asyncio.timeout(WITHIN), self._client.stream("GET", url, headers=dict(headers)) as answer:
                kept = {name.lower(): value for name, value in answer.headers.items()}
                self._client.cookies.clear()
                return Fetched(url, answer.status_code, kept, await _body(answer, kept, most, url))
        except TimeoutError as error:
            raise Refused(f"{url[:300]}: not fetched within {WITHIN:.0f} s", kind="no-answer") from error
        except self._errors as error:
            raise Refused(f"{url[:300]}: {type(error).__name__}: {error}"[:500], kind="no-answer") from error

    def _check_reserved(self, url: str, found: Fetched) -> None:
        """Raise Refused where text and data mining is reserved: the header counts first, then the host's file, then the page itself."""
        if self.may_mine or found.status != 200:
            return
        header = found.headers.get("tdm-reservation", "").strip()
        path = urlsplit(url).path or "/"
        by_host = next(
            (reserved for pattern, reserved in self._hosts[_origin(url)].reserved if fnmatchcase(path, pattern)), False
        )
        is_reserved = header == "1" if header in ("0", "1") else by_host or _page_reserves(found)
        if is_reserved:
            raise Refused(
                f"{url[:300]}: its rights holder reserves text and data mining (--may-mine, if they have allowed it to you)",
                kind="reserved",
            )


async def _body(answer: Any, headers: Mapping[str, str], most: int, url: str) -> bytes:
    """An answer -> its document, unpacked as it comes, so that a bomb never grows beyond `most`."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise Refused(f"{url[:300]}: compressed as {coding[:40]}, which was not asked for", kind="no-answer")
    unpack = zlib.decompressobj(wbits=47) if coding not in ("identity", "") else None
    found = bytearray()
    async for chunk in answer.aiter_raw():
        try:
            found += unpack.decompress(chunk, most + 1 - len(found)) if unpack else chunk
        except zlib.error as error:
            raise Refused(f"{url[:300]}: broken or incomplete {coding} data", kind="no-answer") from error
        if len(found) > most:
            raise Refused(f"{url[:300]}: more than {most:,} bytes", kind="too-large")
    return bytes(found)


def _origin(url: str) -> str:
    """A url -> scheme, host and port. Raises Refused for what is not on the web."""
    try:
        parts = urlsplit(url)
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    except ValueError as error:
        raise Refused(f"{url[:300]}: {error}", kind="bad-url") from error
    if parts.scheme not in ("http", "https") or not host:
        raise Refused(f"{url[:300]} is not an http or https URL", kind="bad-url")
    return f"{parts.scheme}://{host}"


def _reserved_paths(policy: Fetched) -> list[tuple[str, bool]]:
    """A host's tdmrep.json -> its patterns of paths and whether each is reserved, as they stand: the first that fits counts."""
    if policy.status != 200:
        return []
    try:
        found = orjson.loads(policy.body)
    except orjson.JSONDecodeError:
        return []
    rules = found if isinstance(found, list) else []
    return [
        (str(rule["location"]).partition("$")[0], str(rule.get("tdm-reservation")) == "1")
        for rule in rules[:1_000]
        if isinstance(rule, dict) and isinstance(rule.get("location"), str)
    ]


def _page_reserves(found: Fetched) -> bool:
    meta = _RESERVED_META.search(found.body[:200_000].decode("latin-1")) if b"tdm-reservation" in found.body[:200_000] else None
    return bool(meta and _ONE.search(meta.group()))
