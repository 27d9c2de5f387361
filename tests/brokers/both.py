"""Settings of a broker with topics of one's own; OnEmbedded and OnKafka: the same tests on the embedded broker and on a Kafka, with topics of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any, ClassVar

import pytest
import pytest_asyncio

from stream.clients import administering
from stream.embedded import EmbeddedBroker
from stream.settings import Settings
from stream.topic_plan import apply, plan, standing
from stream.topics import Topic


def settings_on(broker: EmbeddedBroker, prefix: str, topics: Iterable[Topic]) -> Settings:
    """The embedded broker -> settings for it, these topics made under the prefix."""
    settings = Settings(brokers=broker.bootstrap, topic_prefix=prefix)
    for each in topics:
        broker.create_topic(settings.topic(each.name), each.partitions)
    return settings


class OnEmbedded:
    """Gives `settings` of the embedded broker, the class's topics made."""

    TOPICS: ClassVar[tuple[Topic, ...]]

    @pytest.fixture
    def settings(self, embedded: EmbeddedBroker, prefix: str) -> Settings:
        return settings_on(embedded, prefix, self.TOPICS)


class OnKafka:
    """Gives `settings` of a real Kafka, the class's topics made."""

    TOPICS: ClassVar[tuple[Topic, ...]]

    @pytest_asyncio.fixture
    async def settings(self, kafka: Any, prefix: str) -> AsyncIterator[Settings]:
        settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix)
        async with administering(settings) as admin:
            await apply(admin, settings, plan(await standing(admin, settings, self.TOPICS), settings, self.TOPICS))
        yield settings
