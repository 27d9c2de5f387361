"""Records from a topic to the next with bare aiokafka: usage: aiokafka_hop.py SERVERS SOURCE TARGET MOST.

At most MOST are taken at a time; they are sent, acknowledged by all replicas, and then their offsets are free to be committed,
once a second. The producer is idempotent. That is what Wirefold promises a stage without state, but for fence and dead letters.
"""

import asyncio
import sys
import time

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer


async def main(servers: str, source: str, target: str, most: int) -> None:
    """Pass records on until killed."""
    consumer = AIOKafkaConsumer(
        source, bootstrap_servers=servers, group_id=f"{source}-group", enable_auto_commit=False, auto_offset_reset="earliest",
        isolation_level="read_committed",
    )  # fmt: skip
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all", enable_idempotence=True, max_batch_size=1 << 20)
    await consumer.start()
    await producer.start()
    committed = time.monotonic()
    while True:
        for records in (await consumer.getmany(timeout_ms=200, max_records=most)).values():
            sent = [await producer.send(target, record.value, record.key, headers=record.headers) for record in records]
            await asyncio.gather(*sent)
        if time.monotonic() - committed > 1:
            await consumer.commit()
            committed = time.monotonic()


servers, source, target, most = sys.argv[1:]
asyncio.run(main(servers, source, target, int(most)))
