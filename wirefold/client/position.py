"""Position: how far a subscriber is in `claim-events`, as one short text that it can keep beside what it made of the events."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stream.errors import Refused

_FORM = re.compile(r"\d{1,6}:\d{1,18}(?:,\d{1,6}:\d{1,18})*")


def written(offsets: Mapping[int, int]) -> str:
    """The next offset of each partition -> a position.

    >>> written({1: 17, 0: 4})
    '0:4,1:17'
    """
    return ",".join(f"{partition}:{offset}" for partition, offset in sorted(offsets.items()))


def read(position: str) -> dict[int, int]:
    """A position -> the next offset of each partition. Raises Refused for what is none."""
    if not _FORM.fullmatch(position):
        raise Refused(f"{position[:80]!r} is not a position: give one that a Change had", kind="bad-position")
    return {int(partition): int(offset) for partition, offset in (part.split(":") for part in position.split(","))}
