"""What every test may ask for."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

from tests.brokers.fixtures import _kafka_or_why, embedded, kafka, own_kafka, prefix
from tests.brokers.report import KafkaReport

__all__ = ["_kafka_or_why", "embedded", "kafka", "own_kafka", "prefix"]


# No deadlines: machines are shared. In CI always the same examples, so that a red run is about the change; elsewhere new ones.
settings.register_profile("wirefold", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("wirefold")


def pytest_configure(config: pytest.Config) -> None:
    # Started in the background of a shell, SIGINT is ignored by this process and by all that it starts; some tests interrupt what they started.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    report = KafkaReport()
    config.stash[KafkaReport.key] = report
    config.pluginmanager.register(report, "wirefold-kafka")
