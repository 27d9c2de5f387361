"""TLS whose files are read anew once they have changed: who rotates a certificate or an authority restarts nothing of ours."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path
from typing import Any, Self

import structlog

log = structlog.get_logger("wirefold.tls")

Files = tuple[Path | None, Path | None, Path | None]
"""The authorities that sign brokers' certificates, and a certificate of our own with its key; None: the system's, and none."""


def _context(files: Files) -> ssl.SSLContext:
    """Files -> a context for clients. Raises OSError, ssl.SSLError among them, where they can't be read."""
    authorities, certificate, key = files
    context = ssl.create_default_context(cafile=authorities)
    if certificate:
        context.load_cert_chain(certificate, key)
    return context


def _stamps(files: Files) -> list[tuple[int, int, int] | None]:
    """Files -> what tells that one was changed or replaced: its inode, size and time (ns); None where it is not there."""
    found: list[tuple[int, int, int] | None] = []
    for file in filter(None, files):
        try:
            stat = file.stat()
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_ino, stat.st_size, stat.st_mtime_ns))
    return found


class Rereading(ssl.SSLContext):
    """A context for clients that looks at its files at each connection. Where they can't be read it goes on with what it had, and says so."""

    _files: Files
    _stamps: list[tuple[int, int, int] | None]
    _current: ssl.SSLContext

    @classmethod
    @cache
    def of(cls, files: Files) -> Self:
        """Files -> the context, one for all of this process. Raises OSError, ssl.SSLError among them, where they can't be read."""
        found = cls(ssl.PROTOCOL_TLS_CLIENT)
        found._files, found._stamps, found._current = files, _stamps(files), _context(files)
        return found

    def wrap_bio(self, *args: Any, **more: Any) -> ssl.SSLObject:
        """What asyncio asks for at each connection."""
        stamps = _stamps(self._files)
        if stamps != self._stamps:
            self._reread(stamps)
        return self._current.wrap_bio(*args, **more)

    def _reread(self, stamps: list[tuple[int, int, int] | None]) -> None:
        names = [str(file) for file in self._files if file]
        try:
            self._current = _context(self._files)
        except OSError as error:  # half written, perhaps: they are looked at again at the next connection
            log.warning(
                "the certificates have changed and can't be read: those from before go on", files=names, error=str(error)
            )
        else:
            self._stamps = stamps
            log.info("the certificates have changed and were read anew", files=names)
