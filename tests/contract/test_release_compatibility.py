"""The checked-in schemas against those of the last release: nothing that was promised is broken.

Before the first release the baseline is what is checked in now. That can't differ; but the fabricated breaks below are
made on the same baseline by the same path, so that the check is shown to bite with a release and without one.
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wirefold.compatibility import breaking
from wirefold.contracts.schema import CONTRACTS, rendered

ROOT = Path(__file__).parents[2]
FOLDER = "schemas/published"
PUBLISHED = {contract.name: contract.role == "published" for contract in CONTRACTS}


def git(*arguments: str) -> str | None:
    """What git says, or None where it refuses or is not there."""
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


@cache
def last_release() -> str | None:
    """The newest tag v* behind this commit whose tree holds published schemas."""
    tags = (git("tag", "--list", "v*", "--merged", "HEAD", "--sort=-v:refname") or "").split()
    return next((tag for tag in tags if git("cat-file", "-e", f"{tag}:{FOLDER}") is not None), None)


@cache
def baseline() -> dict[str, dict[str, Any]]:
    """Name -> schema of the last release, or before there is one, of what is checked in."""
    tag = last_release()
    if tag is None:
        return {path.name.partition(".")[0]: json.loads(path.read_bytes()) for path in (ROOT / FOLDER).glob("*.schema.json")}
    paths = [path for path in (git("ls-tree", "--name-only", f"{tag}:{FOLDER}") or "").split() if path.endswith(".schema.json")]
    return {path.partition(".")[0]: json.loads(git("show", f"{tag}:{FOLDER}/{path}") or "") for path in paths}


def test_the_baseline_holds_the_schemas() -> None:
    assert {"article", "claim", "story", "claim-event", "story-event"} <= baseline().keys()


def test_no_message_of_the_last_release_is_gone() -> None:
    assert baseline().keys() <= PUBLISHED.keys()


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_nothing_breaks_since_the_last_release(contract: Any) -> None:
    old = baseline().get(contract.name)
    if old is not None:  # else the message is new
        assert breaking(old, rendered(contract), published=PUBLISHED[contract.name]) == []


@pytest.mark.parametrize("name", sorted(baseline()))
def test_a_field_made_required_would_be_noticed(name: str) -> None:
    old = baseline()[name]
    new = old | {"required": [*old.get("required", []), "surprise"]}
    assert breaking(old, new, published=PUBLISHED[name]) == ["/surprise: is now required"]


@pytest.mark.parametrize("name", sorted(baseline()))
def test_each_field_whose_type_changed_would_be_noticed(name: str) -> None:
    old = baseline()[name]
    for field in old["properties"]:
        new = old | {"properties": old["properties"] | {field: {"type": "boolean", "const": True}}}
        found = breaking(old, new, published=PUBLISHED[name])
        assert any(f"/{field}" in what for what in found), field
