"""Against: that a statement can't hold beside one of another article, or of another source, as it is kept with its article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

Kind = Literal["date", "quantity", "polarity", "fact"]

Value = tuple[Kind, str, str, str]
"""The kind of a clash, what it is about, and the two values (empty: what the statements say)."""

MOST = 200
"""Of one article so many are kept."""
SAME = 32
"""So many of a statement beside statements that say the same: a story of hundreds of reports has hundreds of them."""


class Against(NamedTuple):
    """A statement by its place in its article, what it says, and the statement that it can't hold beside.

    `claim` and `article` are the other one's, `there` its place, `other` what it says; `is_update` says that the one number came in place of the other.
    """

    place: int
    kind: Kind
    about: str
    value: str
    claim: str
    article: str
    there: int
    other: str
    is_update: bool = False

    def same_as(self, each: Against) -> bool:
        """Whether it is the same statement beside another one of the same claim."""
        return self[:5] == each[:5]


class Pair(NamedTuple):
    """Two statements that can't both hold: their places, the kind, what about, and the two values (empty: what they say).

    `is_update` says that both held, each at its time: a toll has risen, a turnout was corrected.
    """

    at: int
    to: int
    kind: Kind
    about: str
    value: str
    other: str
    is_update: bool = False

    def turned(self) -> Pair:
        """The same, the other one first."""
        return Pair(self.to, self.at, self.kind, self.about, self.other, self.value, self.is_update)


def rows(held: Iterable[Against]) -> list[list[Any]]:
    """What is kept -> rows of JSON. That it is an update comes last, and is left out where it is none: so stamps of rows that stand are what they were."""
    return [list(each if each.is_update else each[:-1]) for each in held]


def read(rows: Iterable[Sequence[Any]]) -> tuple[Against, ...]:
    """Rows of JSON -> what they say."""
    return tuple(Against(*row) for row in rows)
