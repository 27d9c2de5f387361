"""Notes of records in hand, in a file: there is room for all of them, or the worker does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream.attempts import Attempts
from stream.errors import Refused
from stream.faust_app import StageApp
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import PARTITIONS


def test_a_note_never_wants_for_room_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "stage" / "attempts"
    assert Attempts(path).begin(3, 7, "f" * 16) == 0
    with path.open("r+b") as file:  # with holes, as an earlier release left it
        noted = file.read()
        file.truncate(0)
        file.truncate(len(noted))
        file.seek(3 * (len(noted) // (2 * PARTITIONS)))
        file.write(noted[3 * (len(noted) // (2 * PARTITIONS)) :][:32])
    again = Attempts(path)
    assert path.stat().st_blocks * 512 >= len(noted)
    assert again.begin(3, 7, "f" * 16) == 1


def test_a_worker_that_can_keep_no_files_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused, match=r"no file can be kept in .*/file/a\.b \(WIREFOLD_DATADIR\): Not a directory"):
        StageApp(Stage("a.b", "group", "articles", lambda *_: Step()), Settings(datadir=tmp_path / "file"))
