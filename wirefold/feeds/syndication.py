"""Syndication: the entries of RSS and Atom feeds as articles."""

from __future__ import annotations

import io
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any

from lxml import etree
from lxml import html as lxml_html

from stream.errors import Poison, Refused
from wirefold.feeds.bounds import LARGEST_FEED, whole
from wirefold.feeds.fed import Fed, article

ENTRIES = 10_000
"""Of one document. Feeds have some 50."""
_BLOCKS = {
    "p",
    "div",
    "br",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "tr",
    "section",
    "article",
    "figcaption",
    "pre",
    "ul",
    "ol",
}
_SILENT = {"script", "style", "noscript", "template", "iframe"}


def syndicated(place: str, _name: str, file: IO[bytes]) -> Iterator[Fed]:
    """A saved RSS or Atom document -> its entries. Raises Poison if it is none, Refused where feedparser is not installed."""
    yield from entries(place, whole(file, LARGEST_FEED), {})


def entries(place: str, raw: bytes, headers: Mapping[str, str]) -> list[Fed]:
    """A feed's bytes, and the headers it came with -> its entries as articles, as they stand in it.

    The text is the entry's content, else its summary. `entry.source`, which says where an aggregator has it from, is kept as the article's
    source; without one it is the feed's own title. The id is left to `receive`, which derives it from the url: so it is the same for the
    page itself. An entry without a link has its own id.
    """
    try:
        import feedparser  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Refused("RSS and Atom need feedparser: pip install 'wirefold[feeds]'", kind="no-extra") from error
    kept = {
        name.lower(): value
        for name, value in headers.items()
        if name.lower() in ("content-type", "content-location", "content-language")
    }
    try:
        found = feedparser.parse(io.BytesIO(raw), response_headers=kept, resolve_relative_uris=True, sanitize_html=False)
    except Exception as error:  # whatever a hostile document makes of it
        raise Poison(f"the feed could not be read: {type(error).__name__}: {error}"[:300], kind="no-feed") from error
    if not found.entries and not found.get("version"):
        why = found.get("bozo_exception", "neither RSS nor Atom")
        raise Poison(f"not a feed: {why}"[:300], kind="no-feed")
    return [_entry(place, number, entry, found.feed) for number, entry in enumerate(found.entries[:ENTRIES], 1)]


def _entry(place: str, number: int, entry: Any, feed: Any) -> Fed:
    source = entry.get("source") or {}
    link = entry.get("link") or ""
    url = link if link.startswith(("http://", "https://")) else None
    body = (
        next((part.get("value") for part in entry.get("content", ()) if part.get("value")), None) or entry.get("summary") or ""
    )
    title = text_of(entry.get("title") or "").replace("\n", " ")
    return article(
        f"{place}#{number}",
        {
            "id": None if url else (entry.get("id") or None),
            "url": url,
            "source": (source.get("title") or source.get("href") or feed.get("title") or "")[:1_000],
            "title": title,
            "text": text_of(body) or title,
            "published_at": _at(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
            "updated_at": _at(dict.get(entry, "updated_parsed")),
            "language": (entry.get("language") or feed.get("language") or "")[:35],
            "authors": [author["name"][:1_000] for author in entry.get("authors", ())[:100] if author.get("name")],
        },
    )


def _at(parsed: Any) -> str | None:
    """A time as feedparser has it (UTC) -> RFC 3339, or None for what is no time."""
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat().replace("+00:00", "Z") if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def text_of(fragment: str) -> str:
    r"""A fragment of HTML -> its text, paragraphs on lines of their own; scripts and styles are no text.

    >>> text_of("<p>One &amp; <b>two</b>.</p><script>x()</script><p>Three.</p>")
    'One & two.\nThree.'
    """
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    try:
        root = lxml_html.fromstring(f"<div>{fragment}</div>", parser=lxml_html.HTMLParser(huge_tree=False, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    parts: list[str] = []
    silent = 0
    for step, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if step == "start":
            silent += tag in _SILENT
            parts.append("\n" if tag in _BLOCKS else "")
            parts.append("" if silent else element.text or "")
            continue
        silent -= step == "end" and tag in _SILENT
        parts.append("\n" if step == "end" and tag in _BLOCKS else "")
        parts.append("" if silent or element is root else element.tail or "")
    told = (" ".join(each.split()) for each in "".join(parts).split("\n"))
    return "\n".join(each for each in told if each)
