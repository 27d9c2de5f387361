"""Where a ledger begins quiet: the first row of a partition whose records were handled before, up to an offset, so that only their rows are wanted again.

By itself, as commands write and read it that load nothing of what keeps a ledger.
"""

from __future__ import annotations

import orjson


def quiet_below(partition: int, offset: int) -> tuple[bytes, bytes]:
    """A partition without rows, and the offset of its source up to which it was handled -> the first row of a quiet ledger."""
    return head_of(f"{partition}/"), orjson.dumps([-1, 0, 0, offset])


def begins_quiet(row: bytes | None) -> int | None:
    """A row -> the offset that `quiet_below` was given, if the row is what it made."""
    try:
        head, following, whole, offset = orjson.loads(row or b"")
    except (ValueError, TypeError):
        return None
    return offset if (head, following, whole) == (-1, 0, 0) else None


def head_of(prefix: str) -> bytes:
    """A partition's prefix -> the key of its ledger's head: the latest offset, the next number, the first entry, and up to which offset it is quiet."""
    return f"{prefix}head".encode()
