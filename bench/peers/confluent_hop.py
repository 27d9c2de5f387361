"""Records from a topic to the next with bare confluent-kafka (librdkafka): usage: confluent_hop.py SERVERS SOURCE TARGET MOST.

At most MOST are taken at a time; they are sent, acknowledged by all replicas, and then their offsets are free to be committed,
once a second. The producer is idempotent.
"""

import sys
import time

from confluent_kafka import Consumer, Producer

servers, source, target, most = sys.argv[1:]
consumer = Consumer(
    {"bootstrap.servers": servers, "group.id": f"{source}-group", "enable.auto.commit": False, "auto.offset.reset": "earliest"}
)
producer = Producer({"bootstrap.servers": servers, "acks": "all", "enable.idempotence": True, "linger.ms": 0})
consumer.subscribe([source])
committed = time.monotonic()
taken = False
while True:
    for record in consumer.consume(int(most), timeout=0.2):
        if record.error() is None:
            producer.produce(target, record.value(), record.key(), headers=record.headers())
            taken = True
    producer.flush()
    if taken and time.monotonic() - committed > 1:
        consumer.commit(asynchronous=False)
        committed, taken = time.monotonic(), False
