"""Members: which workers share a stage, as the brokers know them; each tells them its version and its machine."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import for_code

from stream.clients import administering, patiently
from stream.settings import Settings
from stream.stage import Declared, Stage

NAMED = "wirefold-"


@dataclass(frozen=True)
class Member:
    """A worker that shares a stage: its version, and the machine it runs on. Of one that does not tell them: its client's name and address."""

    stage: str
    version: str
    machine: str


def client_name() -> str:
    """What this worker's clients are called: its version and its machine."""
    return f"{NAMED}{version('wirefold')}@{platform.node()}"


def member(stage: str, client: str, address: str) -> Member:
    """A stage, a client's name and its address as brokers give it (`/10.0.0.1`) -> the worker."""
    which, at, machine = client.removeprefix(NAMED).partition("@")
    return Member(stage, which, machine) if client.startswith(NAMED) and at else Member(stage, client, address.lstrip("/"))


async def members(settings: Settings, stages: Iterable[Declared | Stage]) -> list[Member]:
    """Stages -> the workers that share each, in the order of the stages. Raises Refused where the broker or the right to ask is not there."""
    async with administering(settings) as admin:
        return [
            member(stage.name, client, address)
            for stage in stages
            for client, address in sorted(await patiently(partial(_clients, admin, settings.topic(stage.group))))
        ]


async def _clients(admin: AIOKafkaAdminClient, group: str) -> list[tuple[str, str]]:
    """A group -> the name and the address of the client of each member."""
    # One group at a time: of several, aiokafka reads the second where version 3 of the answer has something else.
    ((code, _, _, _, _, found, *_),) = (await admin.describe_consumer_groups([group]))[0].groups
    if code:
        raise for_code(code)(group)
    return [_client(*each) for each in found]


def _client(_member: str, client: str, address: str, *_more: Any) -> tuple[str, str]:
    return client, address
