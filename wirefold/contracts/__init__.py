"""The published contracts: JSON Schemas, examples and the AsyncAPI document, rendered from the models and the topics."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import schemas
from schemas.dead_letter import DeadLetter
from wirefold.contracts.asyncapi import document
from wirefold.contracts.example_events import events
from wirefold.contracts.examples import messages
from wirefold.contracts.schema import CONTRACTS, as_header_values, rendered

__all__ = ["PUBLISHED", "Difference", "drift", "render", "write"]

PUBLISHED = Path(schemas.__file__).parent / "published"
"""Where the contracts are checked in."""


@dataclass(frozen=True)
class Difference:
    """A file that is not as the models would have it: not there, other than it should be, or there with no reason."""

    path: str
    what: Literal["missing", "changed", "left over"]

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def render() -> dict[str, bytes]:
    """Every file that is checked in: its content by its path below the folder, the same bytes each time."""
    files: dict[str, Any] = {f"{contract.name}.schema.json": rendered(contract) for contract in CONTRACTS}
    files |= {f"examples/{name}.json": value for name, value in example_values().items()}
    files["asyncapi.json"] = document()
    return {path: _json(files[path]) for path in sorted(files)}


def example_values() -> dict[str, Any]:
    """Every example as JSON, by its name: a record's value, of a dead letter the headers."""
    values = {
        name: as_header_values(message) if isinstance(message, DeadLetter) else message.model_dump(mode="json")
        for name, message in messages().items()
    }
    return values | {name: event.data.model_dump(mode="json") for name, event in events().items()}


def drift(root: Path = PUBLISHED) -> list[Difference]:
    """A folder of contracts -> how it differs from the models, by path; empty where it does not."""
    expected = render()
    found = {path.relative_to(root).as_posix(): path for path in (*root.glob("*.json"), *root.glob("examples/*.json"))}
    differences = [Difference(path, "missing") for path in expected.keys() - found.keys()]
    differences += [Difference(path, "left over") for path in found.keys() - expected.keys()]
    both = expected.keys() & found.keys()
    differences += [Difference(path, "changed") for path in both if found[path].read_bytes() != expected[path]]
    return sorted(differences, key=lambda difference: difference.path)


def write(root: Path = PUBLISHED) -> list[str]:
    """A folder -> the paths below it that were written because they were missing or changed. Deletes nothing."""
    due = [difference.path for difference in drift(root) if difference.what != "left over"]
    contents = render()
    for path in due:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(contents[path])
    return due


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
