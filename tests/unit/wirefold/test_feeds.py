"""Feeds: files as articles, in order, untouched."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import pytest

from stream.errors import Refused
from wirefold.feeds import feed


def test_a_text_file_is_an_article_named_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.b.txt"
    path.write_bytes("Line one\r\n“two”\n".encode())
    (fed,) = feed([path])
    assert orjson.loads(fed.value or b"") == {"id": "a.b", "text": "Line one\r\n“two”\n"}
    assert fed.key == b"a.b"


def test_a_folder_gives_its_text_files_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text("x")
    assert [fed.key for fed in feed([tmp_path])] == [b"a", b"b"]


def test_lines_are_passed_on_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"text": "a", "id": "1"}\n\n  {broken\n')
    found = list(feed([path]))
    assert [fed.value for fed in found] == [b'{"text": "a", "id": "1"}', b"{broken"]
    assert [fed.key for fed in found] == [b"1", None]
    assert found[1].place == f"{path}:3"


@pytest.mark.parametrize("name", ["x.jsonl.gz", "x.txt.gz"])
def test_gzip_is_read_through(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b'{"text":"a","id":"x"}'))
    assert [fed.key for fed in feed([path])] == [b"x"]


def test_a_text_that_is_not_utf8_is_passed_on_to_be_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"caf\xe9")
    (fed,) = feed([path])
    assert (fed.key, fed.value) == (None, b"caf\xe9")


@pytest.mark.parametrize("name", ["missing.txt", "x.pdf", "empty"])
def test_what_is_no_feed_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.pdf").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match=name):
        list(feed([tmp_path / name]))


def test_broken_gzip_is_told_after_what_could_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text":"a"}\n' * 1000)[:-20])
    found = list(feed([path, _written(tmp_path / "y.txt", b"next")]))
    assert found[-1].key == b"y"
    assert found[-2].unfit is not None
    assert "gzip" in str(found[-2].unfit)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
