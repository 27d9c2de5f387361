"""Feeds: what publishers have, as records for `articles`: files of many kinds, folders, standard input, archives, RSS and Atom."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from stream.errors import Poison, Refused
from wirefold.feeds import archives, ninjs, pages, plain, syndication
from wirefold.feeds.fed import Fed

__all__ = ["KINDS", "Fed", "feed"]

Reader = Callable[[str, str, IO[bytes]], Iterator[Fed]]
"""Where a file stands, its name without ending, the open file -> its articles. Raises Poison where it can't go on."""

READERS: dict[str, Reader] = {
    ".txt": plain.text,
    ".jsonl": plain.lines,
    ".ndjson": plain.lines,
    ".json": ninjs.document,
    ".csv": plain.table,
    ".tsv": plain.table,
    ".html": pages.page,
    ".htm": pages.page,
    ".rss": syndication.syndicated,
    ".atom": syndication.syndicated,
    ".xml": syndication.syndicated,
    ".warc": archives.archive,
}
KINDS = (
    f"a file that ends in {', '.join(READERS)} (each may end in .gz), a folder of such, or - for JSON lines on standard input"
)


def feed(paths: Iterable[Path]) -> Iterator[Fed]:
    """Files and folders -> their articles in order (a folder's by name). Raises Refused at once for what is no feed."""
    files = [file for path in paths for file in _files(path)]
    return (fed for file in files for fed in _articles(file))


def _files(path: Path) -> list[Path]:
    if str(path) == "-":
        return [path]
    if path.is_dir():
        found = sorted(
            file for file in path.rglob("*") if file.is_file() and _kind(file) in READERS and not _is_hidden(file, path)
        )
        if not found:
            raise Refused(f"{path} holds nothing that could be an article: give {KINDS}", kind="no-feed")
        return found
    if not path.is_file():
        raise Refused(f"there is no file {path}", kind="no-file")
    if _kind(path) not in READERS:
        raise Refused(f"{path} is of a kind that can't be read: give {KINDS}", kind="no-feed")
    return [path]


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _kind(path: Path) -> str:
    """A file -> its ending in lower case, one of .gz aside."""
    return (path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix).lower()


def _articles(file: Path) -> Iterator[Fed]:
    """A file -> its articles. What can't be read of it is told as one more, unfit, at the place where it stands."""
    reader = plain.lines if str(file) == "-" else READERS[_kind(file)]
    name = Path(file.name.removesuffix(".gz")).stem
    try:
        with _open(file, reader) as opened:
            yield from reader(str(file), name, opened)
    except Poison as poison:
        yield Fed(str(file), None, unfit=poison)
    except OSError as error:
        yield Fed(str(file), None, unfit=Poison(f"can't be read: {error.strerror or error}", kind="no-file"))


def _open(path: Path, reader: Reader) -> IO[bytes]:
    if str(path) == "-":
        return sys.stdin.buffer
    if path.suffix == ".gz" and reader is not archives.archive:  # an archive is packed record by record: its reader unpacks
        return io.BufferedReader(gzip.open(path, "rb"))
    return path.open("rb")
