"""receive: a record on `articles` becomes a Received, a Withdrawal, or Poison with the reason. Start reading here."""

from __future__ import annotations

from codecs import BOM_UTF8
from datetime import datetime, timedelta
from typing import Any, Literal

import orjson
from pydantic import ValidationError

from schemas.article import Article
from schemas.received import Received, Withdrawal
from services.ingest.credits import credits_in
from services.ingest.desk import UNKNOWN, language_of
from services.ingest.identity import digest_of, id_of
from services.ingest.normal_form import normal_length
from services.ingest.page_facts import facts_of_page
from services.ingest.page_text import text_of_page
from services.ingest.pages import canonical_in, page_of
from services.ingest.publishers import KNOWN, Publishers, family_of, publisher_of
from stream.errors import Poison

MAX_BYTES = 4 * 1024 * 1024
"""Of one record. A long read has some 0.1 MB, a page of a book 0.003."""
MAX_CHARACTERS = 1_000_000
"""Of one text, as it is and in its normal form."""
AHEAD = timedelta(days=2)
"""How far past its record's time an article may be dated: time zones and embargoes, no more."""


def receive(key: bytes | None, value: bytes | None, at: datetime, known: Publishers = KNOWN) -> Received | Withdrawal | Poison:
    """Key, value and time (UTC) of a record, and the publishers known -> what it says, or why it can't be read. Never raises.

    A record without a value withdraws the article that its key names.
    """
    try:
        if value is None:
            return Withdrawal(id=_id_in(key), at=at)
        found = _object(value)
        return _received(_article(found), at, _dated(found), known)
    except Poison as poison:
        return poison


def _id_in(key: bytes | None) -> str:
    try:
        found = (key or b"").decode()
    except UnicodeDecodeError as error:
        raise Poison(f"the key of a withdrawal is not UTF-8: {error}", kind="not-utf8") from error
    if not 1 <= len(found) <= 512:
        raise Poison("a record without a value withdraws the article that its key names: this key names none", kind="no-key")
    return found


def _object(value: bytes) -> dict[str, Any]:
    if len(value) > MAX_BYTES:
        raise Poison(f"the article has {len(value):,} bytes; {MAX_BYTES:,} is the most", kind="too-large")
    try:
        value.decode()
    except UnicodeDecodeError as error:
        raise Poison(f"not UTF-8 at byte {error.start}: {error.reason}", kind="not-utf8") from error
    try:
        found = orjson.loads(value.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise Poison(f"not JSON: {error}", kind="not-json") from error
    if not isinstance(found, dict):
        raise Poison(f"an article is a JSON object, not {type(found).__name__}", kind="wrong-shape")
    return found


def _dated(found: dict[str, Any]) -> Literal["moment", "day"]:
    """An article as given -> whether it names the moment of its publication, or only the day."""
    given = found.get("published_at")
    return "day" if isinstance(given, str) and ":" not in given and given.strip() else "moment"


def _article(found: dict[str, Any]) -> Article:
    try:
        return Article.model_validate(found)
    except ValidationError as error:
        raise _why(error) from error


def _why(error: ValidationError) -> Poison:
    """What pydantic found -> one Poison that names each field and what is wrong with it (the first five)."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    fields = {str(item["loc"][0]) for item in found if item["loc"]}
    kind = "wrong-shape"
    if not fields:
        kind = "no-text"
    elif fields <= {"published_at", "updated_at"}:
        kind = "bad-date"
    parts = (
        f"{'.'.join(map(str, item['loc']))}: {item['msg'].removeprefix('Value error, ')}".removeprefix(": ")
        for item in found[:5]
    )
    return Poison("; ".join(parts), kind=kind)


def text_in(article: Article) -> str:
    """An article -> its text as published, or, where it has none, that of its page, which must have one; of a mere headline, none.

    Raises Poison for a page without text.
    """
    if (article.text or "").strip():
        return article.text or ""
    return text_of_page(article.html) if (article.html or "").strip() and article.html else ""


def _with_page_facts(
    article: Article, text: str, at: datetime, dated: Literal["moment", "day"]
) -> tuple[Article, Literal["moment", "day"]]:
    """An article -> the same with what its page says of itself where its own fields say nothing. What the publisher gave stays.

    The language is that of the words; the page is asked only where they tell none.
    """
    if not article.html:
        return article, dated
    facts = facts_of_page(article.html, (at + AHEAD).date())
    missing: dict[str, Any] = {
        "title": None if (article.title or "").strip() else facts.title,
        "published_at": None if article.published_at else facts.published_at,
        "updated_at": None if article.updated_at else facts.updated_at,
        "authors": [] if article.authors else list(facts.authors),
        "source": None if article.source else facts.publisher,
        "language": None if article.language or language_of(None, text) != UNKNOWN else facts.language,
    }
    found = {field: value for field, value in missing.items() if value}
    return article.model_copy(update=found), facts.dated if "published_at" in found else dated


def _received(article: Article, at: datetime, dated: Literal["moment", "day"], known: Publishers) -> Received:
    text = text_in(article)
    if len(text) > MAX_CHARACTERS:
        raise Poison(f"the text has {len(text):,} characters; {MAX_CHARACTERS:,} is the most", kind="too-large")
    if (length := normal_length(text, MAX_CHARACTERS)) > MAX_CHARACTERS:
        raise Poison(
            f"the text has {length:,} characters in its normal form (NFKC); {MAX_CHARACTERS:,} is the most", kind="too-large"
        )
    if article.published_at and article.published_at > at + AHEAD:
        raise Poison(
            f"published_at {article.published_at:%Y-%m-%d} lies ahead of the record's own time {at:%Y-%m-%d}", kind="bad-date"
        )
    article_id = id_of(article, text)
    article, dated = _with_page_facts(article, text, at, dated)
    language = language_of(article.language, text or article.title or "")
    publisher = publisher_of(article_id, article.url, article.source, known)
    return Received(
        id=article_id,
        desk=language,
        language=language,
        url=article.url,
        page=page_of(canonical_in(article.html, article.url) or article.url),
        source=article.source,
        publisher=publisher,
        family=family_of(publisher, known),
        credits=credits_in(text, known),
        title=article.title,
        text=text,
        published_at=article.published_at,
        updated_at=article.updated_at,
        at=article.published_at or at,
        dated=dated,
        authors=article.authors,
        proposed=article.proposed,
        digest=digest_of(article.title, text),
    )
