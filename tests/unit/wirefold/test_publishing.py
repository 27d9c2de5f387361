"""Publishing to a broker that acknowledges nothing: it is said, and given up after a while."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from stream.errors import Refused
from wirefold import publishing
from wirefold.feeds import Fed
from wirefold.publishing import Journal, Patience, Report, publish, put

FEED = [Fed(f"{number}", b'{"text": "x"}') for number in range(3)]


RECEIPT: Any = object()


class Away:
    """A publisher whose broker takes the first article and is gone then."""

    def __init__(self) -> None:
        self.taken = 0

    async def put(self, *_record: Any) -> Any:
        self.taken += 1
        if self.taken > 1:
            await asyncio.Event().wait()
        return RECEIPT


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "SILENT_S", 0.05)


async def test_what_is_safe_and_what_may_be_is_told_apart() -> None:
    report, silences, away = Report(), list[int](), Away()
    patience = Patience(0.2, lambda waiting, _seconds: silences.append(waiting))
    publisher: Any = away
    with Journal(None) as journal, pytest.raises(Refused, match="acknowledged nothing"):
        await publish(publisher, FEED, lambda *_: None, journal, report=report, patience=patience)
    assert (report.sent, report.unacknowledged) == (1, 2)
    assert silences[-1] == 2
    assert any("2 sent and not acknowledged" in line for line in report.lines("published"))


async def test_one_article_is_waited_for_and_that_is_said() -> None:
    silences: list[float] = []
    publisher: Any = Away()
    patience = Patience(0.2, lambda _waiting, seconds: silences.append(seconds))
    assert await put(publisher, FEED[0], patience) is RECEIPT
    with pytest.raises(Refused, match="acknowledged nothing"):
        await put(publisher, FEED[1], patience)
    assert silences
