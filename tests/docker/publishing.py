"""A publisher in a process of its own, slow enough that a scaling falls into it: BROKERS; records as JSON on stdin."""

import asyncio
import json
import sys

from stream.clients import producing, send
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES

EACH_S = 0.2


async def main() -> None:
    """Send them, one after the other."""
    settings = Settings(brokers=sys.argv[1])
    async with producing(settings) as producer:
        for key, value in json.load(sys.stdin):
            await (await send(producer, settings, Outgoing(ARTICLES, key.encode(), None if value is None else value.encode())))
            await asyncio.sleep(EACH_S)


asyncio.run(main())
