"""Treebanks in CoNLL-U: sentences as they were written, and the rows of their words."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

Row = list[str]
"""The ten cells of a word: number, form, lemma, universal tag, tag, features, head, relation ..."""


def sentences(path: Path) -> Iterator[tuple[str, list[Row]]]:
    """A gzipped treebank -> its sentences as text and rows, without the rows of joined and empty words."""
    text, rows = "", list[Row]()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# text = "):
                text = line[9:].rstrip("\n")
            elif line[0].isdigit() and line.split("\t", 1)[0].isdigit():
                rows.append(line.rstrip("\n").split("\t"))
            elif not line.strip() and rows:
                yield text, rows
                rows = []
