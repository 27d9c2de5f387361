"""The tree as it is: nothing that a merge left behind."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
MARKS = tuple(f"\n{sign * 7} ".encode() for sign in "<>")


def test_no_merge_left_its_marks() -> None:
    folders = [each for each in ROOT.iterdir() if each.is_dir() and not each.name.startswith(".")]
    files = [each for folder in folders for each in folder.rglob("*") if each.is_file() and each.suffix != ".pyc"]
    files += [each for each in ROOT.iterdir() if each.is_file()]
    assert len(files) > 500
    assert [each for each in files if any(mark in b"\n" + each.read_bytes() for mark in MARKS)] == []
