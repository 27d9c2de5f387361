"""Pages: an HTML page as an article, with what it says of itself. Its text is taken from it by `receive`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import IO

from charset_normalizer import from_bytes

from wirefold.feeds.bounds import whole
from wirefold.feeds.fed import Fed, article

HEAD = 200_000
"""Characters of a page in which it is asked what it says of itself."""
_TAG = re.compile(r"<(meta|link|html)\b([^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TITLE = re.compile(r"<title[^<>]{0,500}>([^<]{1,2000})", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)


def page(place: str, name: str, file: IO[bytes]) -> Iterator[Fed]:
    """A saved page -> an article. Where the page names no url of its own, its id is the file's name without its ending."""
    found = of_page(place, decoded(whole(file)), None, name)
    yield found


def of_page(place: str, html: str, url: str | None, name: str | None = None) -> Fed:
    """A page's HTML, and the url it came from -> an article; `name` is its id where it has no url."""
    said = _said(html)
    url = url or said.get("canonical") or said.get("og:url")
    is_known = bool(url and url.startswith(("http://", "https://")))
    published = said.get("article:published_time") or said.get("datepublished") or said.get("date")
    return article(
        place,
        {
            "id": None if is_known else name,
            "url": url if is_known else None,
            "source": said.get("og:site_name"),
            "title": said.get("og:title") or said.get("title"),
            "html": html,
            "published_at": published if published and _MOMENT.match(published) else None,
            "language": said.get("lang"),
        },
    )


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:$|[T ]\d\d:\d\d)")


def decoded(raw: bytes, charset: str | None = None) -> str:
    """The bytes of a page -> its text: as UTF-8, else in the charset that the server or the page names, else in the likeliest."""
    named = _CHARSET.search(raw[:4_096])
    for name in ("utf-8", charset, named.group(1).decode() if named else None):
        try:
            return raw.decode(name or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    best = from_bytes(raw[:65_536]).best()
    return raw.decode(best.encoding if best else "utf-8", errors="replace")


def _said(html: str) -> dict[str, str]:
    """A page -> what its head says: meta by name or property, its canonical link, language and title."""
    head, found = html[:HEAD], dict[str, str]()
    for tag, rest in _TAG.findall(head):
        said = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(rest)}
        if tag.lower() == "html":
            found.setdefault("lang", said.get("lang", "")[:35])
        elif tag.lower() == "link" and "canonical" in said.get("rel", "").lower().split():
            found.setdefault("canonical", said.get("href", ""))
        elif name := (said.get("property") or said.get("name") or said.get("itemprop") or "").lower():
            found.setdefault(name, said.get("content", ""))
    title = _TITLE.search(head)
    return {**({"title": unescape(title.group(1)).strip()} if title else {}), **found}
