"""What every test node is told, as server.properties knows it: one place for jars and container alike."""

from __future__ import annotations

VERSION = "4.1.1"
SHORTEST_SESSION_S = 2
LARGEST_RECORD = 70 * 1024 * 1024

# 512 MiB of heap do; records of 64 MiB pass through direct memory, which follows the heap's size unless it is told.
JVM = ("-Xmx512m", "-XX:MaxDirectMemorySize=1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def server_properties(node: int, nodes: int, listeners: str, advertised: str, voters: str) -> dict[str, str]:
    """A node's number (from 1), how many there are and its addresses -> its properties.

    Three nodes keep every record three times and acknowledge it when two have it.
    """
    copies, in_sync = (3, 2) if nodes == 3 else (1, 1)
    return {
        "process.roles": "broker,controller",
        "node.id": str(node),
        "controller.quorum.voters": voters,
        "listeners": listeners,
        "advertised.listeners": advertised,
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "auto.create.topics.enable": "false",
        "default.replication.factor": str(copies),
        "min.insync.replicas": str(in_sync),
        "offsets.topic.num.partitions": "3",
        "offsets.topic.replication.factor": str(copies),
        "transaction.state.log.num.partitions": "3",
        "transaction.state.log.replication.factor": str(copies),
        "transaction.state.log.min.isr": str(in_sync),
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": str(1000 * SHORTEST_SESSION_S),  # 6 s by default, which tests that kill Faust wait out
        "broker.session.timeout.ms": "3000",  # how long a killed node's number stays taken
        "broker.heartbeat.interval.ms": "500",
        "message.max.bytes": str(LARGEST_RECORD),
        "replica.fetch.max.bytes": str(LARGEST_RECORD),
        "num.network.threads": "2",
        "num.io.threads": "4",
        "log.segment.delete.delay.ms": "1000",
    }
