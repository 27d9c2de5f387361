"""Fed: one article of a feed, as a record for `articles`. What it holds is not judged here: `receive` does that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from schemas.article import Article
from services.ingest.identity import id_of
from services.ingest.receive import text_in
from stream.errors import Poison

LONGEST_KEY = 512
"""Characters of an id, as in schemas/article.py."""


@dataclass(frozen=True)
class Fed:
    """One article of a feed: where it stands (file, file:line, url) and its bytes.

    `withdraws` names the article that its publisher takes back; then there is no value. `unfit` says why nothing could be made of it at all.
    """

    place: str
    value: bytes | None
    withdraws: str | None = None
    unfit: Poison | None = None

    @property
    def key(self) -> bytes | None:
        """The article's id, given or derived; of what is no article the id that is given, so that its dead letter can be found; else None."""
        if self.withdraws is not None:
            return self.withdraws.encode()
        try:
            article = Article.model_validate(orjson.loads(self.value or b""))
            return id_of(article, "" if article.id else text_in(article)).encode()
        except (orjson.JSONDecodeError, ValidationError, Poison):
            given = self.given_id
            return given.encode(errors="replace") if given and len(given) <= LONGEST_KEY else None

    @property
    def given_id(self) -> str | None:
        """The id that is given, also in what is no article; None where none is."""
        try:
            found = orjson.loads(self.value or b"")
        except orjson.JSONDecodeError:
            return self.withdraws
        given = found.get("id") if isinstance(found, dict) else None
        return given if isinstance(given, str) else None


def article(place: str, fields: dict[str, Any]) -> Fed:
    """Where an article stands and its fields -> the article, without those that are empty."""
    given = {name: value for name, value in fields.items() if value not in (None, "", [])}
    try:
        return Fed(place, orjson.dumps(given))
    except (TypeError, orjson.JSONEncodeError) as error:  # a lone surrogate, say
        return unfit(place, f"can't be written as JSON: {error}", "not-utf8")


def unfit(place: str, message: str, kind: str = "no-feed") -> Fed:
    """Where something stands of which no article can be made, and why."""
    return Fed(place, None, unfit=Poison(message, kind=kind))
