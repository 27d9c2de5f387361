"""Wording: how a claim has been put, cut down to what folding compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.statement import DateRange, Quantity, Statement
from services.store import dates, quantities
from services.store.claim_state import ClaimState

WORDINGS_OF_A_CLAIM = 5
"""A claim is compared by so many of its statements, from different articles as far as there are some."""


@dataclass(frozen=True)
class Wording:
    """One statement as a set of terms, with its values. Names are terms with `n:` before them."""

    article: str
    terms: frozenset[str]
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateRange, ...] = ()
    negative: bool = False
    weight: float = 1.0

    def row(self) -> dict[str, Any]:
        """The wording as JSON."""
        return {
            "article": self.article,
            "terms": sorted(self.terms),
            "quantities": [each.model_dump(mode="json", exclude_defaults=True) for each in self.quantities],
            "dates": [each.model_dump(mode="json", exclude_defaults=True) for each in self.dates],
            "negative": self.negative,
            "weight": self.weight,
        }

    def clashes_with(self, other: Wording) -> bool:
        """Whether the two give values that can't both hold. Where they share a telling number, dates and denials are not asked."""
        if quantities.clash(self.quantities, other.quantities):
            return True
        if quantities.agreement(self.quantities, other.quantities):
            return False
        return dates.clash(self.dates, other.dates) or self.negative != other.negative


def wording(statement: Statement) -> Wording:
    """A statement -> what folding compares of it."""
    return Wording(
        article=statement.evidence.article_id,
        terms=frozenset((*_words(statement), *(f"n:{name.lower()}" for name in statement.names))),
        quantities=tuple(quantity for quantity in statement.quantities if quantities.unit_of(quantity)),
        dates=tuple(given for given in statement.dates if dates.days(given)),
        negative=statement.polarity == "negative",
        weight=statement.weight,
    )


def _words(statement: Statement) -> Iterable[str]:
    """A statement's terms without its numbers, which are compared as quantities and dates."""
    return (term for term in statement.terms if not term.isdigit())


def read(row: Mapping[str, Any]) -> Wording:
    """A wording as JSON -> the wording."""
    return Wording(
        article=row["article"],
        terms=frozenset(row["terms"]),
        quantities=tuple(Quantity.model_validate(each) for each in row["quantities"]),
        dates=tuple(DateRange.model_validate(each) for each in row["dates"]),
        negative=row["negative"],
        weight=row["weight"],
    )


def wordings(state: ClaimState) -> list[Wording]:
    """A claim's state -> its most prominent wordings, those of different articles first, those of copies left out."""
    ranked = []
    for each in state.in_own_words():
        by_weight = sorted(each.statements, key=lambda s: (-s.weight, s.evidence.field, s.evidence.start, s.evidence.end))
        ranked += [
            (rank, -statement.weight, each.at, each.article, at, statement)
            for rank, (at, statement) in enumerate(enumerate(by_weight))
        ]
    ranked.sort(key=lambda entry: entry[:5])
    kept: dict[frozenset[str], Wording] = {}
    for *_, statement in ranked:
        put = wording(statement)
        kept.setdefault(put.terms, put)
    return list(kept.values())[:WORDINGS_OF_A_CLAIM]
