"""What the steps of `extract` hand on: the article and all that is known of it so far, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from schemas.arrival import Arrival
from schemas.report import Dateline, Region

Field = Literal["text", "title"]
Kind = Literal["person", "organization", "place", "other"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text without the white space around it; `blank_before` where an empty line stands above."""

    start: int
    end: int
    text: str
    blank_before: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the article's own prose: where it stands, and what surrounds it.

    `paragraph` counts the lines with prose; `quoted` says that it begins inside a quotation opened earlier.
    """

    field: Field
    start: int
    end: int
    text: str
    paragraph: int
    is_headline: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """Someone or something named: its canonical name, its kind, and where in its field it stands."""

    name: str
    kind: Kind
    field: Field
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who says a clause: the chain, outermost first, the stretches of the clause that name it, and the verb with which it is said."""

    chain: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that states one thing: [start, end) in the sentence's field, and the word that joins it on.

    What hangs on another clause ('..., killing 12') has `subject`: [start, end) of the words that it is said of, empty for that clause's own subject.
    """

    sentence: int
    start: int
    end: int
    joint: str = ""
    subject: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An arrival on its way to a report. Each step returns a new one with one more thing filled in.

    `sources` and `referents` go with `clauses`: who says each, and who 'he' and 'she' are there ("" where nobody can be meant).
    `witnesses` are the ordinary people who tell what they saw. `roles` says who is meant by 'president' and 'company', `affiliations` for which body a person who is quoted speaks.
    """

    arrival: Arrival
    text: str
    title: str
    lines: tuple[Line, ...] = ()
    regions: tuple[Region, ...] = ()
    headlines: frozenset[int] = frozenset()
    headline: str = ""
    dateline: Dateline | None = None
    anchor: date | None = None
    year_is_known: bool = False
    sentences: tuple[Sentence, ...] = ()
    names: tuple[Name, ...] = ()
    sources: tuple[Source, ...] = ()
    clauses: tuple[Clause, ...] = ()
    referents: tuple[tuple[str, str], ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    affiliations: Mapping[str, str] = field(default_factory=dict)
    witnesses: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(default=())

    def of(self, where: Field) -> str:
        """The name of a field -> its words as the rules read them (see `reading`)."""
        return self.title if where == "title" else self.text

    def published(self, where: Field) -> str:
        """The name of a field -> its words as published, of which evidence is made."""
        article = self.arrival.article
        return (article.title or "") if where == "title" else article.text
