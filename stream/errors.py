"""What can go wrong, as one tree.

WirefoldError
├── Poison      this record can never be handled: dead letter now
├── Transient   may pass: retry, then dead letter
└── Refused     a command can't do what was asked: say why, exit non-zero
"""

from __future__ import annotations


class WirefoldError(Exception):
    """Base of all errors that Wirefold raises. `kind` is short and stable; the message says what, where and what to do."""

    kind = "error"

    def __init__(self, message: str, *, kind: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind or self.kind


class Poison(WirefoldError):
    """A record that can never be handled."""

    kind = "poison"


class Transient(WirefoldError):
    """A fault that may pass."""

    kind = "transient"


class Refused(WirefoldError):
    """A command that can't be carried out as asked."""

    kind = "refused"
