"""Archives: WARC files (ISO 28500) as Common Crawl's news crawl lays them out: one gzip member a record, pages as responses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from stream.errors import Poison, Refused
from wirefold.feeds.bounds import BROKEN, LARGEST
from wirefold.feeds.fed import Fed, unfit
from wirefold.feeds.pages import decoded, of_page

PAGES = ("text/html", "application/xhtml+xml")


def archive(place: str, _name: str, file: IO[bytes]) -> Iterator[Fed]:
    """A web archive -> an article for each page that was fetched well (status 200, HTML); others are passed over.

    Raises Poison where it is no WARC, after what could be read; Refused where warcio is not installed.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an extra
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415
    except ImportError as error:
        raise Refused("web archives need warcio: pip install 'wirefold[warc]'", kind="no-extra") from error
    try:
        for number, record in enumerate(ArchiveIterator(file), 1):
            if record.rec_type == "response" and _is_page(record):
                yield _page(f"{place}:{number}", record)
    except (*BROKEN, ArchiveLoadFailed, ValueError) as error:
        raise Poison(f"broken or incomplete web archive: {error}"[:300], kind="no-feed") from error


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    kind = (headers.get_header("Content-Type") or "") if headers else ""
    return bool(headers) and headers.get_statuscode() == "200" and kind.partition(";")[0].strip().lower() in PAGES


def _page(place: str, record: Any) -> Fed:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    raw = record.content_stream().read(LARGEST + 1)
    if len(raw) > LARGEST:
        return unfit(f"{place} {url}"[:300], f"a page of more than {LARGEST:,} bytes", "too-large")
    kind = record.http_headers.get_header("Content-Type") or ""
    return of_page(place, decoded(raw, kind.partition("charset=")[2].strip(" \"'") or None), url.strip("<> ") or None)
