"""Rows of a partition that were not written to for long are let go of as they are opened, and no others."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import faust
import pytest

from stream.faust_parts import new_table
from stream.stale import KEPT_S, idle, let_go_of_stale_rows


def store(folder: Path) -> Any:
    """Faust's store of a table, as a worker that has just started has it."""
    app = faust.App("rows", store="rocksdb://", datadir=folder, key_serializer="raw", value_serializer="raw")
    found = new_table(app, "rows").data
    let_go_of_stale_rows(found)
    return found


@pytest.mark.parametrize(("away", "kept"), [(0.0, b"row"), (KEPT_S - 60, b"row"), (KEPT_S, None)])
def test_rows_that_are_too_old_are_let_go_of(tmp_path: Path, away: float, kept: bytes | None) -> None:
    before = store(tmp_path)
    before._db_for_partition(3)[b"key"] = b"row"
    folder = Path(before.partition_path(3))
    before._dbs.pop(3).close()
    for each in folder.iterdir():
        os.utime(each, (time.time() - away,) * 2)
    after = store(tmp_path)._db_for_partition(3)
    assert after.get(b"key") == kept
    after.close()


def test_how_long_a_folder_was_left_alone(tmp_path: Path) -> None:
    assert idle(tmp_path / "none", 1e9) == idle(tmp_path, 1e9) == 0.0
    (tmp_path / "rows").write_bytes(b"")
    os.utime(tmp_path / "rows", (1e9 - 5, 1e9 - 5))
    assert idle(tmp_path, 1e9) == 5.0
    assert idle(tmp_path, 1e9 - 60) == 0.0  # a clock that went back
