"""Statement: what one report says in one place, with typed slots. The store folds statements into claims."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import Message, Offset, Weight


class Modality(StrEnum):
    """How a statement is put. "X said" is attribution, not modality: what X says flatly is asserted."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    CONSIDERED = "considered"
    PLANNED = "planned"
    PREDICTED = "predicted"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    ASKED = "asked"


class Bound(StrEnum):
    """How a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Quantity(Message):
    """A number of something. `low` and `high` hold what the words allow; None is open."""

    value: float | None = Field(None, description="The number given; None for a vague one (tens of thousands)")
    bound: Bound = Bound.EXACT
    low: float | None = None
    high: float | None = None
    unit: str | None = Field(None, description="Head noun in the singular (worker), or %, or a currency code")
    per: str | None = Field(None, description="Of a rate: month, day, year ...")
    text: str = Field("", description="The published words")


class DateRange(Message):
    """A date as an interval of days, both ends within it. ISO 8601 as far as known: 2025, 2025-06 or 2025-06-19."""

    start: str | None = None
    end: str | None = None
    time: str | None = Field(
        None, description="Time of day on that day, hours and minutes on 24 hours, where one is given: 14:05"
    )
    text: str = Field("", description="The published words")


class Evidence(Message):
    """One place where a report makes a claim. Offsets count in the field as published."""

    article_id: str
    field: Literal["text", "title"] = "text"
    start: Offset
    end: Offset
    words: str
    modality: Modality = Modality.ASSERTED
    attribution: list[str] = Field(default_factory=list, description="Who says so, outermost first")


class Statement(Message):
    """One statement of fact in one report."""

    text: str = Field(description="The statement in the report's own words")
    subject: str = ""
    predicate: str = ""
    object: str = ""
    predicate_lemma: str = Field(
        "", description="Base form of the verb that the predicate turns on: deploy for 'has agreed to deploy'"
    )
    predicate_class: str = Field("", description="Coarse kind of act, with other verbs for it: send for deploy, dispatch, ship")
    is_passive: bool = Field(
        default=False, description="The subject is who or what the act is done to; 'by' in the object names who does it"
    )
    quantities: list[Quantity] = Field(default_factory=list)
    dates: list[DateRange] = Field(default_factory=list)
    places: list[str] = Field(default_factory=list)
    polarity: Literal["positive", "negative"] = "positive"
    modality: Modality = Modality.ASSERTED
    attribution: list[str] = Field(default_factory=list, description="Who says so, outermost first")
    speaks_for: str = Field("", description="The body for which the last one of these speaks, as far as the report says")
    evidence: Evidence
    weight: Weight = Field(1.0, description="Prominence in the report: 1 for a headline or lead, less further down")
    terms: list[str] = Field(default_factory=list, description="Stems of its content words, sorted")
    names: list[str] = Field(default_factory=list, description="Canonical names in it, sorted")
