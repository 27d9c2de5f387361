"""Healthy: whether the worker in this container answers, as `python -m wirefold.healthy livez|readyz`, for Docker's health checks.

Exit code 0: it does, or what runs here is a command that answers nobody; 1: it does not. Imports nothing of ours: it is started
every few seconds.
"""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

SERVING = frozenset({"worker", "web"})
"""Commands that answer at the health port."""
WITHIN_S = 4.0


def healthy(question: str, port: str, words: list[str]) -> bool:
    """`livez` or `readyz`, the port and the words of the container's command -> whether all is well."""
    if not SERVING & set(words):
        return True
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{question}", timeout=WITHIN_S) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def main() -> int:
    """Ask -> the exit code."""
    question = sys.argv[1] if len(sys.argv) > 1 else "livez"
    words = Path("/proc/1/cmdline").read_bytes().decode(errors="replace").split("\0")
    return 0 if healthy(question, os.environ.get("WIREFOLD_HEALTH_PORT", "9808"), words) else 1


if __name__ == "__main__":
    sys.exit(main())
