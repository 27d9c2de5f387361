"""Quantities: whether two numbers are of the same thing, say the same, or can't both hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from schemas.statement import Bound, Quantity

UNITS = (
    ("person", "people", "human", "individual"),
    ("worker", "laborer", "labourer", "employee", "labor"),
    ("troop", "soldier", "serviceman"),
    ("resident", "inhabitant"),
    ("victim", "casualty", "fatality", "death", "dead"),
    ("injured", "injury", "wounded"),
    ("%", "percent", "per cent"),
    ("usd", "dollar", "$"),
    ("eur", "euro", "€"),
    ("gbp", "pound", "£"),
    ("home", "house"),
    ("kilometer", "kilometre", "km"),
    ("meter", "metre"),
    ("centimeter", "centimetre", "cm"),
    ("millimeter", "millimetre", "mm"),
    ("foot", "feet", "ft"),
    ("kilogram", "kilogramme", "kilo", "kg"),
    ("ton", "tonne"),
    ("liter", "litre"),
)
"""Words for one unit. Wider classes (a person may be a worker) are left apart on purpose."""

_UNIT = {word: group[0] for group in UNITS for word in group}
_MEASURED = frozenset({"mile", "kilometer", "meter", "foot", "inch", "acre", "ton", "hectare"})
"""Units of what is measured and rounded, not counted."""
VAGUE = 10
"""So many times what a vague number may mean at most, it is used of still."""
_SHARE = 0.05
"""Two exact numbers this near are one number, rounded: 11,000 and 10,900."""


def unit_of(quantity: Quantity) -> str:
    """A quantity -> its unit in one spelling, with what it is counted per; empty if it names none."""
    return _unit(quantity.unit, quantity.per)


@lru_cache(maxsize=4096)
def _unit(unit: str | None, per: str | None) -> str:
    low = (unit or "").strip().lower()
    low = _UNIT.get(low, low)
    return f"{low}/{per.lower()}" if per else low


def interval(quantity: Quantity) -> tuple[float, float]:
    """A quantity -> the lowest and highest number that its words allow; infinite where they leave it open."""
    return _interval(quantity.value, quantity.bound, quantity.low, quantity.high)


@lru_cache(maxsize=4096)
def _interval(value: float | None, bound: Bound, lowest: float | None, highest: float | None) -> tuple[float, float]:
    low = lowest if lowest is not None else value
    high = highest if highest is not None else value
    if value is None or bound is Bound.ABOUT or bound is Bound.EXACT:
        spread = 0.0 if value is None else _rounding(value, bound)
        return (-math.inf if low is None else low - spread, math.inf if high is None else high + spread)
    if bound is Bound.AT_LEAST:
        return (-math.inf if low is None else low, math.inf if highest is None else highest)
    return (-math.inf if lowest is None else lowest, math.inf if high is None else high)


def _rounding(value: float, bound: Bound) -> float:
    """How far a number may lie from the true one: half of its last digit given, at most 5 % (10 % if "about")."""
    if value == 0:
        return 0.0
    if bound is Bound.ABOUT:
        return abs(value) * 2 * _SHARE
    last = 1.0
    while last < abs(value) and math.isclose(value % (last * 10), 0, abs_tol=1e-9):
        last *= 10
    if not math.isclose(value % 1, 0, abs_tol=1e-9) or last == 1.0:
        return 0.0
    return min(last / 2, abs(value) * _SHARE)


def same_thing(one: Quantity, other: Quantity) -> bool:
    """Two quantities -> whether they count the same thing, as far as their units tell."""
    return unit_of(one) == unit_of(other) != ""


def compatible(one: Quantity, other: Quantity) -> bool:
    """Two quantities of one thing -> whether both can hold: 25,000 and "tens of thousands", 11,000 and "more than 11,000"."""
    (low, high), (other_low, other_high) = _stretched(one), _stretched(other)
    if unit_of(one) in _MEASURED and agree(one, other):
        return True
    if one.bound is other.bound is Bound.EXACT and None not in {one.value, other.value}:
        return one.value == other.value or (low < other_high and other_low < high)
    return low <= other_high and other_low <= high


def _stretched(quantity: Quantity) -> tuple[float, float]:
    """A quantity's interval; a vague one ("thousands") is used of ten times as many too."""
    low, high = interval(quantity)
    return (low, high * VAGUE) if quantity.value is None else (low, high)


def agree(one: Quantity, other: Quantity) -> bool:
    """Two quantities of one thing -> whether they give nearly the same number, whatever their bounds."""
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= _SHARE * max(abs(one.value), abs(other.value))


def pairs(ones: Iterable[Quantity], others: Iterable[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Quantities of two statements -> the pairs that count the same thing."""
    return ((one, other) for one, other in product(ones, list(others)) if same_thing(one, other))


_NAME, _BARE = re.compile(r"\d [A-Z]"), re.compile(r"\b\d{4}\b(?![.,]\d)")


def is_telling(quantity: Quantity) -> bool:
    """A quantity -> whether its number is of a kind that two statements seldom share by chance: not one, two or three."""
    return quantity.value is not None and (abs(quantity.value) > 3 or quantity.value % 1 != 0)


def is_rare(quantity: Quantity) -> bool:
    """A quantity -> whether its number is one that a story hardly has of two things: 100 or more or a fraction, and not round (127, 82,500, 3.8).

    Four bare digits, or a name behind a short number, are a name themselves ("the 1033 program", "a 747 Air Force One").
    """
    value = abs(quantity.value or 0)
    if value < 100 and value % 1 == 0:
        return False
    return len(f"{value:.6f}".replace(".", "").strip("0")) > 1 and not (_NAME if value < 1000 else _BARE).search(quantity.text)


def agreement(ones: Iterable[Quantity], others: Iterable[Quantity]) -> float:
    """Quantities of two statements -> how much an equal number of one thing tells: 0 for none, 1 for one like 3.8 or 25,000."""
    shared = [one for one, other in pairs(ones, others) if is_telling(one) and agree(one, other)]
    return max((1.0 if abs(one.value or 0) >= 12 or (one.value or 0) % 1 else 0.6 for one in shared), default=0.0)


def clash(ones: Iterable[Quantity], others: Iterable[Quantity]) -> bool:
    """Quantities of two statements -> whether some unit that both count has no two values that can both hold."""
    met: dict[str, bool] = {}
    for one, other in pairs(ones, others):
        unit = unit_of(one)
        met[unit] = met.get(unit, False) or compatible(one, other)
    return not all(met.values())
