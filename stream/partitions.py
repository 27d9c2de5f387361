"""Partitions: which one a key goes to, however many its topic has."""

from __future__ import annotations

from collections.abc import Sequence

from aiokafka.partitioner import DefaultPartitioner

from stream.topics import PARTITIONS

_hashed = DefaultPartitioner()


def partition_of(key: bytes | None, every: Sequence[int], available: Sequence[int]) -> int:
    """A key and the partitions of its topic, and those of them that have a leader -> where it goes; without a key, anywhere.

    Kafka's own rule, among those partitions that are declared: where somebody gives a topic more, keys would go to other ones than their state, and the order
    of what came before, lie in.
    """
    declared = [number for number in sorted(every) if number < PARTITIONS]
    found: int = _hashed(key, declared, [number for number in available if number < PARTITIONS])
    return found
