"""A stage on Faust: what it asks of its consumer before it takes a record."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from stream.faust_app import StageApp
from stream.settings import Settings
from stream.stage import Stage, Step


async def test_a_number_of_partitions_that_nobody_knows_is_waited_for(tmp_path: Path) -> None:
    made = StageApp(Stage("a.b", "group", "articles", lambda *_: Step()), Settings(datadir=tmp_path))
    told = iter([None, set[int](), set(range(12))])
    client = SimpleNamespace(partitions_for_topic=lambda _topic: next(told))
    thread = SimpleNamespace(_ensure_consumer=lambda: client)
    made.app = SimpleNamespace(consumer=SimpleNamespace(_thread=thread))
    assert await made._partitions("articles") == 12
