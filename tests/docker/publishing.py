"""A publisher in a process of its own, slow enough that a scaling falls into it: BROKERS; records on stdin, as JSON of base64."""

import asyncio
import json
import sys
from base64 import b64decode

from stream.clients import producing, send
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES

EACH_S = 0.4


async def main() -> None:
    """Send them, one after the other."""
    settings = Settings(brokers=sys.argv[1])
    async with producing(settings) as producer:
        for key, value in json.load(sys.stdin):
            await (await send(producer, settings, Outgoing(ARTICLES, b64decode(key), b64decode(value) if value else None)))
            await asyncio.sleep(EACH_S)


asyncio.run(main())
