"""Compiled: what a loop gives is the same compiled or not, and it is compiled where nothing can be kept."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba.core.caching import CacheImpl

from stream.compiled import compiled, writable


def total(values: np.ndarray) -> int:
    found = 0
    for value in values:
        found += value
    return found


def test_a_compiled_loop_gives_what_it_gave() -> None:
    values = np.arange(100)
    assert compiled(total)(values) == total(values) == 4950


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])  # as on a file system that is read only
    assert compiled(total)(np.arange(100)) == 4950


def test_what_was_compiled_before_is_copied_where_it_can_only_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.nbi").write_bytes(b"kept")
    assert writable(tmp_path) is None
    assert writable(tmp_path / "none") is None

    def refused(**_: Any) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    copied = writable(tmp_path)
    assert copied is not None
    assert (Path(copied.name) / "a.nbi").read_bytes() == b"kept"
    copied.cleanup()
