"""Chain: rows of one owner that lead to each other, so that one is added or taken out at the cost of one, and all can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stream.rows import Draft


class Chain:
    """Values by name, a row each, under a prefix of their own; `first` is the name that the owner has to remember.

    A row that is taken out stays as a link to the next until all go. Reading all takes a look at each that ever was, so it is not
    for what is asked with each report.
    """

    def __init__(self, prefix: str, first: str | None, draft: Draft) -> None:
        self._prefix, self.first, self._draft = prefix, first, draft

    def get(self, name: str) -> Any:
        """The value under a name, or None."""
        row = self._row(name)
        return None if row is None else row[1]

    def put(self, name: str, value: Any) -> None:
        """Set the value under a name."""
        row = self._row(name)
        if row is None:
            row, self.first = [self.first, None], name
        self._draft.put(self._prefix + name, [row[0], value])

    def take(self, name: str) -> Any:
        """Take the value under a name out -> the value, or None where there is none."""
        row = self._row(name)
        if row is None or row[1] is None:
            return None
        self._draft.put(self._prefix + name, [row[0], None])
        return row[1]

    def items(self) -> list[tuple[str, Any]]:
        """All names with their values, the one that came last first."""
        return [(name, value) for name, value in self._links() if value is not None]

    def clear(self) -> None:
        """Remove all rows."""
        for name, _ in list(self._links()):
            self._draft.drop(self._prefix + name)
        self.first = None

    def _row(self, name: str) -> list[Any] | None:
        found: list[Any] | None = self._draft.get(self._prefix + name)
        return found

    def _links(self) -> Iterator[tuple[str, Any]]:
        name = self.first
        while name is not None and (row := self._row(name)) is not None:
            yield name, row[1]
            name = row[0]
