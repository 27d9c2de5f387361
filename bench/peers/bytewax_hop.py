"""Records from a topic to the next with Bytewax's own Kafka connectors: usage: bytewax_hop.py SERVERS SOURCE TARGET.

Batches of at most 1,000; its sink flushes after each. Without a recovery store it keeps no offsets at all, and so it is here.
"""

import sys

import bytewax.operators as op
from bytewax.connectors.kafka import KafkaSinkMessage
from bytewax.connectors.kafka import operators as kop
from bytewax.dataflow import Dataflow
from bytewax.testing import run_main

servers, source, target = sys.argv[1:]
flow = Dataflow("hop")
records = kop.input("in", flow, brokers=[servers], topics=[source], tail=True)
sent = op.map("on", records.oks, lambda record: KafkaSinkMessage(record.key, record.value, headers=record.headers))
kop.output("out", sent, brokers=[servers], topic=target)
run_main(flow)
