"""The simplest memory of a stage."""

from __future__ import annotations

from stream.rows import Memory, Rows


class Kept(Memory):
    """A memory of which rows there are."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.index: dict[str, bytes] = {}

    def _enter(self, key: str, row: bytes) -> None:
        self.index[key] = row

    def _leave(self, key: str) -> None:
        self.index.pop(key, None)

    def sizes(self) -> dict[str, int]:
        return {"rows": len(self.index)}
