"""Which partition a key goes to: Kafka's rule, among those that are declared."""

from __future__ import annotations

from aiokafka.partitioner import DefaultPartitioner

from stream.partitions import partition_of
from stream.topics import PARTITIONS

KEYS = [b"en", b"de", b"fr", "ä".encode(), b""] + [b"key %d" % number for number in range(50)]


def test_a_key_goes_where_any_client_of_kafka_would_send_it() -> None:
    every = list(range(PARTITIONS))
    assert [partition_of(key, every, every) for key in KEYS] == [DefaultPartitioner()(key, every, every) for key in KEYS]


def test_it_stays_there_where_a_topic_grows() -> None:
    few, many = list(range(PARTITIONS)), list(range(3 * PARTITIONS))
    assert [partition_of(key, many, many) for key in KEYS] == [partition_of(key, few, few) for key in KEYS]
    assert partition_of(None, many, [30, 4]) == 4


def test_a_topic_of_fewer_has_room_for_all() -> None:
    assert {partition_of(key, [2, 0, 1], []) for key in KEYS} == {0, 1, 2}
