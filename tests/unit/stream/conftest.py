"""What the tests of a partition in hand share."""

from __future__ import annotations

import pytest

from stream import holding
from stream.sender import Sender
from tests.unit.stream.partitions import Broker


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()
    monkeypatch.setattr(Sender, "open", made.open)
    monkeypatch.setattr(holding, "FIRST_WAIT", 0.0)
    return made
