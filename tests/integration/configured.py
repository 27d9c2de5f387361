"""Topics configured otherwise than declared, as an operator does it."""

from __future__ import annotations

import asyncio

from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from stream import topic_plan
from stream.clients import administering
from stream.settings import Settings
from stream.topics import topic

TRIES = 200


async def configure(settings: Settings, name: str, **config: str) -> None:
    """Give a topic other settings than declared (Kafka's names, `_` for `.`), or the declared ones; return once its broker has them. Raises AssertionError."""
    full, wanted = settings.topic(name), topic(name).config | {key.replace("_", "."): value for key, value in config.items()}
    async with administering(settings) as admin:
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, full, configs=wanted)])
        for _ in range(TRIES):
            stands = (await topic_plan.configurations(admin, [full]))[full]
            if all(stands[key] == value for key, value in wanted.items()):
                return
            await asyncio.sleep(0.05)
    raise AssertionError(f"{name} stands as {stands}")
