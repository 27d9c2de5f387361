"""Wording: how one statement is put, cut down to what is compared, and an article as the wordings of its statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import orjson

from schemas.statement import DateRange, Modality, Quantity, Statement
from services.store import dates, nearwords, overlap, quantities, reading
from services.store.anchors import Anchors, anchors
from services.store.counted import Counted, counted
from services.store.counted import read as read_counted
from services.store.cues import Cues
from services.store.denials import CUES as DENIAL_CUES
from services.store.denials import (
    Reply,
    adds,
    answers,
    contests,
    denied_by,
    doubts,
    is_past,
    replies,
    says_no,
    updates,
    what_is_denied,
)
from services.store.facts import CUES as FACT_CUES
from services.store.facts import Fact, facts
from services.store.overlap import Floats, Ints, Lists, Matrix, lists
from services.store.parts import Parts, parts, pieces, values_of
from services.store.reading import Read
from services.store.remembered import Remembered
from services.store.sources import last_named
from services.store.stems import Stems, words

_DESCRIBES = frozenset({"is", "are", "was", "were", "has", "have", "had"})
"""A statement whose predicate begins so tells how something is, not what happened."""

_EVERY_DAY = frozenset({"be", "have", "say"})
"""Classes of acts that tell nothing."""

_DIGITS = re.compile(r"\d+")

_DENYING = ("deny", "deni", "reject", "disput", "refut", "dismiss", "nobod", "noth", "insist")
"""Stems of words that deny."""

Written = tuple[str, str, bytes]
"""An article, its time, and the wordings of its statements as JSON."""

InWords = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The stems, names and numbers of a statement."""

Side = tuple[Lists, Lists, Lists, Lists, overlap.Parts, Matrix, overlap.Terms]
"""Of an article's statements the columns of all terms, of stems that belong to no name, of names and of numbers; their parts, their flags, and what is
told of the terms."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One statement as terms, with its values.

    `plain` are stems of its words but for those of names (`proper`) and numbers; `numbers` are its telling numbers as
    written, whatever they count. `verb` and `act` are its predicate's lemma and class; `source` is who says it, `denier` who
    rejects it in the same sentence; `replies` says what it rejects of what stands before it, `answers` that its number is another one for that,
    `contests` that it gives two sources' numbers; `says_no` that there is a no anywhere in it; `times` are its dates that give a time of day; `denies` are the stems of what somebody is said to deny, where it is a denial.
    `facts` are its named values; `parts` are places in `terms`, none where it is of one piece.
    """

    plain: tuple[str, ...]
    proper: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    dates: tuple[DateRange, ...] = ()
    verb: str = ""
    act: str = ""
    source: str = ""
    denier: str = ""
    negative: bool = False
    hedged: bool = False
    describes: bool = False
    asks: bool = False
    replies: Reply = ""
    answers: bool = False
    updates: bool = False
    adds: bool = False
    past: bool = False
    contests: bool = False
    denies: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    weight: float = 1.0
    parts: Parts = ()
    says_no: bool = False
    times: tuple[DateRange, ...] = ()

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers that have a unit."""
        return tuple(each.quantity for each in self.counted if quantities.unit_of(each.quantity))

    @property
    def has_act(self) -> bool:
        """Whether the class of its act tells anything: it is then the last of its terms."""
        return bool(self.act) and self.act not in _EVERY_DAY

    @property
    def terms(self) -> tuple[str, ...]:
        """All that is compared as words are: stems, and its telling numbers, days and class of act, which are rarer than most words."""
        return _terms(self.plain, self.proper, self.numbers, self.dates, self.act if self.has_act else "")

    def row(self) -> list[Any]:
        """The wording as JSON."""
        values = list(_VALUES(self))
        values[_COUNTED] = [each.row() for each in self.counted]
        values[_FACTS_AT] = [list(each) for each in self.facts]
        for at in _DATES:
            values[at] = [each.brief() for each in values[at]]
        return values


_NAMES = tuple(each.name for each in fields(Wording))
_VALUES = attrgetter(*_NAMES)
_FEWEST = len(_NAMES) - 2
"""Values of a row that earlier releases of this layout wrote: they did not say whether there is a no anywhere, nor times of day."""
_COUNTED, _FACTS_AT, *_DATES = map(_NAMES.index, ("counted", "facts", "dates", "times"))


_DENIED, _ASSERTED, _ASKED = Modality.DENIED, Modality.ASSERTED, Modality.ASKED
_CUES = Cues({**DENIAL_CUES, "facts": FACT_CUES})
_WITHIN, _REPLIES, _UPDATES, _ADDS, _DOUBTS, _NO, _FACTS = map(
    _CUES.bit, ("denied_by", "replies", "updates", "adds", "doubts", "says_no", "facts")
)


class _Basis(NamedTuple):
    """What a statement's terms are made of."""

    plain: tuple[str, ...]
    proper: tuple[str, ...]
    numbers: tuple[str, ...]
    dates: tuple[DateRange, ...]
    held: tuple[str, ...]


def wordings(statements: Sequence[Statement]) -> tuple[Wording, ...]:
    """An article's statements -> what is compared of each."""
    bases = [_basis(statement) for statement in statements]
    read = reading.read([_asked(*both) for both in zip(statements, bases, strict=True)], _tables()) if statements else []
    return tuple([wording(*each) for each in zip(statements, bases, read, strict=True)])


@cache
def _tables() -> reading.Tables:
    return reading.tables(_CUES)


def _asked(statement: Statement, basis: _Basis) -> reading.Asked:
    place = {term: at for at, term in enumerate(basis.held)}
    places = [place.get(term, -1) for term in statement.terms]
    values = [(at, place[value]) for at, value in values_of(statement) if value in place]
    return reading.Asked(statement.text, statement.subject, statement.terms, places, values)


def _basis(statement: Statement) -> _Basis:
    terms = {term for term in statement.terms if not term.isdigit()}
    proper = _proper(terms, statement.names)
    telling = {f"{each.value:g}" for each in statement.quantities if quantities.is_telling(each)}
    plain, in_names = tuple(sorted(terms - proper)), tuple(sorted(proper))
    numbers = tuple(sorted(telling | _written(statement)))
    dated = tuple(each for each in statement.dates if dates.days(each) and not dates.is_time_alone(each))
    act = "" if statement.predicate_class in _EVERY_DAY else statement.predicate_class
    return _Basis(plain, in_names, numbers, dated, _terms(plain, in_names, numbers, dated, act))


def _read_by_python(statement: Statement, basis: _Basis, stems: Stems) -> Read:
    words_of = pieces(statement.text)
    found = parts(statement, basis.held, stems, words_of)
    return Read(_CUES.allowed(statement.text, words_of), found, _distinct(stems.of(words(statement.subject))))


def wording(statement: Statement, basis: _Basis | None = None, read: Read | None = None) -> Wording:
    """A statement (and its terms, and what was read of it, where that is known) -> what is compared of it."""
    text, stems = statement.text, Stems(statement.terms)
    basis = basis or _basis(statement)
    read = read or _read_by_python(statement, basis, stems)
    source = (last_named(statement.attribution) or statement.attribution[-1]) if statement.attribution else ""
    act, modality, allowed = statement.predicate_class, statement.modality, read.allowed
    doubted = bool(allowed & _DOUBTS) and doubts(text)
    return Wording(
        plain=basis.plain,
        proper=basis.proper,
        names=tuple(sorted({name.lower() for name in statement.names})),
        numbers=basis.numbers,
        subject=read.subject,
        counted=tuple(counted(statement, stems)),
        dates=basis.dates,
        verb=statement.predicate_lemma,
        act=act,
        source=source,
        denier=(denied_by(text) or "") if allowed & _WITHIN else "",
        negative=statement.polarity == "negative" or modality is _DENIED,
        hedged=modality is not _ASSERTED,
        describes=statement.predicate.partition(" ")[0].lower() in _DESCRIBES,
        asks=modality is _ASKED,
        replies=replies(text) if allowed & _REPLIES else "",
        answers=bool(statement.quantities) and answers(text),
        updates=bool(allowed & _UPDATES) and updates(text),
        adds=bool(allowed & _ADDS) and adds(text),
        past=is_past(statement.subject),
        contests=(len(statement.quantities) > 1 or len(statement.dates) > 1) and contests(text),
        facts=facts(text, is_negative=statement.polarity == "negative") if allowed & _FACTS else (),
        denies=_denied(statement, source, stems) if modality is _DENIED or doubted else (),
        weight=statement.weight,
        parts=read.parts,
        says_no=bool(allowed & _NO) and says_no(text),
        times=tuple(each for each in statement.dates if each.time),
    )


def _proper(terms: Iterable[str], names: Sequence[str]) -> set[str]:
    """A statement's stems and names -> those stems that words of names begin with."""
    if not names:
        return set()
    in_names = [word for name in names for word in name.lower().replace("-", " ").split()]
    starts = {word[:2] for word in in_names}
    return {term for term in terms if term[:2] in starts and any(word.startswith(term) for word in in_names)}


def _terms(
    plain: Iterable[str], proper: Iterable[str], numbers: Iterable[str], given: Sequence[DateRange], act: str
) -> tuple[str, ...]:
    """A statement's stems, telling numbers, dates and the class of its act, if that tells anything -> its terms."""
    days = sorted({f"@{each.start}" for each in dates.explicit(given)}) if given else ()
    return (*plain, *proper, *(f"#{number}" for number in numbers), *days, *((f"!{act}",) if act else ()))


def _distinct(stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stems))


def _written(statement: Statement) -> set[str]:
    """The numbers of two digits or more in a statement's words, without the pieces of longer ones (25 and 000 of 25,000)."""
    pieces = {piece for each in statement.quantities for piece in _pieces(each.text)}
    return {term for term in statement.terms if term.isdigit() and len(term) > 1} - pieces


def _pieces(number: str) -> list[str]:
    found = _DIGITS.findall(number)
    return found if len(found) > 1 else []


def _denied(statement: Statement, source: str, stems: Stems) -> tuple[str, ...]:
    """A denial, who denies, and its stems -> the stems of what is denied."""
    who = source.lower().split()
    return tuple(
        term
        for term in _distinct(stems.of(words(what_is_denied(statement.text))))
        if not term.isdigit() and not term.startswith(_DENYING) and not any(word.startswith(term) for word in who)
    )


def _read(row: Sequence[Any]) -> Wording:
    values = dict(zip(_NAMES[: max(len(row), _FEWEST)], row, strict=True))
    for name in ("plain", "proper", "names", "numbers", "subject", "denies"):
        values[name] = tuple(values[name])
    values["parts"] = tuple(tuple(each) for each in values["parts"])
    values["facts"] = tuple(Fact(*each) for each in values["facts"])
    values["counted"] = tuple(read_counted(each) for each in values["counted"])
    for name in ("dates", "times"):
        values[name] = tuple(DateRange.model_validate(each) for each in values.get(name, ()))
    return Wording(**values)


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
    return known or remember(Told(article, row, tuple(_read(each) for each in orjson.loads(row)), at))


def remember(told: Told) -> Told:
    """What an article tells, to be read again -> the same."""
    return _READ.put((told.article, told.at, told.written), told, len(told.written))
