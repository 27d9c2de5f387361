"""Plain files: a text is an article; each line of JSON is one, or each row of a table."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import IO

from stream.errors import Poison
from wirefold.feeds.bounds import BROKEN, LARGEST, line, whole
from wirefold.feeds.fed import Fed, article, unfit

COLUMNS = {
    "id": ("id", "article_id", "guid", "uuid"),
    "url": ("url", "link", "permalink"),
    "source": ("source", "publisher", "publication", "outlet", "site"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "article", "full_text"),
    "html": ("html",),
    "published_at": ("published_at", "published", "date", "pubdate", "publish_date", "published_date", "datetime"),
    "updated_at": ("updated_at", "updated", "modified"),
    "language": ("language", "lang"),
    "authors": ("authors", "author", "byline"),
}
"""A field of an article and the names that tables have for it, in any case."""


def text(place: str, name: str, file: IO[bytes]) -> Iterator[Fed]:
    """A text -> an article whose id is the file's name without its ending, and whose text is the whole file."""
    raw = whole(file)
    try:
        yield article(place, {"id": name, "text": raw.decode()})
    except UnicodeDecodeError:
        yield Fed(place, raw)  # receive says what is wrong with it


def lines(place: str, _name: str, file: IO[bytes]) -> Iterator[Fed]:
    """Lines of JSON -> an article each, as it stands."""
    number = 0
    while True:
        number += 1
        found, is_whole = line(file)
        if not found:
            return
        if not is_whole:
            yield unfit(f"{place}:{number}", f"a line of more than {LARGEST:,} bytes", "too-large")
        elif found.strip():
            yield Fed(f"{place}:{number}", found.strip())


def table(place: str, _name: str, file: IO[bytes]) -> Iterator[Fed]:
    """A table with a row of names first (comma, semicolon, tab or | between) -> an article a row. Raises Poison where no column is a text."""
    reader = csv.reader(_bounded(file), delimiter=_delimiter(file))
    csv.field_size_limit(LARGEST)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        columns = {field: header.index(name) for field, names in COLUMNS.items() for name in reversed(names) if name in header}
        if not columns.keys() & {"text", "html"}:
            named = ", ".join(header)[:200]
            raise Poison(f"no column is called text, body, content or html; the columns are: {named}", kind="no-feed")
        for row in reader:
            if row:
                yield article(f"{place}:{reader.line_num}", _fields(row, columns))
    except csv.Error as error:
        raise Poison(f"line {reader.line_num}: {error}", kind="no-feed") from error
    except UnicodeDecodeError as error:
        raise Poison(f"not UTF-8: {error.reason}", kind="not-utf8") from error


def _fields(row: list[str], columns: dict[str, int]) -> dict[str, object]:
    found: dict[str, object] = {field: row[at] for field, at in columns.items() if at < len(row)}
    if found.get("authors"):
        found["authors"] = [name.strip() for name in re.split(r"[;|]", str(found["authors"])) if name.strip()]
    return found


def _delimiter(file: IO[bytes]) -> str:
    """A table -> what stands between its columns: what its first line has most of."""
    head = file.peek(1 << 16) if isinstance(file, io.BufferedReader) else b""
    first = head.split(b"\n", 1)[0]
    return max((",", ";", "\t", "|"), key=lambda sign: first.count(sign.encode()))


def _bounded(file: IO[bytes]) -> Iterator[str]:
    """A table -> its lines as text, none of more than the largest article: csv would gather an endless one."""
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    while True:
        try:
            found = file.readline(LARGEST)
        except BROKEN as error:
            raise Poison(f"broken or incomplete gzip data: {error}", kind="no-feed") from error
        if not found:
            return
        if len(found) == LARGEST and not found.endswith(b"\n"):
            raise Poison(f"a line of more than {LARGEST:,} bytes", kind="too-large")
        yield decode(found)
