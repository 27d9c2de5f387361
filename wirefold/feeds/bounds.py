"""Bounds: how much of what comes from outside is read. A file that unpacks to a thousand times its size is cut off, not believed."""

from __future__ import annotations

import gzip
import zlib
from typing import IO

from stream.errors import Poison

LARGEST = 8 * 1024 * 1024
"""Bytes of one article as it stands in a feed: twice what `receive` takes, so that it can say how large it was."""
LARGEST_FEED = 32 * 1024 * 1024
"""Bytes of one RSS or Atom document, or of one JSON file; those of newspapers have some 0.1 MB."""

BROKEN = (gzip.BadGzipFile, zlib.error, EOFError, OSError)
"""What reading packed data that is not whole raises."""


def whole(file: IO[bytes], most: int = LARGEST) -> bytes:
    """An open file -> all its bytes. Raises Poison if it has more than `most`, or is broken or incomplete gzip data."""
    try:
        found = file.read(most + 1)
    except BROKEN as error:
        raise Poison(f"broken or incomplete gzip data: {error}", kind="no-feed") from error
    if len(found) > most:
        raise Poison(f"more than {most:,} bytes", kind="too-large")
    return found


def line(file: IO[bytes], most: int = LARGEST) -> tuple[bytes, bool]:
    """An open file -> its next line (empty at the end), and whether that is whole: of a longer one the rest is passed over."""
    try:
        found = file.readline(most)
        if len(found) < most or found.endswith(b"\n"):
            return found, True
        while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
            pass
    except BROKEN as error:
        raise Poison(f"broken or incomplete gzip data: {error}", kind="no-feed") from error
    return found, False
