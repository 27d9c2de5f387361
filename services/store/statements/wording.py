"""Wording: how one statement is put, cut down to what is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from schemas.statement import DateRange, Modality, Quantity, Statement
from services.store.statements import dates, lookup, quantities, reading
from services.store.statements.counted import Counted, counted
from services.store.statements.counted import read as read_counted
from services.store.statements.cues import Cues
from services.store.statements.denials import CUES as DENIAL_CUES
from services.store.statements.denials import (
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
from services.store.statements.facts import CUES as FACT_CUES
from services.store.statements.facts import Fact, facts
from services.store.statements.parts import Parts, parts, pieces, values_of
from services.store.statements.reading import Read
from services.store.statements.sources import last_named
from services.store.statements.stems import Stems, words

_DESCRIBES = frozenset({"is", "are", "was", "were", "has", "have", "had"})
"""A statement whose predicate begins so tells how something is, not what happened."""

_EVERY_DAY = frozenset({"be", "have", "say"})
"""Classes of acts that tell nothing."""

_DIGITS = re.compile(r"\d+")

_DENYING = ("deny", "deni", "reject", "disput", "refut", "dismiss", "nobod", "noth", "insist")
"""Stems of words that deny."""


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
def _tables() -> lookup.Tables:
    return lookup.tables(_CUES)


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


def from_row(row: Sequence[Any]) -> Wording:
    """A wording as JSON, of this or an earlier release -> the wording."""
    values = dict(zip(_NAMES[: max(len(row), _FEWEST)], row, strict=True))
    for name in ("plain", "proper", "names", "numbers", "subject", "denies"):
        values[name] = tuple(values[name])
    values["parts"] = tuple(tuple(each) for each in values["parts"])
    values["facts"] = tuple(Fact(*each) for each in values["facts"])
    values["counted"] = tuple(read_counted(each) for each in values["counted"])
    for name in ("dates", "times"):
        values[name] = tuple(DateRange.model_validate(each) for each in values.get(name, ()))
    return Wording(**values)
