"""The clock of a worker's machine, as a test sets it: by libfaketime where it is installed, else within the process (`programs/odd_worker.py`)."""

from __future__ import annotations

from pathlib import Path

JUMPS = (3, -5, 26, -30, 0)
"""Hours ahead of what is, one after another: longer than any timeout, and over more than a day."""
LIBRARIES = ("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/local/lib")


def jumping(file: Path) -> dict[str, str]:
    """The file that says what the clock is -> the environment of a process that goes by it; empty where there is no libfaketime.

    What counts time since the machine started does not jump, as it does not where somebody sets a clock.
    """
    found = next(
        (library for library in (Path(each, "faketime/libfaketimeMT.so.1") for each in LIBRARIES) if library.exists()), None
    )
    if found is None:
        return {}
    return {
        "LD_PRELOAD": str(found),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


def set_clock(file: Path, hours: int) -> None:
    """Set the clock so many hours ahead of what is."""
    new = file.with_suffix(".new")
    new.write_text(f"{3600 * hours:+d}")
    new.replace(file)
