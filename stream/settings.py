"""Settings: one class, read from the environment as WIREFOLD_<NAME>; secrets are never printed."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from stream.tls import Rereading

METADATA_MS = 10_000
"""How old a client's knowledge may be of who leads a partition: aiokafka asks a leader that is gone until it is that old (5 minutes)."""
LARGEST = 66 * 1024 * 1024
"""Bytes of one request: the largest dead letter and what Kafka wraps around it."""

Compression = Literal["none", "gzip", "snappy", "lz4", "zstd"]


class Llm(BaseModel):
    """An OpenAI-compatible endpoint that `wirefold propose` may ask for claims."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    url: str = Field(description="Where /chat/completions is to be found, like http://localhost:8000/v1")
    key: SecretStr | None = Field(None, description="Sent as a bearer token")
    model: str = "default"
    timeout_s: float = Field(30.0, gt=0, description="Seconds for one answer, from the first byte sent to the last received")
    budget: int = Field(1_000, ge=0, description="Requests of one run; the articles after that pass as they are")


class Settings(BaseSettings):
    """How to reach Kafka, and where a worker keeps its files. Security goes by Kafka's own names."""

    model_config = SettingsConfigDict(
        env_prefix="WIREFOLD_", env_nested_delimiter="__", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    brokers: str = Field("localhost:9092", description="host:port, several with commas")
    topic_prefix: str = Field("", pattern=r"^[a-z0-9.-]*$", description="Put before the name of every topic and group")
    compression: Compression = Field("zstd", description="How records are packed that are sent, by Kafka's names; all are read")
    replication: int = Field(1, ge=1, description="Copies of each partition, for `topics apply`")
    datadir: Path = Field(
        Path("data"), description="Where a worker keeps the files of its state; one of its own for each replica"
    )
    publishers: Path | None = Field(
        None, description="A TOML file of more publishers, owners and agencies, in the form of services/ingest/publishers.toml"
    )
    health_host: str = Field("127.0.0.1", description="Where a worker answers /livez, /readyz and /metrics")
    health_port: int | None = Field(None, ge=0, le=65535, description="On which port; none: it answers nobody; 0: any free one")
    session_s: float = Field(
        12.0, ge=6.0, le=300.0, description="Seconds without a sign of life after which a worker's partitions go to others"
    )
    tracing: bool = Field(False, description="Send a span for each record, where OTEL_EXPORTER_OTLP_ENDPOINT says")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "json", "text"] = Field("auto", description="auto: text on a terminal, else JSON")

    llm: Llm | None = Field(None, description="Off unless its url is given; nothing else needs it")

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "PLAIN"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ssl_cafile: Path | None = None
    ssl_certfile: Path | None = None
    ssl_keyfile: Path | None = None

    @field_validator("brokers")
    @classmethod
    def _has_ports(cls, value: str) -> str:
        for broker in value.split(","):
            if not broker.strip().rpartition(":")[2].isdigit():
                raise ValueError(f"a broker is host:port, not {broker!r}")
        return value

    @property
    def servers(self) -> list[str]:
        """The brokers, one by one."""
        return [broker.strip() for broker in self.brokers.split(",")]

    def topic(self, name: str) -> str:
        """A topic's or group's name as declared -> as it is on the broker."""
        return f"{self.topic_prefix}{name}"

    def ssl_context(self) -> ssl.SSLContext | None:
        """The TLS context for the brokers, or None where the protocol has no TLS."""
        if "SSL" not in self.security_protocol.removeprefix("SASL_"):
            return None
        return Rereading.of((self.ssl_cafile, self.ssl_certfile, self.ssl_keyfile))

    def packing(self) -> Literal["gzip", "snappy", "lz4", "zstd"] | None:
        """How aiokafka's producers are told to pack."""
        return None if self.compression == "none" else self.compression

    def client(self) -> dict[str, Any]:
        """The arguments that every aiokafka client takes to reach the brokers."""
        found: dict[str, Any] = {
            "bootstrap_servers": self.servers,
            "security_protocol": self.security_protocol,
            "metadata_max_age_ms": METADATA_MS,
        }
        if self.security_protocol.startswith("SASL"):
            secret = self.sasl_password.get_secret_value() if self.sasl_password else None
            found |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.sasl_username,
                "sasl_plain_password": secret,
            }
        context = self.ssl_context()
        return found | {"ssl_context": context} if context else found
