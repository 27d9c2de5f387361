"""docker-compose.yml: what the last docker-compose of the first kind takes as well, and what makes its services safe to scale."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from wirefold.services import SERVICES

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SCHEMA = json.loads((Path(__file__).parent / "compose" / "docker-compose-1.29.2.schema.json").read_text())
PLACES = re.compile(r"\$\{(\w+)")
SCALED = sorted(SERVICES)


def test_docker_compose_1_29_takes_it() -> None:
    takes = jsonschema.Draft7Validator(SCHEMA)  # the draft that it was read by
    takes.validate(COMPOSE)
    with pytest.raises(jsonschema.ValidationError, match="'name'"):
        takes.validate({**COMPOSE, "name": "wirefold"})


def test_the_services_of_the_flow_are_all_there() -> None:
    assert {*SERVICES, "web", "kafka", "topics"} <= COMPOSE["services"].keys()


@pytest.mark.parametrize("name", SCALED)
def test_what_is_scaled_has_nothing_that_only_one_can_have(name: str) -> None:
    service = COMPOSE["services"][name]
    assert not {"ports", "container_name", "hostname"} & service.keys()
    assert all(":" not in volume for volume in service["volumes"])  # nameless: one for each replica


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_each_is_bounded_and_may_do_little(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["mem_limit"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"]["max-size"]
    assert service.get("read_only") or name.startswith("kafka")
    assert "restart" in service or name == "wirefold"
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:${")


def test_the_cluster_sets_what_the_file_asks_for() -> None:
    given = dict(
        line.split("=", 1) for line in (ROOT / "docker/cluster.env").read_text().splitlines() if "=" in line and line[0] != "#"
    )
    asked = set(PLACES.findall((ROOT / "docker-compose.yml").read_text()))
    assert given.keys() - {"COMPOSE_PROFILES"} <= asked
    nodes = [name for name, service in COMPOSE["services"].items() if service["image"].startswith("apache/kafka")]
    assert [address.split(":")[0] for address in given["WIREFOLD_NODES"].split(",")] == nodes
    voters = [f"{COMPOSE['services'][name]['environment']['KAFKA_NODE_ID']}@{name}:9093" for name in nodes]
    assert given["WIREFOLD_KAFKA_VOTERS"].split(",") == voters
    assert int(given["WIREFOLD_REPLICATION"]) == len(nodes)
