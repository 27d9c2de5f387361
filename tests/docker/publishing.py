"""A publisher in a process of its own, that goes on until it is told to stop: BROKERS SEED EACH_S."""

import asyncio
import signal
import sys

from stream.clients import producing, send
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.faults.articles import Stream


async def main(brokers: str, seed: int, each_s: float) -> None:
    """Send records, one after the other, until SIGTERM."""
    settings, stopping = Settings(brokers=brokers), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with producing(settings) as producer:
        for key, value in Stream(seed):
            await (await send(producer, settings, Outgoing(ARTICLES, key, value)))
            await asyncio.sleep(each_s)
            if stopping.is_set():
                return


asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
