"""Records from a topic to the next with Quix Streams, as its documentation shows it: usage: quix_hop.py SERVERS SOURCE TARGET [state].

At least once: offsets are committed every 5 seconds, after a flush. With `state`, each record also sets a row of 1 kB of its
key in RocksDB, with a changelog topic. Nothing knows a record that comes again.
"""

import sys

from quixstreams import Application, State

servers, source, target, *more = sys.argv[1:]
ROW = "x" * 1_000


def keep(value: bytes, state: State) -> bytes:
    """Set a row."""
    state.set("kept", ROW)
    return value


app = Application(broker_address=servers, consumer_group=f"{source}-group", auto_offset_reset="earliest", state_dir="state")
records = app.topic(source, value_deserializer="bytes", key_deserializer="bytes")
passed = app.topic(target, value_serializer="bytes", key_serializer="bytes")
frame = app.dataframe(records)
if more:
    frame = frame.apply(keep, stateful=True)
frame.to_topic(passed)
app.run()
