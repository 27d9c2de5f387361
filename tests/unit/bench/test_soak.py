"""The soak's samples: which of a process's open files are what, and what counts as flat."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from bench.soak import Samples, flat


def test_connections_and_tables_are_told_apart_from_other_files(tmp_path: Path) -> None:
    samples = Samples()
    samples.take({"store": os.getpid()}, 0.0, 0)
    with socket.socket(), (tmp_path / "000007.sst").open("w"), (tmp_path / "LOG").open("w"):
        samples.take({"store": os.getpid()}, 5.0, 0)
    assert samples.sockets["store"][1] - samples.sockets["store"][0] == 1
    assert samples.tables["store"] == [0, 1]
    assert samples.files["store"][1] - samples.files["store"][0] == 3
    head, *rows = samples.rows()
    assert [name for name in head if name.startswith("store ")] == [
        "store MB",
        "store open files",
        "store connections",
        "store tables",
        "store CPU s",
    ]
    assert {len(row) for row in rows} == {len(head)}


def test_what_grows_by_more_than_a_twentieth_is_not_flat() -> None:
    at = [float(number) for number in range(11)]
    samples = Samples(
        at=at,
        memory={"store": [100.0 + 0.4 * each for each in at]},
        files={"store": [100.0 + 0.6 * each for each in at]},
        sockets={"store": [20.0] * 11},
        tables={"store": [2.0, 5.0] * 5 + [2.0]},
    )
    (memory, memory_is), (files, files_is) = flat(samples, 0.0, 10.0)
    assert memory_is, memory
    assert not files_is, files
    assert files.endswith("20 to 20 connections, 2 to 5 tables, 76 to 84 others"), files
