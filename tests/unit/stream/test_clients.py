"""Plain clients: what was opened is closed, however a start ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import NodeNotReadyError

from stream import clients
from stream.clients import administering, consuming, producing
from stream.embedded import EmbeddedBroker
from stream.errors import Refused
from stream.settings import Settings

Opening = Callable[[Settings], AbstractAsyncContextManager[Any]]


class Answering:
    """What stands before a broker, and gives the answer to the second question, where the brokers are, only once it is told to."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()
        self.open = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        questions = 0
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                question = await reader.readexactly(4)
                back.write(question + await reader.readexactly(int.from_bytes(question)))
                answer = await there.readexactly(4)
                answer += await there.readexactly(int.from_bytes(answer))
                questions += 1
                if questions == 2:
                    self.asked.set()
                    await self.answer.wait()
                writer.write(answer)
        self.open -= 1
        back.close()
        writer.close()


class Silent:
    """A broker that takes connections and never says a word."""

    def __init__(self) -> None:
        self.taken = asyncio.Event()
        self.open = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.taken.set()
        with contextlib.suppress(OSError):
            while await reader.read(1 << 10):
                pass
        self.open -= 1
        writer.close()


@pytest.fixture
async def silent() -> AsyncIterator[tuple[Silent, Settings]]:
    broker = Silent()
    server = await asyncio.start_server(broker, "127.0.0.1", 0)
    yield broker, Settings(brokers=f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    server.close()


@pytest.mark.parametrize("opening", [administering, producing, consuming])
async def test_a_start_that_is_cancelled_leaves_no_connection(
    opening: Opening, silent: tuple[Silent, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "STARTING_S", 0.1)
    broker, settings = silent

    async def connect() -> None:
        async with opening(settings):
            pass

    connecting = asyncio.create_task(connect())
    await broker.taken.wait()
    connecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connecting
    async with asyncio.timeout(5):
        while broker.open:  # noqa: ASYNC110 - the other end of a socket has no event for it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("opening", [administering, producing, consuming])
async def test_a_start_that_is_cancelled_before_it_knows_the_brokers_leaves_no_connection(opening: Opening) -> None:
    with EmbeddedBroker() as broker:
        before = Answering(int(broker.bootstrap.rpartition(":")[2]))
        server = await asyncio.start_server(before, "127.0.0.1", 0)

        async def connect() -> None:
            async with opening(Settings(brokers=f"127.0.0.1:{server.sockets[0].getsockname()[1]}")):
                pass

        connecting = asyncio.create_task(connect())
        await before.asked.wait()
        connecting.cancel()
        await asyncio.sleep(0)
        before.answer.set()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        async with asyncio.timeout(5):
            while before.open:  # noqa: ASYNC110 - the other end of a socket has no event for it
                await asyncio.sleep(0.01)
        server.close()


@pytest.mark.parametrize("opening", [administering, producing, consuming])
async def test_a_broker_that_is_not_there_is_named_and_nothing_is_left_open(opening: Opening) -> None:
    with pytest.raises(Refused, match=r"127\.0\.0\.1:1"):
        async with opening(Settings(brokers="127.0.0.1:1")):
            pass


async def test_a_consumer_that_reads_nothing_is_closed_in_peace() -> None:
    with EmbeddedBroker() as broker:
        async with consuming(Settings(brokers=broker.bootstrap)):
            pass


async def test_brokers_are_asked_again_while_one_is_just_going(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "TRIES", 3)
    asked: list[int] = []

    async def at_once(_seconds: float) -> None:
        """Does not wait."""

    async def answers_on(third: int) -> str:
        asked.append(1)
        if len(asked) < third:
            raise NodeNotReadyError("node 3")
        return "told"

    monkeypatch.setattr("stream.clients.asyncio.sleep", at_once)
    assert await clients.patiently(lambda: answers_on(3)) == "told"
    asked.clear()
    with pytest.raises(NodeNotReadyError):
        await clients.patiently(lambda: answers_on(4))
    assert len(asked) == 3


@pytest.mark.parametrize("opening", [administering, consuming])
async def test_who_is_told_to_end_as_a_client_closes_ends(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    """aiokafka waits there for tasks of its own and takes what ends it for their end."""
    closing = asyncio.Event()

    async def swallows(_self: Any) -> None:
        closing.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)

    went_on = False

    async def open_and_close() -> None:
        nonlocal went_on
        async with opening(settings):
            pass
        went_on = True

    with EmbeddedBroker() as broker:
        settings = Settings(brokers=broker.bootstrap)
        kind, name = (AIOKafkaAdminClient, "close") if opening is administering else (AIOKafkaConsumer, "stop")
        close = getattr(kind, name)

        async def closed(self: Any) -> None:
            await close(self)
            await swallows(self)

        monkeypatch.setattr(kind, name, closed)
        working = asyncio.ensure_future(open_and_close())
        await closing.wait()
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
    assert not went_on
