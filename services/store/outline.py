"""Outline: a report made again from what the store keeps of it, for placing others beside it: its headline and statements."""

from __future__ import annotations

import math
from collections import defaultdict

from schemas.arrival import Verdict
from schemas.base import utc
from schemas.report import Report
from schemas.statement import Statement
from services.store.claims.memory import Known
from services.store.stories.state import Place

NAME, NUMBER = 2.0, 1.2
"""What a name and a number tell about a story, beside a plain word."""
MOST = 200


def outline(known: Known, place: Place, desk: str) -> Report:
    """An article as it is kept, its place in its story, and the desk -> a report of it without its text and entities."""
    return Report(
        id=known.id,
        desk=desk,
        language=desk,
        publisher=known.publisher,
        headline=place.headline or place.title or "",
        published_at=utc(place.published_at),
        at=utc(known.at),
        digest=known.digest,
        verdict=Verdict(known.verdict),
        of=known.said_of,
        statements=list(known.statements),
        terms=_terms(known.statements),
    )


def _terms(statements: tuple[Statement, ...]) -> dict[str, float]:
    """Statements -> what they are about: stems, names and numbers, the heaviest 1."""
    weights: defaultdict[str, float] = defaultdict(float)
    for statement in statements:
        said = 1 + statement.weight
        for term in statement.terms:
            weights[term] += said
        for name in statement.names:
            weights[f"n:{name.lower()}"] += said * NAME
        for quantity in statement.quantities:
            if quantity.value is not None and quantity.value >= 10:
                weights[f"q:{quantity.value:g}"] += said * NUMBER
    damped = {term: 1 + math.log(weight) for term, weight in weights.items()}
    most = max(damped.values(), default=1.0)
    heaviest = sorted(damped.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    return {term: round(weight / most, 4) for term, weight in heaviest}
