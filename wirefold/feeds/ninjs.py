"""ninjs: JSON files, with articles in our shape or in that of news agencies (IPTC ninjs 2 and 3; the older 1 as far as it is alike).

The properties are those of https://iptc.org/standards/ninjs/: `uri`, `headlines`, `bodies`, `versioncreated`, `pubstatus`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import orjson

from stream.errors import Poison
from wirefold.feeds.bounds import LARGEST_FEED, whole
from wirefold.feeds.fed import Fed, article, unfit


def document(place: str, _name: str, file: IO[bytes]) -> Iterator[Fed]:
    """A JSON file -> its article, or its articles where it is a list or an object with a list. Raises Poison if it is not JSON."""
    try:
        found = orjson.loads(whole(file, LARGEST_FEED))
    except orjson.JSONDecodeError as error:
        raise Poison(f"not JSON: {error}", kind="not-json") from error
    items = found if isinstance(found, list) else _items(found)
    for number, item in enumerate(items, 1):
        yield read(place if len(items) == 1 else f"{place}:{number}", item)


def _items(found: Any) -> list[Any]:
    """An object -> the list of articles that it wraps, else itself alone."""
    if isinstance(found, dict) and not found.keys() & {"text", "html", "uri"}:
        for name in ("items", "articles", "associations", "results", "_items"):
            wrapped = found.get(name)
            if isinstance(wrapped, list):
                return wrapped
    return [found]


def read(place: str, item: Any) -> Fed:
    """One JSON value -> the article; what is not ninjs is passed on as it is."""
    if not isinstance(item, dict):
        return unfit(place, f"an article is a JSON object, not {type(item).__name__}", "wrong-shape")
    if not is_ninjs(item):
        return article(place, item)
    uri = item.get("uri") if isinstance(item.get("uri"), str) else None
    if item.get("pubstatus") in ("canceled", "cancelled"):
        return Fed(place, None, withdraws=uri) if uri else unfit(place, "a cancelled item without uri", "no-key")
    return article(place, {"id": uri, **_said(item)})


def is_ninjs(item: dict[str, Any]) -> bool:
    """Whether an object is a news item of ninjs, and not an article of ours."""
    standard = item.get("standard")
    is_named = isinstance(standard, dict) and standard.get("name") == "ninjs"
    has_body = any(name in item for name in ("bodies", "headlines", "body_text", "body_xhtml", "body_html"))
    return is_named or (has_body and "text" not in item) or ("pubstatus" in item and "uri" in item)


def _said(item: dict[str, Any]) -> dict[str, Any]:
    text, html = _bodies(item)
    rights = item.get("rightsinfo")
    url = next((str(item[name]) for name in ("url", "canonicalurl", "uri") if str(item.get(name, "")).startswith("http")), None)
    return {
        "url": url,
        "source": item.get("copyrightholder")
        or (rights.get("copyrightholder") if isinstance(rights, dict) else None)
        or _infosource(item),
        "title": _headline(item),
        "text": text,
        "html": None if text else html,
        "published_at": item.get("firstcreated") or item.get("contentcreated") or item.get("versioncreated"),
        "updated_at": item.get("versioncreated"),
        "language": item.get("language"),
        "authors": [item["by"]] if isinstance(item.get("by"), str) else None,
    }


def _headline(item: dict[str, Any]) -> str | None:
    for role in ("main", None):
        for headline in _objects(item.get("headlines")):
            if role in (None, headline.get("role")) and isinstance(headline.get("value"), str):
                return str(headline["value"])
    found = item.get("headline") or item.get("title")
    return found if isinstance(found, str) else None


def _bodies(item: dict[str, Any]) -> tuple[str | None, str | None]:
    """A news item -> its text and its HTML, as far as it has them."""
    by_type: dict[str, str] = {}
    for body in _objects(item.get("bodies")):
        if isinstance(body.get("value"), str) and body.get("role") not in ("caption", "summary"):
            by_type.setdefault("html" if "html" in str(body.get("contenttype", "")) else "text", str(body["value"]))
    for name, kind in (("body_text", "text"), ("body_xhtml", "html"), ("body_html", "html")):
        if isinstance(item.get(name), str):
            by_type.setdefault(kind, item[name])
    return by_type.get("text"), by_type.get("html")


def _infosource(item: dict[str, Any]) -> str | None:
    return next((source["name"] for source in _objects(item.get("infosources")) if isinstance(source.get("name"), str)), None)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
