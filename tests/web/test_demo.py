"""`wirefold demo` on a terminal: it prints a url, the stories merge there one by one, and Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_on_a_terminal_the_seeds_merge_one_by_one_on_a_page() -> None:
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "wirefold", "demo"], stdout=inner, stderr=subprocess.DEVNULL, stdin=inner, cwd=ROOT
    )
    os.close(inner)
    said = b""
    try:
        while not (url := re.search(rb"open (http://127\.0\.0\.1:\d+)/", said)):
            said += os.read(terminal, 4096)
        seen: list[int] = []
        until = time.monotonic() + 200
        while 5 not in seen and time.monotonic() < until:
            with urllib.request.urlopen(f"{url.group(1).decode()}/stories", timeout=10) as answer:  # noqa: S310
                seen += [story["reports"] for story in json.load(answer)["items"]]
            time.sleep(0.3)
        assert seen == sorted(seen)
        assert {1, 2, 3, 4, 5} <= set(seen)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        os.set_blocking(terminal, False)
        for _ in range(300):
            if process.poll() is not None:
                break
            time.sleep(0.1)
        assert process.returncode == 130
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(terminal)
