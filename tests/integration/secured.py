"""A Kafka that lets nobody in without TLS, a password and rights: self-made authority, SCRAM users, StandardAuthorizer."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from stream.access import Right
from stream.settings import Settings
from tests.brokers.broker import Broker, broker_from_jars
from tests.brokers.node import Listener, free_ports

SCRAM = "SCRAM-SHA-512"
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
AUTHORIZER = "org.apache.kafka.metadata.authorizer.StandardAuthorizer"
KINDS = {"topic": ResourceType.TOPIC, "group": ResourceType.GROUP, "transactional-id": ResourceType.TRANSACTIONAL_ID}
OPERATIONS = {
    "Read": AclOperation.READ,
    "Write": AclOperation.WRITE,
    "Describe": AclOperation.DESCRIBE,
    "Create": AclOperation.CREATE,
    "DescribeConfigs": AclOperation.DESCRIBE_CONFIGS,
}


def _acl(kind: Any, user: str, right: Right) -> Any:
    """What gives a right to a user, or finds it: a binding or a filter of bindings."""
    of, name, operation = KINDS[right.kind], right.name, OPERATIONS[right.operation]
    return kind(of, name, ResourcePatternType.LITERAL, f"User:{user}", "*", operation, AclPermissionType.ALLOW)


@dataclass(frozen=True)
class Secured:
    """A broker with a door for those who keep it (no password, loopback) and one for all others."""

    broker: Broker
    door: str
    authority: Path

    def settings(self, user: str, prefix: str, datadir: Path, password: str | None = None) -> Settings:
        """How a user comes in, with its own password unless another is given."""
        return Settings(
            brokers=self.door,
            topic_prefix=prefix,
            datadir=datadir,
            security_protocol="SASL_SSL",
            sasl_mechanism=SCRAM,
            sasl_username=user,
            sasl_password=password if password is not None else password_of(user),
            ssl_cafile=self.authority,
        )

    def allow(self, user: str, rights: list[Right]) -> None:
        """Give rights to a user, as kafka-acls.sh would."""
        admin = AdminClient({"bootstrap.servers": self.broker.bootstrap})
        bindings = [_acl(AclBinding, user, right) for right in rights]
        for done in admin.create_acls(bindings).values():
            done.result(20)

    def withdraw(self, user: str, rights: list[Right]) -> None:
        """Take rights from a user."""
        admin = AdminClient({"bootstrap.servers": self.broker.bootstrap})
        filters = [_acl(AclBindingFilter, user, right) for right in rights]
        for done in admin.delete_acls(filters).values():
            assert done.result(20), "there was no such right"


def password_of(user: str) -> str:
    return f"secret-of-{user}"


def _openssl(folder: Path, *args: str) -> None:
    subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True)


def certificates(folder: Path) -> tuple[Path, Path]:
    """A folder -> an authority of our own, and a key with a certificate for the loopback signed by it, both PEM.

    Done again it is another authority, in the same files.
    """
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1")
    authority = ["-keyout", "ca.key", "-out", "ca.new", "-days", "2", "-subj", "/CN=Wirefold tests"]
    _openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *authority)
    (folder / "ca.new").replace(folder / "ca.pem")
    return folder / "ca.pem", certificate(folder)


def certificate(folder: Path, days: int = 2) -> Path:
    """A folder with an authority -> a new key and certificate for the loopback, good for so many days; with 0 it has expired."""
    _openssl(
        folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "node.key", "-out", "node.csr", "-subj", "/CN=127.0.0.1"
    )
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", str(days)]
    _openssl(folder, "x509", "-req", "-in", "node.csr", *signed, "-out", "node.pem")
    both = folder / "keystore.pem"
    both.write_text((folder / "node.key").read_text() + (folder / "node.pem").read_text())
    return both


@contextlib.contextmanager
def secured(folder: Path, users: list[str]) -> Iterator[Secured]:
    """A running Kafka with these users, none of whom may do anything yet."""
    authority, keystore = certificates(folder)
    (port,) = free_ports(1)
    door = "listener.name.secure"
    properties = {
        f"{door}.ssl.keystore.type": "PEM",
        f"{door}.ssl.keystore.location": str(keystore),
        f"{door}.sasl.enabled.mechanisms": SCRAM,
        f"{door}.{SCRAM.lower()}.sasl.jaas.config": LOGIN,
        "authorizer.class.name": AUTHORIZER,
        "super.users": "User:ANONYMOUS",  # the test itself, by the other door
    }
    formatting = [f"--add-scram={SCRAM}=[name={user},password={password_of(user)}]" for user in users]
    broker = broker_from_jars(1, [Listener("SECURE", "SASL_SSL", port, port, properties)], formatting)
    try:
        yield Secured(broker, f"127.0.0.1:{port}", authority)
    finally:
        broker.stop()
