"""Which Kafka the tests get: the one given, else a container, else one from Maven's jars, else none and why."""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.brokers.broker import Broker, broker_from_jars, wait_for_brokers
from tests.brokers.container import broker_from_container
from tests.brokers.jars import NoBrokerError

GIVEN = "WIREFOLD_TEST_BROKERS"
NO = ("", "0", "false", "no")


def is_required() -> bool:
    """Whether tests marked `kafka` must run here: in CI, and where WIREFOLD_REQUIRE_KAFKA asks for it."""
    return any(os.environ.get(name, "").lower() not in NO for name in ("CI", "WIREFOLD_REQUIRE_KAFKA"))


def broker_given() -> Broker:
    """The broker that the environment names."""
    bootstrap = os.environ.get(GIVEN, "").strip()
    if not bootstrap:
        raise NoBrokerError(f"{GIVEN} is not set")
    wait_for_brokers(bootstrap, 1, seconds=15)
    return Broker(bootstrap, f"the broker given in {GIVEN}")


def chosen_broker() -> Broker:
    """A broker that answers, by the first way that is open. Raises NoBrokerError, which tells for each way why it is closed."""
    if os.environ.get(GIVEN, "").strip():
        return broker_given()  # who names a broker does not want another
    closed: list[str] = []
    ways: tuple[tuple[str, Callable[[], Broker]], ...] = (
        (GIVEN, broker_given),
        ("container", broker_from_container),
        ("Maven jars", broker_from_jars),
    )
    for way, start in ways:
        try:
            return start()
        except NoBrokerError as why:
            closed.append(f"{way}: {why}")
    raise NoBrokerError("no Kafka to test against. " + "; ".join(closed))
