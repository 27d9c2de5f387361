"""Kept: what is remembered of an article in memory is what its row says."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime

import orjson
import pytest

from schemas.received import Received
from services.ingest import kept
from services.ingest.dedupe import dedupe
from services.ingest.kept import kept_of
from stream.record import Publication

AT = datetime(2026, 1, 1, 8, 30, 0, 250, tzinfo=UTC)


def test_what_is_kept_of_an_article_is_what_its_row_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_LATEST", OrderedDict())
    monkeypatch.setattr(kept, "LATEST", 2)
    article = Received(
        id="a",
        desk="en",
        language="en",
        publisher="p",
        text="The ferry hit the pier. " * 20,
        at=AT,
        published_at=AT,
        digest="d",
    )
    ((key, row),) = dedupe(article, {}, given=Publication(3, 17, 5)).rows.items()
    assert row is not None
    made = kept_of(key, row)
    for name in "bcd":
        dedupe(article.model_copy(update={"id": name}), {})
    assert len(kept._LATEST) == 2
    read = kept_of(key, row)
    assert made is not read
    assert (made.written, made.received, made.published) == (row, read.received, read.published)
    assert read.written == row
    assert (made.shingles == read.shingles).all()
    assert all((one == other).all() for one, other in zip(made.prose, read.prose, strict=True))


def test_rows_of_an_earlier_and_of_a_later_release_are_read() -> None:
    article = Received(id="a", desk="en", language="en", publisher="p", text="The ferry hit the pier.", at=AT, digest="d")
    ((key, row),) = dedupe(article, {}, given=Publication(3, 17, 5)).rows.items()
    held = orjson.loads(row or b"")
    assert held.pop("given") == [3, 17, 5]
    assert kept_of(key, orjson.dumps(held)).given is None
    assert kept_of(key, orjson.dumps(held | {"colour": "red"})).id == "a"
