"""What a page says of itself beside its text: title, times, authors, publisher, language, from JSON-LD, OpenGraph and meta tags.

Only what the publisher's own fields leave out is taken from here. A page is hostile until proved otherwise: only its head and the first
JSON-LD blocks are read, each value is bounded, and what can't be read is as good as absent. The vocabulary is that of schema.org
(NewsArticle), the Open Graph protocol and Dublin Core; a date without any of them is looked for by htmldate, in trafilatura.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import orjson
from trafilatura import extract_metadata

HEAD = 300_000
"""Characters of a page that are searched: where its head is, and most JSON-LD."""

LONGEST_BLOCK = 100_000
"""Characters of one JSON-LD block."""

MOST_BLOCKS, MOST_NODES, MOST_TAGS, MOST_AUTHORS = 10, 200, 400, 20
LONGEST_VALUE = 300
"""Characters of a title or a name."""

ARTICLES = frozenset(
    (
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "blogposting",
        "liveblogposting",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "report",
        "webpage",
    )
)
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]{1,40})\s{0,5}=\s{0,5}(?:\"([^\"]{0,1000})\"|'([^']{0,1000})')")
_LANGUAGE = re.compile(
    r"<html\b[^<>]{0,1000}?\blang\s{0,5}=\s{0,5}[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3})\b", re.IGNORECASE
)
_TITLE = re.compile(r"<title[^<>]{0,300}>([^<]{1,1000})</title", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s[|–—-]\s")
_SPACE = re.compile(r"\s+")
_NO_NAME = re.compile(r"https?:|@|^(?:admin|editor|staff|author|guest|unknown|none|null)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself; None or empty where it says nothing that can be read. Instants are in UTC."""

    title: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None
    dated: Literal["moment", "day"] = "moment"


def facts_of_page(html: str, latest: date) -> PageFacts:
    """A page's HTML and the last day that it can be of -> what it says of itself. Total: never raises, and reads a bounded part of it."""
    head = html[:HEAD]
    article = next(iter(_articles(head)), {})
    meta = _meta(head)
    published = _first(
        article.get("datePublished"),
        meta.get("article:published_time"),
        meta.get("datepublished"),
        meta.get("dc.date.issued"),
        meta.get("parsely-pub-date"),
        meta.get("pubdate"),
    )
    updated = _first(
        article.get("dateModified"), meta.get("article:modified_time"), meta.get("og:updated_time"), meta.get("lastmod")
    )
    published_at, updated_at = _instant(published, latest), _instant(updated, latest)
    dated: Literal["moment", "day"] = "day" if published is not None and ":" not in published else "moment"
    if published_at is None and (found := _found_date(head, latest)):
        published_at, dated = found, "day"
    if published_at and updated_at and updated_at < published_at:
        updated_at = None
    publisher = _name(article.get("publisher")) or _text(meta.get("og:site_name"))
    return PageFacts(
        title=_text(article.get("headline"))
        or _text(meta.get("og:title"))
        or _text(meta.get("twitter:title"))
        or _without_site(_text(_match(_TITLE, head)), publisher),
        published_at=published_at,
        updated_at=updated_at,
        authors=tuple(
            dict.fromkeys(_authors(article.get("author")) or _authors(meta.get("author") or meta.get("article:author")))
        )[:MOST_AUTHORS],
        publisher=publisher,
        language=_text(article.get("inLanguage"))
        or _match(_LANGUAGE, head)
        or _text((meta.get("og:locale") or "").replace("_", "-")),
        dated=dated,
    )


def _articles(head: str) -> list[dict[str, Any]]:
    """The head of a page -> the JSON-LD nodes in it that are articles, the most telling kinds first."""
    found: list[dict[str, Any]] = []
    for block in _blocks(head):
        try:
            found += [node for node in _nodes(orjson.loads(block.strip())) if _kinds(node) & ARTICLES]
        except orjson.JSONDecodeError:
            continue
    return sorted(found, key=lambda node: "webpage" in _kinds(node))


def _blocks(head: str) -> Iterator[str]:
    """The head of a page -> what its first JSON-LD scripts hold; no script is looked at twice."""
    at = 0
    for _ in range(MOST_BLOCKS):
        mark = head.find("application/ld+json", at)
        start = head.find(">", mark) + 1 if mark >= 0 else 0
        end = head.find("</script", start) if start else -1
        if end < 0:
            return
        if end - start <= LONGEST_BLOCK:
            yield head[start:end]
        at = end


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """JSON-LD -> its nodes at the top, in lists and in @graph, at most MOST_NODES."""
    waiting, seen = [data], 0
    while waiting and seen < MOST_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting += node[:MOST_NODES]
        elif isinstance(node, dict):
            yield node
            waiting += [node[key] for key in ("@graph", "mainEntity") if key in node]


def _kinds(node: dict[str, Any]) -> frozenset[str]:
    given = node.get("@type")
    return frozenset(kind.lower() for kind in (given if isinstance(given, list) else [given]) if isinstance(kind, str))


def _meta(head: str) -> dict[str, str]:
    """The head of a page -> its meta tags by name or property in lower case; the first of each counts."""
    found: dict[str, str] = {}
    for number, tag in enumerate(_META.finditer(head)):
        if number >= MOST_TAGS:
            break
        said = {name.lower(): a or b for name, a, b in _ATTRIBUTE.findall(tag.group(1))}
        name = said.get("property") or said.get("name") or said.get("itemprop")
        if name and said.get("content", "").strip():
            found.setdefault(name.lower(), said["content"])
    return found


def _first(*given: Any) -> str | None:
    return next((value.strip() for value in given if isinstance(value, str) and value.strip()), None)


def _instant(given: str | None, latest: date) -> datetime | None:
    """RFC 3339 or a date -> an instant in UTC, midnight where there is only a day; None for anything else, and for what lies ahead."""
    if given is None or len(given) > 40:
        return None
    try:
        found = (
            datetime.fromisoformat(given)
            if len(given) > 10
            else datetime.combine(date.fromisoformat(given), datetime.min.time())
        )
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        return found if found.date() <= latest else None
    except (ValueError, OverflowError):
        return None


def _found_date(head: str, latest: date) -> datetime | None:
    """The head of a page -> the day that htmldate reads from it, not after the latest, or None."""
    try:
        found = extract_metadata(
            head,
            date_config={"original_date": True, "extensive_search": False, "max_date": latest.isoformat()},
            extensive=False,
        )
    except Exception:  # noqa: BLE001  lxml and its friends have no common error
        return None
    return _instant(str(found.date), latest) if found is not None and found.date else None


def _match(pattern: re.Pattern[str], head: str) -> str | None:
    match = pattern.search(head)
    return match.group(1) if match else None


def _text(given: Any) -> str | None:
    """A value as given -> one line without entities, or None where it is empty, too long or no text."""
    if not isinstance(given, str):
        return None
    words = _SPACE.sub(" ", entities.unescape(given[: 4 * LONGEST_VALUE])).strip()
    return words if 0 < len(words) <= LONGEST_VALUE else None


def _without_site(title: str | None, publisher: str | None) -> str | None:
    """'Storm floods harbour | Vell Post' -> without the name of the site at its end."""
    words, _, last = _SEPARATOR.sub("\0", title or "").rpartition("\0")
    return words if words and publisher and last.casefold() == publisher.casefold() else title


def _name(given: Any) -> str | None:
    """A person or organization of JSON-LD, or a plain name -> its name."""
    if isinstance(given, list):
        given = given[0] if given else None
    return _text(given.get("name") if isinstance(given, dict) else given)


def _authors(given: Any) -> list[str]:
    several = given if isinstance(given, list) else [given]
    names = [_name(one) for one in several[:MOST_AUTHORS]]
    return [name for name in names if name and not _NO_NAME.search(name)]
