"""Claim state: the row of a claim, and the claim that it amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from schemas.claim import EVIDENCE_INLINE, Claim, Status
from schemas.conflict import Conflict
from schemas.statement import DateRange, Modality, Quantity, Statement
from services.store import dates, quantities
from services.store.conflicts import clashes, opposed, settle
from services.store.contribution import Contribution, fullest, read, weakest
from services.store.keys import claim_row
from services.store.support import support
from stream.rows import Draft

VALUES_INLINE = 20
"""Quantities, dates and places that a claim shows."""


@dataclass(frozen=True)
class ClaimState:
    """A claim as sets: what each article brings to it, and its conflicts, open and closed."""

    id: str
    story: str
    contributions: Mapping[str, Contribution] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    def row(self) -> dict[str, Any]:
        """The state as JSON."""
        return {
            "story": self.story,
            "contributions": {article: each.row for article, each in self.contributions.items()},
            "conflicts": [conflict.model_dump(mode="json") for conflict in self.conflicts],
        }

    def in_order(self) -> list[Contribution]:
        """What the articles bring, earliest first."""
        return sorted(self.contributions.values(), key=lambda each: (each.at, each.copy_of is not None, each.article))

    def in_own_words(self) -> list[Contribution]:
        """What the articles bring that copy none, earliest first; where all are copies, what all bring."""
        in_order = self.in_order()
        return [each for each in in_order if each.copy_of is None] or in_order

    def with_values_of_their_own(self) -> list[Contribution]:
        """The same, and the copies that give another number or date than what they copy: a digit may have been turned on the way."""
        own = self.in_own_words()
        if len(own) == len(self.contributions):
            return own
        return [
            each
            for each in self.in_order()
            if each.copy_of is None
            or (copied := self.contributions.get(each.copy_of)) is None
            or _values(each) - _values(copied)
        ]

    def with_changes(self, changes: Mapping[str, Contribution | None], cause: str) -> ClaimState:
        """Contributions by article (None: the article brings nothing any more) and their cause -> the state after."""
        if all(self.contributions.get(article) == each for article, each in changes.items()):
            return self
        merged = {**self.contributions, **changes}
        left = _bounded({article: each for article, each in merged.items() if each is not None})
        after = ClaimState(self.id, self.story, left, self.conflicts)
        own = after.with_values_of_their_own()
        found = [*clashes(own), *opposed(self.id, own)]
        return ClaimState(self.id, self.story, left, tuple(settle(self.story, self.id, found, self.conflicts, cause)))

    def weight(self) -> float:
        """How prominent the claim is: the summed weight of the most prominent statements of the reports that copy none."""
        return round(sum(max((s.weight for s in each.statements), default=0.0) for each in self.in_own_words()), 2)

    @cached_property
    def published(self) -> Claim | None:
        """The claim as consumers see it; None where no article states it."""
        return _published(self)

    def open_conflicts(self) -> list[Conflict]:
        """The conflicts that are not closed."""
        return [conflict for conflict in self.conflicts if conflict.closed_by is None]


def _values(contribution: Contribution) -> set[tuple[str | float | None, ...]]:
    """What an article brings to a claim -> the numbers and dates in it."""
    statements = contribution.statements
    numbers = {(each.unit, each.value, each.low, each.high) for statement in statements for each in statement.quantities}
    return numbers | {(each.start, each.end) for statement in statements for each in statement.dates}


_REMEMBERED: dict[tuple[str, bytes], ClaimState] = {}
"""Claims by their rows as written: a hot claim is read again with each report of its story. Never asked for what is not in the row."""
_MOST_REMEMBERED = 4096


def load(draft: Draft, claim: str, story: str) -> ClaimState:
    """A claim's id -> its state; one with nothing in it where the claim is new."""
    written = draft.written(claim_row(claim))
    if written is None:
        return ClaimState(claim, story)
    return _REMEMBERED.get((claim, written)) or _read(orjson.loads(written), claim)


def keep(state: ClaimState, draft: Draft) -> None:
    """Write a claim's state down."""
    draft.put(claim_row(state.id), state.row())
    written = draft.written(claim_row(state.id))
    if written is not None:
        _REMEMBERED[state.id, written] = state
        if len(_REMEMBERED) > _MOST_REMEMBERED:
            del _REMEMBERED[next(iter(_REMEMBERED))]


def _read(row: Mapping[str, Any], claim: str) -> ClaimState:
    contributions = {article: read(article, each) for article, each in row["contributions"].items()}
    return ClaimState(claim, row["story"], contributions, tuple(Conflict.model_validate(each) for each in row["conflicts"]))


def _bounded(contributions: Mapping[str, Contribution]) -> dict[str, Contribution]:
    """Contributions -> the same, with statements kept for the most prominent EVIDENCE_INLINE articles only."""
    full = [each for each in contributions.values() if each.statements]
    if len(full) <= EVIDENCE_INLINE:
        return dict(contributions)
    full.sort(
        key=lambda each: (
            each.copy_of is not None,
            -max(statement.weight for statement in each.statements),
            each.at,
            each.article,
        )
    )
    return {**contributions, **{each.article: each.brief() for each in full[EVIDENCE_INLINE:]}}


def _prominence(statement: Statement) -> tuple[float, str, int, int]:
    evidence = statement.evidence
    return (-statement.weight, evidence.field, evidence.start, evidence.end)


def publish(state: ClaimState) -> Claim | None:
    """A claim's state -> the claim as consumers see it; None where no article states it."""
    return state.published


def _published(state: ClaimState) -> Claim | None:
    contributions = state.in_order()
    statements = _statements(contributions)
    if not statements:
        return None
    own = _statements(state.in_own_words())
    typical = most_typical(own)
    evidence = sorted((statement.evidence for statement in statements), key=lambda e: (e.article_id, e.field, e.start, e.end))
    standing, counted = support(contributions)
    return Claim(
        id=state.id,
        story_id=state.story,
        text=typical.text,
        subject=typical.subject,
        predicate=typical.predicate,
        object=typical.object,
        quantities=_distinct_quantities(statements),
        dates=_distinct_dates(statements),
        places=[place for place, _ in Counter(place for s in statements for place in s.places).most_common(VALUES_INLINE)],
        polarity=_common_polarity(own),
        modality=_modality(contributions),
        modalities=dict(sorted(Counter(each.modality for each in contributions).items())),
        attribution=list(fullest(each.chain for each in contributions)),
        evidence=evidence[:EVIDENCE_INLINE],
        evidence_total=sum(each.spans for each in contributions),
        support=standing,
        counted=counted,
        status=_status(state, standing.reports),
    )


def _statements(contributions: Iterable[Contribution]) -> list[Statement]:
    """Contributions -> the statements kept, the most prominent of each article first."""
    return [statement for each in contributions for statement in sorted(each.statements, key=_prominence)]


def withdrawn(before: Claim) -> Claim:
    """A claim that nobody states any more -> the claim as consumers last see it: its words, and nothing behind them."""
    nothing = before.support.model_copy(update={"reports": 0, "publishers": 0, "origins": 0})
    gone = {
        "evidence": [],
        "evidence_total": 0,
        "counted": [],
        "modalities": {},
        "support": nothing,
        "status": Status.WITHDRAWN,
    }
    return before.model_copy(update=gone)


def _status(state: ClaimState, reports: int) -> Status:
    if state.open_conflicts():
        return Status.DISPUTED
    return Status.SINGLE if reports == 1 else Status.SUPPORTED


def _modality(contributions: Sequence[Contribution]) -> Modality:
    """The weakest modality of the reports that attribute the claim; where none does, the one that most reports give."""
    attributed = [each.modality for each in contributions if each.attributed and each.copy_of is None]
    if attributed:
        return weakest(attributed)
    counted = Counter(each.modality for each in contributions)
    most = max(counted.values())
    return weakest(modality for modality, count in counted.items() if count == most)


def _common_polarity(statements: Iterable[Statement]) -> Any:
    weights = Counter[str]()
    for statement in statements:
        weights[statement.polarity] += max(1, round(10 * statement.weight))
    return "negative" if weights["negative"] > weights["positive"] else "positive"


def most_typical(statements: Sequence[Statement]) -> Statement:
    """Statements of one claim -> the one that is prominent and shares most with the rest."""
    shared = Counter(term for statement in statements for term in set(statement.terms))
    several = len(statements) > 1

    def typical(statement: Statement) -> float:
        terms = set(statement.terms)
        common = sum(shared[term] - 1 for term in terms) / (len(terms) * (len(statements) - 1)) if terms and several else 0
        return statement.weight * (0.3 + common)

    return max(statements, key=lambda s: (typical(s), s.evidence.field == "text", s.evidence.article_id, -s.evidence.start))


def _distinct_quantities(statements: Iterable[Statement]) -> list[Quantity]:
    kept: dict[tuple[Any, ...], Quantity] = {}
    for statement in statements:
        for quantity in statement.quantities:
            kept.setdefault(
                (quantities.unit_of(quantity), quantity.value, quantity.bound, quantity.low, quantity.high), quantity
            )
    return list(kept.values())[:VALUES_INLINE]


def _distinct_dates(statements: Iterable[Statement]) -> list[DateRange]:
    kept: dict[tuple[Any, ...], DateRange] = {}
    for statement in statements:
        for given in statement.dates:
            if dates.days(given) or given.text:
                kept.setdefault((given.start, given.end), given)
    return list(kept.values())[:VALUES_INLINE]
