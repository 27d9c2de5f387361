"""Kafka's jars from Maven Central: `make kafka-jars` fetches them once, tests ask for the folder."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.brokers.settings import VERSION

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / f"kafka-{VERSION}"
FETCHING_S = 300


class NoBrokerError(Exception):
    """This way to a broker is closed; the message says why."""


def fetched_jars() -> Path:
    """The folder with the jars, fetched if it was not there. Raises NoBrokerError, which says what is missing."""
    missing = [program for program in ("java", "mvn", "make") if shutil.which(program) is None]
    if missing:
        raise NoBrokerError(f"no {' and no '.join(missing)} on the PATH")
    if not (HOME / ".ready").exists():
        _fetch()
    return HOME / "libs"


def _fetch() -> None:
    try:
        done = subprocess.run(
            ["make", "--silent", "--directory", str(ROOT), "kafka-jars"],
            capture_output=True,
            text=True,
            timeout=FETCHING_S,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise NoBrokerError(f"`make kafka-jars` took more than {FETCHING_S} s") from expired
    if done.returncode:
        raise NoBrokerError(f"`make kafka-jars` failed:\n{(done.stdout + done.stderr)[-2000:]}")
