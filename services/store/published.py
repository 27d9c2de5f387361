"""Published: the record on `articles` that an article's report goes back to, kept so that an older withdrawal takes nothing back.

An article goes straight to its desk, its withdrawal round all partitions: of an article withdrawn and published again at once, the
withdrawal may come last (docs/decisions/0027-withdrawals-know-their-place.md).
"""

from __future__ import annotations

import orjson

from services.store.keys import published_row
from stream.record import Publication
from stream.rows import Changes, Rows


def published(article: str, rows: Rows) -> Publication | None:
    """An article's id and the rows -> the last record on `articles` under that id that was merged, where that is known."""
    row = rows.get(published_row(article))
    return Publication(*orjson.loads(row)) if row is not None else None


def noted(article: str, given: Publication | None, rows: Rows) -> Changes:
    """An article that was merged, the record that it goes back to, and the rows -> what is to be written of that."""
    before = published(article, rows)
    if given is None or before == given or (before is not None and before.is_after(given)):
        return {}
    return {published_row(article): orjson.dumps(list(given))}


def forgotten(article: str, rows: Rows) -> Changes:
    """An article that was withdrawn, and the rows -> what is to be written of that."""
    return {published_row(article): None} if published(article, rows) else {}


def is_outdated(article: str, given: Publication | None, rows: Rows) -> bool:
    """An article, the record that withdraws it, and the rows -> whether the article was surely published again since."""
    last = published(article, rows)
    return given is not None and last is not None and last.is_after(given)
