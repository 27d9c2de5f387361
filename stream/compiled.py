"""Compiled: a loop over characters, words or entries becomes machine code, the same for the same types.

By numba, when it is first called with arguments of new types; kept on disk where Python keeps its own, or in NUMBA_CACHE_DIR,
so that this happens once on a machine. A NUMBA_CACHE_DIR that can be read and not written, as in an image that runs on a file system of that kind,
is copied to where temporary files go: numba would leave it aside, and compile for half a minute in each process. Such a function takes and gives arrays and numbers, and calls none but others like it.

What is kept is compared with the file of the function itself alone: where one that it calls from another file has changed, it goes on with the old one.
After such a change the files `*.nbi` and `*.nbc` are to be removed, before anything is measured or compared.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from numba import config, njit

P = ParamSpec("P")
R = TypeVar("R")


def writable(folder: Path) -> tempfile.TemporaryDirectory[str] | None:
    """A folder -> None where it can be written or is not there, else a copy of it, which goes when it is let go of, or with the process."""
    if not folder.is_dir():
        return None
    try:
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError:
        pass
    try:
        copied = tempfile.TemporaryDirectory(prefix="wirefold-compiled-")
        shutil.copytree(folder, copied.name, dirs_exist_ok=True)
    except OSError:  # nowhere to write at all
        return None
    return copied


_SETTINGS: Any = config
_COPIED = writable(Path(_SETTINGS.CACHE_DIR)) if _SETTINGS.CACHE_DIR else None
if _COPIED is not None:
    _SETTINGS.CACHE_DIR = _COPIED.name


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """A function over arrays and numbers -> the same, compiled when it is first called."""
    try:
        found = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere to keep it: it is compiled in each process
        found = njit(nogil=True)(function)
    return cast("Callable[P, R]", found)
