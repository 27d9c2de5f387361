"""What an article is known by: its page, its id, a digest of its content."""

from __future__ import annotations

from hashlib import blake2b

from schemas.article import Article
from services.ingest.normal_form import normal
from services.ingest.pages import canonical_in, page_of


def plain(text: str) -> str:
    """A text -> the same in Unicode form NFKC, white space made single, for comparing only."""
    return " ".join(normal(text).split())


def digest_of(*parts: str | None) -> str:
    """Texts -> 32 hex characters that are equal where their plain forms are."""
    return blake2b("\x1f".join(plain(part or "") for part in parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def id_of(article: Article, text: str) -> str:
    """An article and its text -> the publisher's id, else one from its page, else from source, title and text."""
    if article.id:
        return article.id
    page = page_of(canonical_in(article.html, article.url) or article.url)
    return f"u-{digest_of(page)}" if page else f"t-{digest_of(article.source, article.title, text)}"
