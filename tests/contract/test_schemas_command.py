"""`wirefold schemas` writes the contracts, and tells where they have drifted."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from wirefold import contracts
from wirefold.commands.schemas import schemas


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(schemas, [str(argument) for argument in arguments])


def test_writes_all_files_and_then_finds_no_drift(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 0
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")} == set(contracts.render())
    assert run(tmp_path, "--check").exit_code == 0


def test_writes_nothing_where_nothing_changed(tmp_path: Path) -> None:
    run(tmp_path)
    assert run(tmp_path).stdout == ""


def test_check_names_each_difference_and_mends_none(tmp_path: Path) -> None:
    contracts.write(tmp_path)
    (tmp_path / "claim.schema.json").write_text("{}")
    (tmp_path / "story.schema.json").unlink()
    (tmp_path / "examples" / "gone.json").write_text("{}")
    result = run(tmp_path, "--check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "claim.schema.json: changed",
        "examples/gone.json: left over",
        "story.schema.json: missing",
    ]
    assert (tmp_path / "claim.schema.json").read_text() == "{}"


def test_names_what_is_left_over_and_does_not_delete_it(tmp_path: Path) -> None:
    contracts.write(tmp_path)
    extra = tmp_path / "gone.schema.json"
    extra.write_text("{}")
    assert run(tmp_path).exit_code == 1
    assert extra.exists()


def test_json_stands_alone_on_stdout(tmp_path: Path) -> None:
    result = run(tmp_path, "--check", "--json")
    found = json.loads(result.stdout)
    assert found["written"] == []
    assert {"path": "asyncapi.json", "what": "missing"} in found["differences"]
    assert str(tmp_path) in result.stderr
