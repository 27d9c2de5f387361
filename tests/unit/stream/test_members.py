"""Members: what a worker's client is called, and what is read of it."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from stream.members import Member, client_name, member


def test_a_worker_tells_its_version_and_its_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "wirefold-store-0")
    assert member("store.merge", client_name(), "/10.0.0.7") == Member("store.merge", version("wirefold"), "wirefold-store-0")


@pytest.mark.parametrize("client", ["faust-0.11.3", "wirefold-tools", "", "someone@host"])
def test_of_another_client_its_name_and_address_are_told(client: str) -> None:
    assert member("store.merge", client, "/10.0.0.7") == Member("store.merge", client, "10.0.0.7")
