"""What can go wrong, as one tree.

WirefoldError
├── Poison      this record can never be handled: dead letter now
├── Refused     what was asked can't be done: say why, exit non-zero
└── TakenOver   another worker has this one's part by now: end, and start again as a new member

What may pass (a broker that does not answer) is no error of this tree: it is tried again where it shows.
"""

from __future__ import annotations


class WirefoldError(Exception):
    """Base of all errors that Wirefold raises. `kind` is short and stable; the message says what, where and what to do."""

    kind = "error"

    def __init__(self, message: str, *, kind: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind or self.kind


class Poison(WirefoldError):  # noqa: N818 - the field's word for it
    """A record that can never be handled."""

    kind = "poison"


class Refused(WirefoldError):  # noqa: N818 - says what it is
    """A command that can't be carried out as asked."""

    kind = "refused"


class TakenOver(WirefoldError):  # noqa: N818 - says what it is
    """A partition that another worker handles by now, as after a pause that was longer than the session."""

    kind = "taken-over"
