"""Contribution: what one article brings to one claim, as it stands in the claim's row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from schemas.statement import Modality, Statement
from services.store.against import Against, rows
from services.store.against import read as read_against
from services.store.sources import distinct, last_named

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


class Publisher(NamedTuple):
    """Who ran an article, and the owner of several publishers that this one belongs to, if known."""

    name: str
    family: str | None = None


@dataclass(frozen=True)
class Contribution:
    """One article's share in a claim. `statements` may be empty where a claim has many: the rest still counts."""

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
    def row(self) -> dict[str, Any]:
        """The contribution as JSON, without what is empty. Made once: a hot claim is written again with each report of its story."""
        if_any = {
            "family": self.family,
            "chain": self.chain,
            "named": self.named,
            "attributed": self.attributed,
            "spans": self.spans,
            "copy_of": self.copy_of,
            "statements": [statement.model_dump(mode="json", exclude_defaults=True) for statement in self.statements],
            "against": rows(self.against),
        }
        always = {"publisher": self.publisher, "at": self.at, "modality": self.modality.value}
        return always | {name: value for name, value in if_any.items() if value}

    def brief(self) -> Contribution:
        """The same without its statements."""
        return replace(self, statements=())


def read(article: str, row: dict[str, Any]) -> Contribution:
    """An article id and a contribution as JSON -> the contribution."""
    return Contribution(
        article=article,
        publisher=row["publisher"],
        family=row.get("family"),
        at=row["at"],
        modality=Modality(row["modality"]),
        chain=tuple(row.get("chain", ())),
        named=tuple(row.get("named", ())),
        attributed=row.get("attributed", False),
        spans=row.get("spans", 0),
        copy_of=row.get("copy_of"),
        statements=tuple(Statement.model_validate(statement) for statement in row.get("statements", ())),
        against=read_against(row.get("against", ())),
    )


def contribution(
    article: str, publisher: Publisher, at: str, statements: Sequence[Statement], copy_of: str | None = None
) -> Contribution:
    """An article, what it states of one claim (one statement or more) and the article it copies, if any -> its contribution."""
    chains = [statement.attribution for statement in statements]
    attributed = [statement.modality for statement in statements if statement.attribution]
    return Contribution(
        article=article,
        publisher=publisher.name,
        family=publisher.family,
        at=at,
        modality=weakest(attributed or [statement.modality for statement in statements]),
        chain=tuple(fullest(chains)),
        named=tuple(distinct(name for chain in chains if (name := last_named(chain)))),
        attributed=bool(attributed),
        spans=len(statements),
        copy_of=copy_of,
        statements=tuple(sorted(statements, key=lambda s: (s.evidence.field, s.evidence.start, s.evidence.end))),
    )


def weakest(modalities: Iterable[Modality]) -> Modality:
    """Modalities, one or more -> the one that commits least."""
    return max(modalities, key=FROM_FIRM_TO_WEAK.index)


def fullest(chains: Iterable[Sequence[str]]) -> Sequence[str]:
    """Attribution chains -> one that names an origin, the longest such; the most common of several, then the first by name."""
    counted = Counter(tuple(chain) for chain in chains)
    return min(counted, key=lambda chain: (last_named(chain) is None, -len(chain), -counted[chain], chain), default=())
