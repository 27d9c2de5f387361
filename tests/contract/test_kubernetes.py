"""Kubernetes manifests against the schemas of Kubernetes and of KEDA's own ScaledObject: no field that is not known there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from stream.topics import ARRIVALS, EXTRACT, PARTITIONS
from wirefold.healthy import SERVING

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "kubernetes"
OLDEST = "1.28"
ITEMS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "wirefold.yml").read_text())["items"]
SCALED: dict[str, Any] = yaml.safe_load((FOLDER / "autoscaling.yml").read_text())
WORKLOADS = [item for item in ITEMS if item["kind"] in ("Deployment", "StatefulSet", "Job")]


def named(item: dict[str, Any]) -> str:
    return f"{item['kind']} {item['metadata']['name']}"


def closed(schema: Any) -> Any:
    """A schema of a custom resource -> the same, but that fields which it does not name are no longer let pass (a cluster drops them)."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    if (
        isinstance(schema.get("properties"), dict)
        and not schema.get("x-kubernetes-preserve-unknown-fields")
        and schema["properties"].keys() != {"name"}
    ):
        found.setdefault("additionalProperties", False)
    return found


def scaled_object() -> Any:
    whole = yaml.safe_load((Path(__file__).parent / "keda" / "scaledobjects-2.17.2.yaml").read_text())
    schema = closed(whole["spec"]["versions"][0]["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"].pop("additionalProperties", None)
    return schema


@pytest.mark.parametrize("version", [OLDEST, kubernetes_validate.latest_version()])
@pytest.mark.parametrize("item", ITEMS, ids=named)
def test_kubernetes_knows_all_that_is_in_it(item: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(item, version, strict=True)


def test_a_field_that_is_misspelt_is_found() -> None:
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate({**ITEMS[0], "dta": {}}, OLDEST, strict=True)
    with pytest.raises(jsonschema.ValidationError, match="maxReplicas"):
        jsonschema.validate({**SCALED, "spec": {**SCALED["spec"], "maxReplicas": 3}}, scaled_object())


def test_the_autoscaling_is_as_keda_takes_it_and_asks_for_what_there_is() -> None:
    jsonschema.validate(SCALED, scaled_object())
    target = f"{SCALED['spec']['scaleTargetRef']['kind']} {SCALED['spec']['scaleTargetRef']['name']}"
    assert target in map(named, WORKLOADS)
    (trigger,) = SCALED["spec"]["triggers"]
    assert (trigger["metadata"]["consumerGroup"], trigger["metadata"]["topic"]) == (EXTRACT, ARRIVALS)
    assert SCALED["spec"]["maxReplicaCount"] == PARTITIONS


@pytest.mark.parametrize("item", WORKLOADS, ids=named)
def test_each_runs_as_little_as_it_may(item: dict[str, Any]) -> None:
    pod = item["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsUser"] == 10001
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert container["resources"]["limits"]["memory"]
    if SERVING & set(container["args"]):
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
        assert {"name": "health", "containerPort": 9808} in container["ports"]
