"""What an article is known by: its page, its id, a digest of its content."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from urllib.parse import urlsplit

from courlan import clean_url

from schemas.article import Article

_SPACE = re.compile(r"\s+")
_FRONT = re.compile(r"^(?:www|m|amp|mobile)\.")


def page_of(url: str | None) -> str | None:
    """A url -> the canonical url of its page (no scheme, www, tracking, fragment or closing slash), or None.

    >>> page_of("HTTPS://www.Example.com:443/news/drones/?utm_source=x#comments")
    'example.com/news/drones'
    """
    cleaned = clean_url((url or "").strip()) if url else None
    if not cleaned:
        return None
    try:
        parts = urlsplit(cleaned)
        host = _FRONT.sub("", (parts.hostname or "").rstrip("."))
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:  # a port or bracket that no url may have
        return None
    if not host:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def plain(text: str) -> str:
    """A text -> the same in Unicode form NFKC, white space made single, for comparing only."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def digest_of(*parts: str | None) -> str:
    """Texts -> 32 hex characters that are equal where their plain forms are."""
    return blake2b("\x1f".join(plain(part or "") for part in parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def id_of(article: Article, text: str) -> str:
    """An article and its text -> the publisher's id, else one from its page, else from source, title and text."""
    if article.id:
        return article.id
    page = page_of(article.url)
    return f"u-{digest_of(page)}" if page else f"t-{digest_of(article.source, article.title, text)}"
