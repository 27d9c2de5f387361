"""Brokers as fixtures: `kafka`, `own_kafka`, `embedded` and `prefix`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest

from stream.embedded import EmbeddedBroker
from tests.brokers.broker import Broker, broker_from_jars
from tests.brokers.choice import chosen_broker, is_required
from tests.brokers.jars import NoBrokerError
from tests.brokers.report import KafkaReport


def _do_without(why: NoBrokerError) -> NoReturn:
    if is_required():
        pytest.fail(str(why), pytrace=False)
    pytest.skip(str(why))


@pytest.fixture(scope="session")
def _kafka_or_why(request: pytest.FixtureRequest) -> Iterator[Broker | NoBrokerError]:
    """The session's broker, looked for once, or why there is none."""
    try:
        broker = chosen_broker()
    except NoBrokerError as why:
        request.config.stash[KafkaReport.key].broker = f"none: {why}"
        yield why
        return
    request.config.stash[KafkaReport.key].broker = str(broker)
    try:
        yield broker
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def kafka(_kafka_or_why: Broker | NoBrokerError) -> Broker:
    """A real Kafka, shared by the session: use topics under `prefix`, and leave its nodes alone."""
    if isinstance(_kafka_or_why, NoBrokerError):
        _do_without(_kafka_or_why)
    return _kafka_or_why


@pytest.fixture
def own_kafka() -> Iterator[Callable[[int], Broker]]:
    """A maker of brokers for this test alone, of one or three nodes that it may kill; they are gone after it."""
    made: list[Broker] = []

    def make(nodes: int) -> Broker:
        try:
            made.append(broker_from_jars(nodes))
        except NoBrokerError as why:
            _do_without(why)
        return made[-1]

    yield make
    for broker in made:
        broker.stop()


@pytest.fixture(scope="module")
def embedded() -> Iterator[EmbeddedBroker]:
    """The broker inside this process, shared by a module."""
    with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture
def prefix() -> str:
    """A prefix for topics and groups that no other test has, such as `t3fa9c1.`"""
    return f"t{secrets.token_hex(3)}."
