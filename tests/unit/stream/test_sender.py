"""A sender whose broker is away: what it was given is given up with it, and nothing of it goes on."""

from __future__ import annotations

import asyncio

import pytest

from stream import sender as module
from stream.embedded import EmbeddedBroker
from stream.record import Outgoing
from stream.sender import Sender
from stream.settings import Settings


async def test_a_sender_that_is_closed_while_its_broker_is_away_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CLOSING_S", 0.3)
    with EmbeddedBroker() as broker:
        broker.create_topic("claims", 1)
        sender = await Sender.open(Settings(brokers=broker.bootstrap), None)
        assert len(await sender.send([Outgoing("claims", b"k", b"v")])) == 1
    sending = asyncio.create_task(sender.send([Outgoing("claims", b"k", b"v")]))
    await asyncio.sleep(0.3)
    assert not sending.done()
    sending.cancel()
    await sender.close()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert asyncio.all_tasks() == {asyncio.current_task()}
