"""Rights that lack: a consumer that had them waits, one that never had them hands on what Kafka said."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError

from stream import rights
from stream.rights import Waiting


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "AGAIN_S", 0.01)


class Coordinator:
    def __init__(self, generation: int) -> None:
        self.generation, self.rejoins, self.handed_on = generation, 0, list[Exception]()
        self._closing = asyncio.get_running_loop().create_future()

    def request_rejoin(self) -> None:
        self.rejoins += 1

    async def _push_error_to_user(self, error: Exception) -> None:
        self.handed_on.append(error)


class Consumer:
    """As much of aiokafka's consumer as is waited with; it refuses so many times."""

    def __init__(self, generation: int, refusals: int = 0) -> None:
        self._coordinator, self._fetcher, self._closed = Coordinator(generation), self, False
        self.refusals, self.committed = refusals, list[Any]()

    async def start(self) -> None:
        pass

    def _may(self) -> None:
        self.refusals -= 1
        if self.refusals >= 0:
            raise TopicAuthorizationFailedError("articles")

    async def commit(self, offsets: Any) -> None:
        self._may()
        self.committed.append(offsets)

    async def fetched_records(self, *_args: Any, **_more: Any) -> dict[str, list[int]]:
        self._may()
        return {"place": [1]}


async def waiting(generation: int, refusals: int = 0) -> tuple[Any, list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []
    consumer: Any = Consumer(generation, refusals)
    Waiting(consumer, "a.b", lambda stage, reason: told.append((stage, reason)))
    await consumer.start()
    return consumer, told


async def test_a_commit_that_is_refused_is_made_once_it_is_allowed() -> None:
    consumer, told = await waiting(generation=1, refusals=3)
    await consumer.commit("offsets")
    assert consumer.committed == ["offsets"]
    assert told == [("a.b", "TopicAuthorizationFailedError")] * 3


async def test_a_commit_is_given_up_with_the_consumer() -> None:
    consumer, _ = await waiting(generation=1, refusals=3)
    consumer._closed = True
    with pytest.raises(TopicAuthorizationFailedError):
        await consumer.commit("offsets")


async def test_what_may_not_be_read_gives_nothing_and_then_what_there_is() -> None:
    consumer, told = await waiting(generation=1, refusals=1)
    assert [await consumer._fetcher.fetched_records() for _ in range(2)] == [{}, {"place": [1]}]
    assert len(told) == 1


async def test_a_member_that_is_refused_joins_again() -> None:
    consumer, told = await waiting(generation=4)
    await consumer._coordinator._push_error_to_user(GroupAuthorizationFailedError("group"))
    consumer._coordinator.generation = -1  # as after its session
    await consumer._coordinator._push_error_to_user(GroupAuthorizationFailedError("group"))
    assert consumer._coordinator.rejoins == len(told) == 2
    assert consumer._coordinator.handed_on == []


@pytest.mark.parametrize(("generation", "error"), [(-1, GroupAuthorizationFailedError("group")), (4, KafkaError("other"))])
async def test_who_never_had_the_right_and_what_is_no_refusal_is_handed_on(generation: int, error: Exception) -> None:
    consumer, told = await waiting(generation)
    await consumer._coordinator._push_error_to_user(error)
    assert (consumer._coordinator.handed_on, consumer._coordinator.rejoins, told) == ([error], 0, [])
