"""Counted: what a number in a statement is of: its unit, and the words right beside it ("*killing* 10 people", "10 *hurt*")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from schemas.statement import Quantity, Statement
from services.store.remembered import Remembered
from services.store.statements import quantities
from services.store.statements.nearwords import near
from services.store.statements.stems import Stems, words
from services.store.statements.tallies import AGE, ATTACKERS, MONEY, tally

BESIDE = 3
"""Words on each side of a number and its unit that tell what it is of."""
NEAREST_BEFORE = 1
"""Of those before it only the nearest with a meaning of its own: of "the quake killed 10", killed."""
NEAR = 0.6
"""Cosine from which two words beside numbers are of one sense: killed, dead."""

SAME_SIZE, SAME_TALLY, SAME_AGE, SAME_WAY, SAME_SUM = 30.0, 10.0, 2.0, 3.0, 10.0
"""A number of one thing is at most so many times as large elsewhere; one of a tally, of which there may be one for each place as well; one person's age;
a way, for much in a story is some miles from something; and a sum of money."""

_BREAK = re.compile(r"[,;:()–—\"“”]|\b(?:and|but|while|with|from|after|before|than|or|when|as|which|who)\b|\d", re.IGNORECASE)


_VAGUE = frozenset({"person", "man", "woman", "child", "resident", "civilian", ""})
"""Units that leave open what the number is of: people may be dead, hurt or at home."""

_PEOPLE = _VAGUE | {"victim", "injured", "hurt", "wounded", "dead", "killed"}
"""Units of people."""

_WAYS = frozenset({"mile", "kilometer"})
_SPEEDS = frozenset({"mph", "mile/hour", "kph", "km/h", "kilometer/hour", "knot"})
"""Units of what is another one an hour later: a storm's winds, its way."""

_FILLED = r"\s+(?:(?:just|only|about|some|nearly|over|an?|the|at|least)\s+)*[$€£]?$"
_WHOLE = {"person", "victim", "injured", "hurt", "wounded", "dead", "killed", ""}
"""Units of all whom a number counts, whoever they are."""

_EARLIER = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:last (?:year|season)|years? ago|decades? ago|previous(?:ly)?|earlier (?:this|last) (?:year|month)|a year earlier|years? (?:before|earlier)|since|next (?:year|month|quarter)|anniversary)\b",
    re.IGNORECASE,
)

_ROLE = re.compile(
    rf"\b(from){_FILLED}|\b(?:up|down|r[io]se|risen|f[ae]ll|fallen|gr[eo]w|grown|climb\w*|drop\w*|jump\w*|increas\w*|decreas\w*|rais\w*|cut|lower\w*|reduc\w*"
    rf"|widen\w*|shrank|shrunk)\b(?:\s\w+){{0,2}} (by){_FILLED}",
    re.IGNORECASE,
)


_ADDITIONAL = re.compile(r"\badditional [$€£]?$", re.IGNORECASE)
_ON_TOP = re.compile(
    r"[$€£]?(?:\d[\d,.]*|[a-z]+)(?: (?:million|billion|thousand|hundred))? (?:more(?! than)|(?:in )?additional|others?)\b",
    re.IGNORECASE,
)
"""What makes a number one that comes on top of others: "two more people", "an additional $16 billion"."""
_DASHES = ("-", "–")
_MALE = frozenset({"man", "boi", "boy", "father", "son", "husband"})
_FEMALE = frozenset({"woman", "girl", "mother", "daught", "daughter", "wif", "wife"})
"""Stems of words for a man, and for a woman."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of something: the quantity, its unit, its role in a change ("up *from* 20,000", "rose *by* 3", "two *more* people"), and the stems beside it.

    `alone` says that the statement has no other number of this unit; `tally` is what is counted, where it is one of what news often counts;
    `when` are the words that put the statement into another time ("in 2013", "two years ago", "next year").
    """

    quantity: Quantity
    unit: str
    role: str
    beside: frozenset[str]
    alone: bool
    tally: str = ""
    when: str = ""

    @property
    def is_people(self) -> bool:
        """Whether people are counted, as far as the unit tells."""
        return bool(self.unit) and self.unit in _PEOPLE

    @property
    def kind(self) -> tuple[Hashable, ...]:
        """All of it but its words: what tells whether it is of one thing with another."""
        given = self.quantity
        value = (given.value, given.bound, given.low, given.high, given.unit, given.per)
        return (*value, self.unit, self.role, self.beside, self.alone, self.tally, self.when)

    def shares(self, other: Counted) -> bool:
        """Whether words beside both have one sense."""
        return _share(self.beside, other.beside)

    def _may_be_of_one_event(self, other: Counted, times: float) -> bool:
        """Whether two numbers may be of one event: none of them is of an earlier one, and its toll is not so many times as high elsewhere."""
        if self.tally == other.tally == AGE:
            times = min(times, SAME_AGE)
        elif self.unit in _WAYS:
            times = min(times, SAME_WAY)
        elif self.unit in MONEY:
            times = min(times, SAME_SUM)
        (low, high), (other_low, other_high) = quantities.interval(self.quantity), quantities.interval(other.quantity)
        if self.when != other.when and not quantities.compatible(self.quantity, other.quantity):
            return False
        return low <= max(1.0, other_high) * times and other_low <= max(1.0, high) * times

    def may_be_part_of(self, other: Counted) -> bool:
        """Whether some (passengers) are counted here and all (people) there, who are no fewer."""
        if self.unit in _WHOLE or other.unit not in _WHOLE:
            return False
        return quantities.interval(self.quantity)[0] <= quantities.interval(other.quantity)[1]

    def is_of_another_sex(self, other: Counted) -> bool:
        """Whether the words beside one number are of a man and those beside the other of a woman: two ages of two people."""
        sexes = [(not each.beside.isdisjoint(_MALE), not each.beside.isdisjoint(_FEMALE)) for each in (self, other)]
        return sexes in ([(True, False), (False, True)], [(False, True), (True, False)])

    def is_same_tally(self, other: Counted) -> bool:
        """Whether news counts one thing in both, and neither is of a part of the other (49 *passengers* of 63 people aboard)."""
        if not self.tally or self.tally != other.tally or self.role != other.role or self.role == "score":
            return False
        if not self._may_be_of_one_event(other, SAME_TALLY):
            return False
        if self.may_be_part_of(other) or other.may_be_part_of(self):
            return quantities.compatible(self.quantity, other.quantity)
        return self.unit == other.unit or self.tally == ATTACKERS or bool({self.unit, other.unit} & _WHOLE)

    def is_of_what(self, other: Counted) -> bool:
        """Whether two numbers of one claim are of one thing.

        They are if their unit is the same and words beside both have one sense; or if no other number of that unit stands in either
        statement and the unit itself says what is counted (villages do, people do not).
        """
        apart = self.role != other.role or self.role == "score" or (self.tally and other.tally and self.tally != other.tally)
        apart = apart or bool(_SPEEDS & {self.unit, other.unit}) or (self.tally == AGE) is not (other.tally == AGE)
        if apart or self.is_of_another_sex(other) or not self._may_be_of_one_event(other, SAME_SIZE):
            return False
        if self.is_same_tally(other):
            return True
        if self.unit == other.unit and self.unit not in _PEOPLE:
            return (self.alone and other.alone) or _share(self.beside, other.beside)
        if {self.unit, other.unit} <= _PEOPLE:
            return _share(self.beside | {self.unit} - _VAGUE, other.beside | {other.unit} - _VAGUE)
        if self.unit and other.unit and not {self.unit, other.unit} & _VAGUE:
            return False
        return any(self.unit.startswith(word) for word in other.beside) or any(
            other.unit.startswith(word) for word in self.beside
        )

    def row(self) -> list[Any]:
        """The number as JSON."""
        given = self.quantity.brief()
        return [given, self.unit, self.role, sorted(self.beside), self.alone, self.tally, self.when]


def read(row: Sequence[Any]) -> Counted:
    """What `row` made -> the number."""
    given, unit, role, beside, alone, told, when = row
    return Counted(Quantity.model_validate(given), unit, role, frozenset(beside), alone, told, when)


def counted(statement: Statement, stems: Stems | None = None) -> list[Counted]:
    """A statement (and its stems, where they are known) -> its numbers with what they are of."""
    if not statement.quantities:
        return []
    stems = stems or Stems(statement.terms)
    found: list[tuple[Quantity, str, str, frozenset[str], str]] = []
    in_names = [word for name in statement.names for word in name.lower().split()]
    proper = {term for term in statement.terms if any(word.startswith(term) for word in in_names)} if in_names else set[str]()
    at = 0
    for quantity in statement.quantities:
        start = statement.text.find(quantity.text, at) if quantity.text else -1
        unit = quantities.unit_of(quantity)
        if start < 0:
            found.append((quantity, unit, "", frozenset(), ""))
            continue
        role = _ROLE.search(statement.text, max(0, start - 30), start)
        if not unit and role and found:
            unit = found[-1][1]
        at = start + len(quantity.text)
        before = stems.of(_before(statement.text[:start]))[-NEAREST_BEFORE:]
        after = stems.of((*_after(statement.text[at:]), *_within(quantity.text)))
        beside = frozenset(stem for stem in (*before, *after) if stem not in proper and not unit.startswith(stem[:5]))
        of = AGE if unit == "year" and quantity.text.isdigit() else tally(statement.text, start, at, unit)
        found.append((quantity, unit, (role[1] or role[2]).lower() if role else _adds(statement.text, start, at), beside, of))
    when = " ".join(sorted({each.lower() for each in _EARLIER.findall(statement.text)}))
    units = Counter((unit, role) for _, unit, role, *_ in found)
    return [
        Counted(quantity, unit, role, beside, units[unit, role] == 1, of, when) for quantity, unit, role, beside, of in found
    ]


def _adds(text: str, start: int, end: int) -> str:
    """A statement's text and where a number with its unit stands in it -> "more" where it comes on top of others, "score" where it is half of one ("52-47")."""
    if (text[end : end + 1] in _DASHES and text[end + 1 : end + 2].isdigit()) or (
        text[start - 1 : start] in _DASHES and text[max(0, start - 2)].isdigit()
    ):
        return "score"
    if _ADDITIONAL.search(text, max(0, start - 15), start):
        return "more"
    return "more" if _ON_TOP.match(text, start, end + 20) else ""


def _before(text: str) -> list[str]:
    last = 0
    for found in _BREAK.finditer(text, max(0, len(text) - 80)):
        last = found.end()
    return words(text[max(last, len(text) - 80) :])[-BESIDE:]


def _after(text: str) -> list[str]:
    found = _BREAK.search(text, 0, 80)
    return words(text[: found.start() if found else 80])[:BESIDE]


def _within(text: str) -> list[str]:
    return [word for word in words(text) if not word[0].isdigit()]


def _share(ones: frozenset[str], others: frozenset[str]) -> bool:
    """Whether some word beside the one number is, or is near in meaning to, one beside the other."""
    if not ones.isdisjoint(others):
        return True
    return any(near(one).get(other, 0.0) >= NEAR for one in ones for other in others)


def things(said: Sequence[tuple[str, Counted]]) -> list[list[tuple[str, Counted]]]:
    """Articles with their numbers -> the numbers of one thing together: each is of what most of those before it are.

    Many articles give one number: it is compared once.
    """
    found: list[list[tuple[str, Counted]]] = []
    kinds: list[dict[int, int]] = []
    known: dict[int, Counted] = {}
    met: dict[tuple[int, int], bool] = {}
    for article, each in said:
        kind = _number_of(each.kind)
        known.setdefault(kind, each)
        for thing, counts in zip(found, kinds, strict=True):
            alike = 0
            for other, many in counts.items():
                pair = kind, other
                if pair not in met:
                    met[pair] = _is_of_what(pair, known)
                alike += many * met[pair]
            if 2 * alike > len(thing):
                thing.append((article, each))
                counts[kind] = counts.get(kind, 0) + 1
                break
        else:
            found.append([(article, each)])
            kinds.append({kind: 1})
    return found


_NUMBERS = count()
_KINDS = Remembered[tuple[Hashable, ...], int](1 << 12)
"""Kinds of numbers, each with a number that no other ever has."""
_OF_WHAT = Remembered[tuple[int, int], bool](1 << 13)
"""Of two kinds of numbers whether the one is of what the other is."""


def _number_of(kind: tuple[Hashable, ...]) -> int:
    found = _KINDS.get(kind)
    return _KINDS.put(kind, next(_NUMBERS), 1) if found is None else found


def _is_of_what(kinds: tuple[int, int], known: Mapping[int, Counted]) -> bool:
    found = _OF_WHAT.get(kinds)
    return _OF_WHAT.put(kinds, known[kinds[0]].is_of_what(known[kinds[1]]), 1) if found is None else found
