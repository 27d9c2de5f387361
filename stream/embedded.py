"""A Kafka broker inside this process, for the demo and for fast tests: librdkafka's mock cluster, real protocol on loopback."""

from __future__ import annotations

import ctypes
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from stream.errors import Refused

_PRODUCER: Final = 0
_REBALANCE_DELAY_MS: Final = 100
_ROOM_FOR_MESSAGE: Final = 512


class EmbeddedBroker:
    """A broker that lives while this object is started; `bootstrap` is its address.

    It is not durable and no stand-in for Kafka: it serves one process only, keeps nothing on disk, forgets all but the
    last 5 MiB of each partition (of records of 3 MiB: all, acknowledged or not), and is racy with two members in one group.
    Topics come from `create_topic`: the wire can list and describe them, not create or delete them, and a name asked for
    that does not exist springs up with 4 partitions. Faust needs `topic_allow_declare=False, topic_disable_leader=True`.
    """

    def __init__(self) -> None:
        self._library: ctypes.CDLL | None = None
        self._client: int | None = None
        self._cluster: int | None = None
        self._bootstrap = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def bootstrap(self) -> str:
        """`host:port` of the running broker; Refused where it is not running."""
        if not self._bootstrap:
            raise Refused("The embedded broker is not running: start() it first.")
        return self._bootstrap

    def start(self) -> None:
        """Start the broker, which then answers at `bootstrap`. Raises Refused where librdkafka is missing or won't start it."""
        if self._bootstrap:
            return
        library = _librdkafka()
        message = ctypes.create_string_buffer(_ROOM_FOR_MESSAGE)
        settings = library.rd_kafka_conf_new()
        library.rd_kafka_conf_set(
            settings, b"log_level", b"3", message, _ROOM_FOR_MESSAGE
        )  # errors only: it has no broker to find
        client = library.rd_kafka_new(_PRODUCER, settings, message, _ROOM_FOR_MESSAGE)
        if not client:
            raise Refused(f"librdkafka did not start: {message.value.decode(errors='replace')}")
        cluster = library.rd_kafka_mock_cluster_new(client, 1)
        if not cluster:
            library.rd_kafka_destroy(client)
            raise Refused("librdkafka could not open its mock cluster: is the loopback interface up?")
        library.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, _REBALANCE_DELAY_MS)
        self._library, self._client, self._cluster = library, client, cluster
        self._bootstrap = library.rd_kafka_mock_cluster_bootstraps(cluster).decode()

    def create_topic(self, name: str, partitions: int) -> None:
        """Create a topic of so many partitions. Raises Refused where the broker says no (it exists, say)."""
        if self._library is None:
            raise Refused(f"The embedded broker is not running, so topic {name!r} can't be made: start() it first.")
        error = self._library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, 1)
        if error:
            said = self._library.rd_kafka_err2str(error).decode()
            raise Refused(f"The embedded broker refused topic {name!r} with {partitions} partitions: {said}")

    def stop(self) -> None:
        """End the broker and forget all it held; harmless where it is not running."""
        if self._library is None:
            return
        self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        self._library.rd_kafka_destroy(self._client)
        self._library, self._client, self._cluster, self._bootstrap = None, None, None, ""


def _librdkafka() -> ctypes.CDLL:
    """The librdkafka in the wheel of confluent-kafka, its functions declared. Raises Refused where there is none."""
    path = _wheel_library()
    try:
        library = ctypes.CDLL(str(path))
        _declare(library)
    except (OSError, AttributeError) as failed:
        raise Refused(
            f"{path} can't serve as the embedded broker: {failed}. Reinstall confluent-kafka from its wheel."
        ) from failed
    return library


def _wheel_library() -> Path:
    """Where the wheel put librdkafka: confluent_kafka.libs/ on Linux, confluent_kafka/.dylibs/ on macOS. Raises Refused where it is not."""
    try:
        held = files("confluent-kafka") or []
    except PackageNotFoundError as missing:
        raise Refused("The embedded broker needs confluent-kafka: install it, or name a broker.") from missing
    for file in held:
        if file.name.startswith("librdkafka") and (".so" in file.name or file.suffix in {".dylib", ".dll"}):
            return Path(str(file.locate()))
    raise Refused(
        "The embedded broker needs the librdkafka of the confluent-kafka wheel, and this confluent-kafka carries none "
        "(built from source?): install the wheel, or name a broker."
    )


def _declare(library: ctypes.CDLL) -> None:
    """Give the library's functions the types that they have in C: pointers are wider than ints."""
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    signatures = {
        "rd_kafka_conf_new": (pointer, []),
        "rd_kafka_conf_set": (ctypes.c_int, [pointer, text, text, text, ctypes.c_size_t]),
        "rd_kafka_new": (pointer, [ctypes.c_int, pointer, text, ctypes.c_size_t]),
        "rd_kafka_destroy": (None, [pointer]),
        "rd_kafka_err2str": (text, [ctypes.c_int]),
        "rd_kafka_mock_cluster_new": (pointer, [pointer, ctypes.c_int]),
        "rd_kafka_mock_cluster_bootstraps": (text, [pointer]),
        "rd_kafka_mock_cluster_destroy": (None, [pointer]),
        "rd_kafka_mock_topic_create": (ctypes.c_int, [pointer, text, ctypes.c_int, ctypes.c_int]),
        "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, [pointer, ctypes.c_int32]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
