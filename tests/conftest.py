"""What every test may ask for."""

from __future__ import annotations

import pytest

from tests.brokers.fixtures import _kafka_or_why, embedded, kafka, own_kafka, prefix
from tests.brokers.report import KafkaReport

__all__ = ["_kafka_or_why", "embedded", "kafka", "own_kafka", "prefix"]


def pytest_configure(config: pytest.Config) -> None:
    report = KafkaReport()
    config.stash[KafkaReport.key] = report
    config.pluginmanager.register(report, "wirefold-kafka")
