"""Bootstrap: brokers are looked for again where the settings say, once none of those that were told of answers.

aiokafka 0.14 asks for metadata only those brokers that it was told of. Where all of them come back at other addresses at once, as after a move, or one that has
another `advertised.listeners`, it asks the old ones for good; Kafka's own clients bootstrap again since 3.8 (KIP-899).
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import structlog
from aiokafka.client import AIOKafkaClient
from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError
from aiokafka.protocol.metadata import MetadataRequest

AGAIN_S = 5.0
"""Seconds between two times that a client looks there, and that one of the addresses may take to answer."""

log = structlog.get_logger("wirefold.kafka")

_update = AIOKafkaClient._metadata_update  # noqa: SLF001


def install() -> None:
    """Let aiokafka's clients bootstrap again. Once is enough, more does no harm."""
    AIOKafkaClient._metadata_update = _updated  # noqa: SLF001


async def _updated(self: Any, cluster: Any, topics: Any) -> bool:
    """Update metadata from the brokers that are known, else from those of the settings -> whether there are some now."""
    if await _update(self, cluster, topics):
        return True
    now = time.monotonic()
    if now - getattr(self, "_bootstrapped", -AGAIN_S) < AGAIN_S:
        return False
    self._bootstrapped = now
    for host, port, _ in self.hosts:
        if (found := await _told(self, host, port, topics)) is not None and found.brokers:
            cluster.update_metadata(found)
            log.warning("brokers are found anew where they were first", at=f"{host}:{port}", brokers=len(found.brokers))
            return True
    return False


async def _told(client: Any, host: str, port: int, topics: Any) -> Any:
    """An address -> what the broker there tells of topics, or None where none answers."""
    names = ("client_id", "ssl_context", "security_protocol", "sasl_mechanism", "sasl_plain_username", "sasl_plain_password")
    more = ("sasl_kerberos_service_name", "sasl_kerberos_domain_name", "sasl_oauth_token_provider")
    try:
        async with asyncio.timeout(AGAIN_S):
            connection = await create_conn(
                host,
                port,
                request_timeout_ms=round(1000 * AGAIN_S),
                **{name: getattr(client, f"_{name}") for name in (*names, *more)},
            )
            try:
                return await connection.send(MetadataRequest(list(topics) if topics else None))
            finally:
                connection.close()
    except (KafkaError, OSError, TimeoutError):
        return None
