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
from stream.errors import Refused

KINDS = "a .txt, .json or .jsonl file (each may end in .gz), or a folder of .txt files"


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
        except (orjson.JSONDecodeError, ValidationError):
            return None
        return id_of(article, article.text or article.html or "").encode()

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
    """Files and folders -> their articles in order (a folder's by name). Raises Refused for what is no feed."""
    for path in paths:
        if path.is_dir():
            texts = sorted(path.glob("*.txt"))
            if not texts:
                raise Refused(f"{path} holds no .txt file; a feed is {KINDS}", kind="no-feed")
            yield from (_text(text) for text in texts)
        elif path.is_file():
            yield from _file(path)
        else:
            raise Refused(f"there is no file {path}", kind="no-file")


def _file(path: Path) -> Iterator[Fed]:
    suffixes = [suffix for suffix in path.suffixes[-2:] if suffix != ".gz"]
    if suffixes[-1:] == [".txt"]:
        yield _text(path)
    elif suffixes[-1:] in ([".jsonl"], [".json"], [".ndjson"]):
        yield from _lines(path)
    else:
        raise Refused(f"{path}: a feed is {KINDS}", kind="no-feed")


def _open(path: Path) -> gzip.GzipFile:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _text(path: Path) -> Fed:
    """A .txt file -> an article whose id is the file's name without its ending, and whose text is the whole file."""
    with _open(path) as file:
        raw = file.read()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return Fed(str(path), raw)
    name = path.name.removesuffix(".gz").removesuffix(".txt")
    return Fed(str(path), orjson.dumps({"id": name, "text": text}))


def _lines(path: Path) -> Iterator[Fed]:
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield Fed(f"{path}:{number}", line.strip())
    except (gzip.BadGzipFile, EOFError) as error:
        raise Refused(f"{path}: not whole gzip data: {error}", kind="no-feed") from error
