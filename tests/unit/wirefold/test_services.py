"""Services: the stages as the settings want them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.received import Received
from stream.codec import decode
from stream.errors import Refused
from stream.record import Record
from stream.settings import Settings
from wirefold.services import SERVICES, services

ENTRY = '[[family]]\nname = "Harbour Press"\noutlets = ["marlow-gazette.com"]\nsource = "https://harbour.example/about"\n'
ARTICLE = b'{"id": "a", "url": "https://marlow-gazette.com/1", "text": "Rain fell on Monday."}'


def received(settings: Settings) -> Received:
    receive = services(settings)["ingest"][0]
    (sent,) = receive.take(Record("articles", 0, 1, b"a", ARTICLE, datetime(2025, 6, 21, tzinfo=UTC), ()), {}, 12).outgoing
    found = decode(Received, sent.value)
    assert isinstance(found, Received)
    return found


def test_publishers_of_the_operators_file_are_known(tmp_path: Path) -> None:
    file = tmp_path / "publishers.toml"
    file.write_text(ENTRY, encoding="utf-8")
    assert received(Settings(publishers=file)).family == "Harbour Press"
    assert received(Settings()).family is None


@pytest.mark.parametrize("text", [None, "[[family", '[[family]]\nname = "X"\noutlets = ["x.example"]', "family = 3"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "publishers.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"publishers\.toml"):
        services(Settings(publishers=file))


def test_the_stages_are_the_same_by_name() -> None:
    assert {name: [each.name for each in stages] for name, stages in services(Settings()).items()} == {
        name: [each.name for each in stages] for name, stages in SERVICES.items()
    }
