"""Feeds: files of articles as records for `articles`. What a line holds is not judged here: `receive` does that."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
from pydantic import ValidationError

from schemas.article import Article
from services.ingest.identity import id_of
from services.ingest.receive import text_in
from stream.errors import Poison, Refused

KINDS = "a .txt, .jsonl or .ndjson file (each may end in .gz), or a folder of .txt files"


MOST = 64 * 1024 * 1024
"""Bytes of one article, unpacked."""

LINES = (".jsonl", ".ndjson")
"""Endings of files with an article on each line."""


@dataclass(frozen=True)
class Fed:
    """One article of a feed: where it stands (file, or file:line) and its bytes."""

    place: str
    value: bytes

    @property
    def key(self) -> bytes | None:
        """The article's id, given or derived; None where the bytes are no article."""
        try:
            article = Article.model_validate(orjson.loads(self.value))
            return id_of(article, "" if article.id else text_in(article)).encode()
        except (orjson.JSONDecodeError, ValidationError, Poison):
            return None

    @property
    def given_id(self) -> str | None:
        """The id that is given, also in what is no article; None where none is."""
        try:
            found = orjson.loads(self.value)
        except orjson.JSONDecodeError:
            return None
        given = found.get("id") if isinstance(found, dict) else None
        return given if isinstance(given, str) else None


def feed(paths: Iterable[Path]) -> Iterator[Fed]:
    """Files and folders -> their articles in order (a folder's by name). Raises Refused at once for what is no feed."""
    files = [file for path in paths for file in _files(path)]
    return (fed for file in files for fed in (_lines(file) if _kind(file) in LINES else _text(file)))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        texts = sorted(path.glob("*.txt"))
        if not texts:
            raise Refused(f"{path} holds no .txt file; a feed is {KINDS}", kind="no-feed")
        return texts
    if not path.is_file():
        raise Refused(f"there is no file {path}", kind="no-file")
    if _kind(path) not in (*LINES, ".txt"):
        raise Refused(f"{path}: a feed is {KINDS}", kind="no-feed")
    return [path]


def _kind(path: Path) -> str:
    """A file -> its ending, one of .gz aside."""
    return path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix


def _open(path: Path) -> gzip.GzipFile:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _bounded(path: Path, read: bytes) -> bytes:
    """What was read of one article -> the same. Raises Refused where there is more: a small file may unpack to a huge one."""
    if len(read) > MOST:
        raise Refused(f"{path}: an article of more than {MOST >> 20} MiB, which no topic takes", kind="too-large")
    return read


def _text(path: Path) -> Iterator[Fed]:
    """A .txt file -> an article whose id is the file's name without its ending, and whose text is the whole file."""
    try:
        with _open(path) as file:
            raw = _bounded(path, file.read(MOST + 1))
        text = raw.decode()
    except UnicodeDecodeError:
        yield Fed(str(path), raw)
        return
    except (gzip.BadGzipFile, EOFError) as error:
        raise Refused(f"{path}: not whole gzip data: {error}", kind="no-feed") from error
    name = path.name.removesuffix(".gz").removesuffix(".txt")
    yield Fed(str(path), orjson.dumps({"id": name, "text": text}))


def _lines(path: Path) -> Iterator[Fed]:
    try:
        with _open(path) as lines:
            for number, line in enumerate(iter(lambda: _bounded(path, lines.readline(MOST + 1)), b""), 1):
                if line.strip():
                    yield Fed(f"{path}:{number}", line.strip())
    except (gzip.BadGzipFile, EOFError) as error:
        raise Refused(f"{path}: not whole gzip data: {error}", kind="no-feed") from error
