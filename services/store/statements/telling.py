"""Telling: what one article tells, as the wordings of its statements, with what is made of them to hold them against another article's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
import orjson

from schemas.statement import Quantity, Statement
from services.store.remembered import Remembered
from services.store.statements import dates, nearwords, overlap, quantities
from services.store.statements.anchors import Anchors, anchors
from services.store.statements.overlap import Floats, Ints, Lists, Matrix, lists
from services.store.statements.wording import Wording, from_row, wordings

Written = tuple[str, str, bytes]
"""An article, its time, and the wordings of its statements as JSON."""

InWords = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The stems, names and numbers of a statement."""

Side = tuple[Lists, Lists, Lists, Lists, overlap.Parts, Matrix, overlap.Terms]
"""Of an article's statements the columns of all terms, of stems that belong to no name, of names and of numbers; their parts, their flags, and what is
told of the terms."""

_NO_UNITS = frozenset[str]()


def _numbered(held: Iterable[Iterable[str]]) -> dict[str, int]:
    return {thing: at for at, thing in enumerate(dict.fromkeys(chain.from_iterable(held)))}


@dataclass(frozen=True)
class Told:
    """What one article tells, and when (empty: not known): the wordings of its statements, in order. Two are equal if they are written alike."""

    article: str
    written: bytes
    wordings: tuple[Wording, ...] = field(compare=False)
    at: str = ""

    @property
    def as_written(self) -> Written:
        """What it is known by: two articles written alike at other times are two."""
        return self.article, self.at, self.written

    @cached_property
    def worded(self) -> tuple[tuple[str, ...], ...]:
        """The terms of each statement, in their order."""
        return tuple(put.terms for put in self.wordings)

    @cached_property
    def column(self) -> dict[str, int]:
        """The terms of all statements, numbered."""
        return _numbered(self.worded)

    @cached_property
    def held(self) -> list[list[int]]:
        """The columns of each statement's terms, in their order."""
        column = self.column.__getitem__
        return [list(map(column, terms)) for terms in self.worded]

    @cached_property
    def columns(self) -> Lists:
        """The same, to be compared."""
        return lists(self.held)

    @cached_property
    def plain(self) -> Lists:
        """The same for stems that belong to no name of the statement."""
        return lists([held[: len(put.plain)] for put, held in zip(self.wordings, self.held, strict=True)])

    @cached_property
    def counts(self) -> Floats:
        """For each term in how many statements it stands."""
        return np.bincount(self.columns[1], minlength=len(self.column)).astype(float)

    @cached_property
    def meanings(self) -> overlap.Meanings:
        """The terms in the table of words near in meaning."""
        number = nearwords.numbers()
        return overlap.meanings([number.get(term, -1) for term in self.column])

    @cached_property
    def parts(self) -> overlap.Parts:
        """The parts of each statement by their columns; one of one piece is its own only part."""
        held, firsts = [], [0]
        for put, columns in zip(self.wordings, self.held, strict=True):
            if put.parts:
                held += [list(map(columns.__getitem__, part)) for part in put.parts]
            else:
                held.append(columns[:-1] if put.has_act else columns)
            firsts.append(len(held))
        return lists(held), np.array(firsts, dtype=np.int32)

    @cached_property
    def name_column(self) -> dict[str, int]:
        """The names in all statements, numbered."""
        return _numbered(put.names for put in self.wordings)

    @cached_property
    def number_column(self) -> dict[str, int]:
        """The telling numbers in all statements, numbered."""
        return _numbered(put.numbers for put in self.wordings)

    @cached_property
    def compared(self) -> Side:
        """What is compared of the statements at once."""
        names, numbers = self.name_column, self.number_column
        return (
            self.columns,
            self.plain,
            lists([[names[name] for name in put.names] for put in self.wordings]),
            lists([[numbers[number] for number in put.numbers] for put in self.wordings]),
            self.parts,
            self.flags,
            (self.counts, self.meanings),
        )

    @cached_property
    def flags(self) -> Matrix:
        """For each statement: whether it is negative, hedged, a description; its weight; whether it asks, is of the past, and tells more."""
        rows = [(put.negative, put.hedged, put.describes, put.weight, put.asks, put.past, put.adds) for put in self.wordings]
        return np.array(rows, dtype=float).reshape(len(rows), 7)

    @cached_property
    def quantities(self) -> tuple[tuple[Quantity, ...], ...]:
        """The numbers with a unit of each statement."""
        return tuple([put.quantities if put.counted else () for put in self.wordings])

    @cached_property
    def units(self) -> tuple[frozenset[str], ...]:
        """The units of these."""
        return tuple([frozenset(map(quantities.unit_of, each)) if each else _NO_UNITS for each in self.quantities])

    @cached_property
    def in_words(self) -> dict[InWords, list[int]]:
        """Words and numbers of statements -> the places of those in these very words."""
        found: dict[InWords, list[int]] = {}
        for at, put in enumerate(self.wordings):
            found.setdefault((put.plain, put.proper, put.numbers), []).append(at)
        return found

    @cached_property
    def with_numbers(self) -> Ints:
        """The places of the statements that give a number."""
        return np.array([at for at, put in enumerate(self.wordings) if put.counted], dtype=np.int32)

    @cached_property
    def with_dates(self) -> Ints:
        """The places of the statements that give a date."""
        return np.array([at for at, put in enumerate(self.wordings) if put.dates], dtype=np.int32)

    @cached_property
    def firmly_dated(self) -> tuple[bool, ...]:
        """Whether each statement gives a date to hold against others."""
        return tuple([bool(put.dates) and bool(dates.telling(put.dates)) for put in self.wordings])

    @cached_property
    def with_tally(self) -> tuple[int, ...]:
        """The places of the statements that give a tally."""
        return tuple(at for at, put in enumerate(self.wordings) if any(each.tally for each in put.counted))

    @cached_property
    def with_facts(self) -> tuple[int, ...]:
        """The places of the statements that give a named value, and ask nothing."""
        return tuple(at for at, put in enumerate(self.wordings) if put.facts and not put.asks)

    @cached_property
    def anchors(self) -> Anchors:
        """The values that make one claim of two statements that give them."""
        return anchors([(put.counted, put.facts) for put in self.wordings])

    @cached_property
    def sets(self) -> tuple[frozenset[str], ...]:
        """The terms of each statement."""
        return tuple(map(frozenset, self.worded))


def told(article: str, statements: Iterable[Statement], at: str = "") -> Told:
    """An article, its statements and its time -> what it tells."""
    put = wordings(tuple(statements))
    return Told(article, orjson.dumps([each.row() for each in put], option=orjson.OPT_SORT_KEYS), put, at)


_READ = Remembered[Written, Told](4 * 1024 * 1024)
"""What articles tell, as many as their rows are so long together; what is made of one, matrices with it, takes some thirty times as much."""


def read(article: str, row: bytes, at: str = "") -> Told:
    """An article, its wordings as JSON and its time -> what it tells. Remembered: a story's articles are read with each that comes."""
    known = _READ.get((article, at, row))
    return known or remember(Told(article, row, tuple(from_row(each) for each in orjson.loads(row)), at))


def remember(told: Told) -> Told:
    """What an article tells, to be read again -> the same."""
    return _READ.put((told.article, told.at, told.written), told, len(told.written))
