"""What Faust is set to: its app, its consumer and its table, by the rules of decision 0002."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import faust

from stream.attempts import Attempts
from stream.buffer import Buffer
from stream.errors import Refused
from stream.members import client_name
from stream.rights import Waiting
from stream.settings import METADATA_MS, Settings
from stream.stage import Stage
from stream.topics import PARTITIONS

STORE_OPTIONS = {
    "driver": "rocksdict",
    "block_cache_size": 16 << 20,
    "write_buffer_size": 8 << 20,
    "max_write_buffer_number": 2,
    "max_open_files": 128,
}
"""Of each partition's RocksDB: twelve to a worker, and Faust's own default would give each a cache of 2 GiB."""
FETCH_WAIT_MS, EMBEDDED_WAIT_MS = 100, 50
"""How long a fetch may wait for records, of brokers and of the embedded one. While aiokafka works through what it has of one partition it asks for the
others of the same broker, and for that one only when this is answered: where they are silent, as the desks of other languages may be, what has come waits so long."""

AT_A_TIME = 48
"""Records that are taken at a time of what was fetched: as many as fit into a buffer that is nearly full, 256 less the 204 from which on a partition with much before it is
not fetched. Of small records that are packed well a fetch has thousands, and all others would wait until all of them were in the buffer."""


def new_table(app: Any, name: str) -> Any:
    """An app and a name -> its table, in bytes."""
    # Faust keeps keys and values as they are ("raw") if, and only if, both types are bytes.
    return app.Table(name, key_type=bytes, value_type=bytes, partitions=PARTITIONS, options=dict(STORE_OPTIONS))


class _App(faust.App):  # type: ignore[misc]  # Faust is not typed
    """Faust's app, with buffers that are bounded in bytes."""

    def FlowControlQueue(self, maxsize: int | None = None, *, clear_on_resume: bool = False) -> Buffer:  # noqa: N802 - Faust's name
        """A new buffer."""
        most = self.conf.stream_buffer_maxsize if maxsize is None else maxsize
        return Buffer(most, flow_control=self.flow_control, clear_on_resume=clear_on_resume)


def new_app(stage: Stage, settings: Settings, datadir: Path, *, durable: bool) -> Any:
    """A stage, and where its files are kept -> the app that runs it."""
    return _App(
        settings.topic(stage.group),
        broker=[f"kafka://{server}" for server in settings.servers],
        broker_client_id=client_name(),
        store="rocksdb://" if durable and stage.stateful else "memory://",
        datadir=datadir,
        autodiscover=False,
        key_serializer="raw",
        value_serializer="raw",
        broker_session_timeout=settings.session_s,
        broker_heartbeat_interval=settings.session_s / 4,
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=METADATA_MS,
        producer_metadata_max_age_ms=METADATA_MS,
        stream_buffer_maxsize=256,
        broker_max_poll_records=AT_A_TIME,
        stream_wait_empty=True,
        stream_recovery_delay=0.0,
        table_standby_replicas=0,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        worker_redirect_stdouts=False,
        web_tables_enabled=False,
        **_security(settings),
    )


def tune(app: Any, wait: int, waits: Callable[[Any], Waiting] | None = None) -> None:
    """Set what Faust gives its consumer no setting for: read committed records only, all of their headers, how long a fetch may wait (ms; with Faust 1,500), and that it waits for rights."""
    thread = app.consumer._thread  # noqa: SLF001
    create = thread._create_worker_consumer  # noqa: SLF001

    def tuned(transport: Any) -> Any:
        consumer = create(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001
        consumer._fetch_max_wait_ms = wait  # noqa: SLF001
        if waits is not None:
            waits(consumer)
        return consumer

    thread._create_worker_consumer = tuned  # noqa: SLF001
    to_message = app.consumer._to_message  # noqa: SLF001

    def whole(tp: Any, record: Any) -> Any:
        message = to_message(tp, record)
        message.headers = record.headers  # as they came: of two of one name Faust keeps one
        return message

    app.consumer._to_message = whole  # noqa: SLF001


def _security(settings: Settings) -> dict[str, Any]:
    """Settings -> Faust's credentials for the brokers, none for PLAINTEXT."""
    if settings.security_protocol == "PLAINTEXT":
        return {}
    context = settings.ssl_context()
    if settings.security_protocol == "SSL":
        return {"broker_credentials": faust.SSLCredentials(context)}
    secret = settings.sasl_password.get_secret_value() if settings.sasl_password else None
    return {
        "broker_credentials": faust.SASLCredentials(
            username=settings.sasl_username, password=secret, ssl_context=context, mechanism=settings.sasl_mechanism
        )
    }


def files(stage: Stage, settings: Settings, *, durable: bool) -> tuple[Path, Attempts | None]:
    """Where a stage's worker keeps its files, Faust's among them, and its notes. Raises Refused where it can't."""
    datadir = settings.datadir / stage.name
    try:
        datadir.mkdir(parents=True, exist_ok=True)  # Faust wants it even where nothing is kept
        return datadir, Attempts(datadir / "attempts") if durable else None
    except OSError as error:
        raise Refused(f"no file can be kept in {datadir} (WIREFOLD_DATADIR): {error.strerror}", kind="datadir") from error
