"""Contribution: what one article brings to one claim, as it stands in the claim's row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple
from zlib import crc32

import orjson

from schemas.statement import Modality, Statement
from services.store.statements.against import Against, rows
from services.store.statements.counted import Counted, counted
from services.store.statements.sources import distinct, is_publisher, last_named
from stream.codec import encode

FROM_FIRM_TO_WEAK = (
    Modality.DENIED,
    Modality.ASSERTED,
    Modality.REPORTED,
    Modality.PLANNED,
    Modality.PREDICTED,
    Modality.CONSIDERED,
    Modality.CONDITIONAL,
    Modality.ASKED,
)
"""How much a report commits to what it says. A denial is a side of its own, and never the weakest of several."""
_WEAKNESS = {modality: at for at, modality in enumerate(FROM_FIRM_TO_WEAK)}
_DENIED = Modality.DENIED


class Publisher(NamedTuple):
    """Who ran an article, and the owner of several publishers that this one belongs to, if known."""

    name: str
    family: str | None = None


@dataclass(frozen=True)
class Contribution:
    """One article's share in a claim."""

    article: str
    publisher: str
    at: str
    modality: Modality
    chain: tuple[str, ...]
    named: tuple[str, ...]
    attributed: bool
    spans: int
    copy_of: str | None = None
    statements: tuple[Statement, ...] = ()
    family: str | None = None
    against: tuple[Against, ...] = ()

    @cached_property
    def stamp(self) -> int:
        """A number that stands for all that the contribution says: another one where any of it is another."""
        said = [encode(statement).replace(_NOT_SAID, b"", 1).decode() for statement in self.statements]
        plain = [getattr(self, name) for name in _PLAIN]
        return crc32(orjson.dumps([said, plain, rows(self.against)]))

    @cached_property
    def by_prominence(self) -> tuple[Statement, ...]:
        """Its statements, the most prominent first."""
        return tuple(sorted(self.statements, key=_prominence)) if len(self.statements) > 1 else self.statements

    @cached_property
    def numbers(self) -> tuple[Counted, ...]:
        """The numbers in its statements, with what they are of."""
        return tuple(number for statement in self.statements for number in counted(statement))

    @cached_property
    def spoken_for(self) -> dict[str, str]:
        """Of those whom it names the persons who speak for a body -> the body."""
        return {statement.attribution[-1]: statement.speaks_for for statement in self.statements if statement.speaks_for}

    @cached_property
    def weight(self) -> float:
        """How prominent the most prominent statement is."""
        return max((statement.weight for statement in self.statements), default=0.0)

    @cached_property
    def is_denial(self) -> bool:
        """Whether it tells the claim only as denied."""
        return bool(self.statements) and all(statement.modality is _DENIED for statement in self.statements)

    @cached_property
    def when(self) -> tuple[str, bool, str]:
        """What orders contributions: by time, of one time copies last."""
        return self.at, self.copy_of is not None, self.article


def _prominence(statement: Statement) -> tuple[float, str, int, int]:
    evidence = statement.evidence
    return (-statement.weight, evidence.field, evidence.start, evidence.end)


_NOT_SAID = b'"speaks_for":"",'
"""A field that came later, where it is empty: so a stamp is what it was before, and rows that stand are read on."""
_PLAIN = tuple(each.name for each in fields(Contribution) if each.name not in ("statements", "against"))


def contribution(
    article: str, publisher: Publisher, at: str, statements: Sequence[Statement], copy_of: str | None = None
) -> Contribution:
    """An article, what it states of one claim (one statement or more) and the article it copies, if any -> its contribution."""
    if len(statements) == 1:
        return _of_one(article, publisher, at, statements[0], copy_of)
    chains = [statement.attribution for statement in statements]
    vouched = [statement.attribution for statement in statements if statement.modality is not _DENIED] or chains
    attributed = [statement.modality for statement in statements if statement.attribution]
    return Contribution(
        article=article,
        publisher=publisher.name,
        family=publisher.family,
        at=at,
        modality=weakest(attributed or [statement.modality for statement in statements]),
        chain=tuple(fullest(chains)),
        named=tuple(distinct(name for chain in vouched if (name := _end(chain, publisher.name)))),
        attributed=bool(attributed),
        spans=len(statements),
        copy_of=copy_of,
        statements=tuple(sorted(statements, key=lambda s: (s.evidence.field, s.evidence.start, s.evidence.end))),
    )


def _of_one(article: str, publisher: Publisher, at: str, said: Statement, copy_of: str | None) -> Contribution:
    """What an article brings to a claim of which it makes one statement."""
    name = _end(said.attribution, publisher.name)
    return Contribution(
        article,
        publisher.name,
        at,
        said.modality,
        chain=tuple(said.attribution),
        named=(name,) if name is not None else (),
        attributed=bool(said.attribution),
        spans=1,
        copy_of=copy_of,
        statements=(said,),
        family=publisher.family,
    )


def _end(chain: Sequence[str], publisher: str) -> str | None:
    """An attribution chain and the article's publisher -> whom it leads back to; the publisher itself only where nobody else says so: "his brother told the Herald"."""
    others = [link for link in chain if not is_publisher(link, publisher)]
    return last_named(others or chain)


def weakest(modalities: Iterable[Modality]) -> Modality:
    """Modalities, one or more -> the one that commits least."""
    return max(modalities, key=_WEAKNESS.__getitem__)


def fullest(chains: Iterable[Sequence[str]]) -> Sequence[str]:
    """Attribution chains -> one that names an origin, the longest such; the most common of several, then the first by name."""
    held = list(map(tuple, chains))
    if held and len({*held}) == 1:
        return held[0]
    counted = Counter(held)
    return min(counted, key=lambda chain: (last_named(chain) is None, -len(chain), -counted[chain], chain), default=())
