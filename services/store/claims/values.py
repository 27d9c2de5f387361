"""Claim values: the numbers, dates, places and polarity that the statements of a claim give together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from schemas.statement import DateRange, Quantity, Statement
from services.store.statements import dates, quantities

VALUES_INLINE = 20
"""Quantities, dates and places that a claim shows."""


def most_common_places(statements: Sequence[Statement]) -> list[str]:
    """Statements -> the places in them, those of most statements first, at most VALUES_INLINE."""
    places = list(chain.from_iterable(statement.places for statement in statements))
    return [place for place, _ in Counter(places).most_common(VALUES_INLINE)] if len(places) > 1 else places


def common_polarity(statements: Sequence[Statement]) -> Any:
    """Statements -> the polarity of most of them by their weights; positive where they are even."""
    if len(statements) == 1:
        return statements[0].polarity
    weights = Counter[str]()
    for statement in statements:
        weights[statement.polarity] += max(1, round(10 * statement.weight))
    return "negative" if weights["negative"] > weights["positive"] else "positive"


def distinct_quantities(statements: Iterable[Statement]) -> list[Quantity]:
    """Statements -> their quantities, each once whatever its words, in order, at most VALUES_INLINE."""
    kept: dict[tuple[Any, ...], Quantity] = {}
    for statement in statements:
        for quantity in statement.quantities:
            kept.setdefault(
                (quantities.unit_of(quantity), quantity.value, quantity.bound, quantity.low, quantity.high), quantity
            )
    return list(kept.values())[:VALUES_INLINE]


def distinct_dates(statements: Iterable[Statement]) -> list[DateRange]:
    """Statements -> their dates, each once whatever its words, in order, at most VALUES_INLINE; one without a day or words is none."""
    kept: dict[tuple[Any, ...], DateRange] = {}
    for statement in statements:
        for given in statement.dates:
            if dates.days(given) or given.text:
                kept.setdefault((given.start, given.end), given)
    return list(kept.values())[:VALUES_INLINE]
