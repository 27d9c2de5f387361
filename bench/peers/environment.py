"""The peers' environment: a virtual environment outside the repository, made once for each list of requirements."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements.txt"


@cache
def peers_python() -> Path:
    """The interpreter of an environment that holds all peers, installed where it was not there.

    It lies under WIREFOLD_BENCH_CACHE, else under the user's cache folder.
    """
    wanted = REQUIREMENTS.read_bytes()
    cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wirefold-bench"
    base = Path(os.environ.get("WIREFOLD_BENCH_CACHE") or cache_home)
    folder = base / f"peers-{sys.version_info.major}.{sys.version_info.minor}-{hashlib.sha256(wanted).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        print(f"installing the peers into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)  # noqa: S603 - our own interpreter
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(REQUIREMENTS)]
        subprocess.run(pip, check=True)  # noqa: S603 - what requirements.txt names
        (folder / ".ready").touch()
    return python
