"""What stands on PATH while a page's commands are run: each program by its own name, told by WIREFOLD_DOCS what stands for what.

`wirefold` and `curl` are run for real, with the addresses and folders of the pages put right; what lives on is given a while, then
told to stop. `make` says what it would do. `docker`, `pip` and Kafka's own scripts are checked, not run.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

STARTS = 120.0
"""Seconds that a program which lives on has until it stands."""
LIVES = 2.0
"""Seconds that it lives on from there."""
SERVICE = re.compile(r"^  ([\w-]+):", re.MULTILINE)


def main() -> int:
    """Do what is asked -> the exit code. It is noted too: a shell tells nobody of a program in the background."""
    given = json.loads(Path(os.environ["WIREFOLD_DOCS"]).read_text(encoding="utf-8"))
    name, args = sys.argv[1], sys.argv[2:]
    does = {"wirefold": _wirefold, "curl": _curl, "make": _make, "docker": _docker, "pip": _pip}.get(name, _known)
    try:
        code, why = does(args, given)
    except AssertionError as error:
        code, why = 1, str(error)
    with Path(given["log"]).open("a", encoding="utf-8") as log:
        log.write(json.dumps({"program": name, "args": args, "code": code, "why": why}) + "\n")
    return code


def _right(word: str, given: dict[str, Any]) -> str:
    for theirs, ours in given["stands_for"].items():
        word = word.replace(theirs, ours)
    return word


def _wirefold(args: list[str], given: dict[str, Any]) -> tuple[int, str]:
    args = [_right(arg, given) for arg in args]
    environment = {**{name: _right(value, given) for name, value in os.environ.items()}, **given["environment"]}
    if "WIREFOLD_DATADIR" in os.environ:
        environment["WIREFOLD_DATADIR"] = str(Path(given["folder"]) / Path(os.environ["WIREFOLD_DATADIR"]).name)
    if args[0] == "web":
        args += ["--port", "0"]
    command = [sys.executable, "-m", "wirefold", *args]
    by_hand = "--watch" in args or "--follow" in args
    if not (by_hand or args[0] in ("worker", "web") or (args[0] == "follow" and "--once" not in args)):
        done = subprocess.run(command, env=environment, capture_output=True, timeout=150, check=False)
        sys.stdout.buffer.write(done.stdout)
        is_right = done.returncode == 0 or (
            args[0] in ("doctor", "replay") and done.returncode == 1
        )  # it found something to say
        return 0 if is_right else done.returncode or 1, done.stderr.decode(errors="replace")[-2_000:]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, preexec_fn=_hears_ctrl_c)  # noqa: PLW1509 - there are no threads here
        end = time.monotonic() + STARTS
        while process.poll() is None and not _stands(said, args[0]) and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(LIVES)
        ended = process.poll()
        process.send_signal(signal.SIGINT if by_hand else signal.SIGTERM)
        process.wait(60)
        said.seek(0)
        words = said.read().decode(errors="replace")
    is_right = ended is None and process.returncode in ((0, 130, -2) if by_hand else (0,))
    return 0 if is_right else 1, f"ended with {ended}, {process.returncode}: {words[-2_000:]}"


def _stands(said: IO[bytes], command: str) -> bool:
    """Whether a program that lives on has said its first word; a worker, whether it says that it is ready."""
    words = os.pread(said.fileno(), 100_000, 0).decode(errors="replace")
    if command != "worker":
        return bool(words)
    health = re.search(r'"(http://[^"]+/)livez"', words)
    try:
        with urllib.request.urlopen(f"{health[1]}readyz", timeout=5) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except (OSError, TypeError):
        return False


def _hears_ctrl_c() -> None:
    """What was started in the background of a script ignores Ctrl-C; a terminal's program does not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _curl(args: list[str], given: dict[str, Any]) -> tuple[int, str]:
    follows = "-N" in args
    command = [
        "/usr/bin/curl",
        "-sS",
        "--fail-with-body",
        "--max-time",
        "4" if follows else "30",
        *(_right(arg, given) for arg in args),
    ]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    return 0 if done.returncode == 0 or (follows and done.returncode == 28) else done.returncode, (
        done.stdout + done.stderr
    ).decode(errors="replace")[-500:]


def _make(args: list[str], given: dict[str, Any]) -> tuple[int, str]:
    done = subprocess.run(["/usr/bin/make", "-n", "-C", given["root"], *args], capture_output=True, timeout=60, check=False)
    return done.returncode, done.stderr.decode(errors="replace")


def _docker(args: list[str], given: dict[str, Any]) -> tuple[int, str]:
    compose = (Path(given["root"]) / "docker-compose.yml").read_text(encoding="utf-8")
    services = set(SERVICE.findall(compose))
    if args[0] != "compose":
        return 0, ""
    words = args[1:]
    for flag, value in pairwise(words):
        if flag == "--profile":
            assert re.search(rf"profiles:.*\b{re.escape(value)}\b", compose), f"no profile {value}"
        if flag == "--scale":
            assert value.partition("=")[0] in services, f"no service {value}"
    verb = next(
        word
        for word in words
        if word in ("up", "run", "logs", "restart", "stop", "down", "ps", "exec", "build", "kill", "pull")
    )
    named = [word for word in words[words.index(verb) + 1 :] if not word.startswith("-") and "=" not in word]
    if verb in ("run", "exec"):
        named, inner = named[:1], words[words.index(named[0]) + 1 :]
        if named == ["wirefold"]:
            helped = subprocess.run(
                [sys.executable, "-m", "wirefold", inner[0], "--help"], capture_output=True, timeout=60, check=False
            )
            assert helped.returncode == 0, f"no command {inner[0]}"
    assert set(named) <= services, f"no services {set(named) - services}"
    return 0, ""


def _pip(args: list[str], given: dict[str, Any]) -> tuple[int, str]:
    project = (Path(given["root"]) / "pyproject.toml").read_text(encoding="utf-8")
    for extra in re.findall(r"wirefold\[([\w,-]+)\]", " ".join(args)):
        for name in extra.split(","):
            assert re.search(rf"^{name} = \[", project, re.MULTILINE), f"no extra {name}"
    return 0, ""


def _known(_args: list[str], _: dict[str, Any]) -> tuple[int, str]:
    return 0, ""


if __name__ == "__main__":
    sys.exit(main())
