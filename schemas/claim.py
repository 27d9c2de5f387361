"""Claim: one statement of fact in a story, with all who stand behind it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import Message
from schemas.statement import DateRange, Evidence, Modality, Quantity

EVIDENCE_INLINE = 100
"""Evidence entries and counted reports that travel inside a claim; `support` counts them all."""


class Status(StrEnum):
    """Where a claim stands."""

    SINGLE = "single"
    SUPPORTED = "supported"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class Support(Message):
    """How many stand behind a claim. `origins` is a lower bound: distinct named ends of attribution chains, at least 1."""

    reports: int = Field(ge=0)
    publishers: int = Field(ge=0)
    origins: int = Field(ge=0)


class Counted(Message):
    """Whether a report was counted as an origin of its own, and why."""

    article_id: str
    counted: bool
    why: str


class Overclaim(Message):
    """A report that puts a claim more firmly than its own text does, or than the source that it leads back to."""

    article_id: str
    modality: Modality = Field(description="How the report, or its headline, puts it")
    source_modality: Modality = Field(description="How its text, or its source, puts it")
    why: str


class Claim(Message):
    """A claim of a story after all reports so far."""

    id: str
    story_id: str
    text: str
    subject: str = ""
    predicate: str = ""
    object: str = ""
    quantities: list[Quantity] = Field(default_factory=list)
    dates: list[DateRange] = Field(default_factory=list)
    places: list[str] = Field(default_factory=list)
    polarity: Literal["positive", "negative"] = "positive"
    modality: Modality = Field(description="The weakest that an attributed report gives")
    modalities: dict[Modality, int] = Field(default_factory=dict, description="Reports by the modality that they give")
    attribution: list[str] = Field(
        default_factory=list, description="The fullest chain, outermost first: one that names an origin, the longest such"
    )
    evidence: list[Evidence] = Field(default_factory=list, max_length=EVIDENCE_INLINE)
    evidence_total: int = Field(0, ge=0)
    support: Support
    counted: list[Counted] = Field(default_factory=list, max_length=EVIDENCE_INLINE)
    overclaimed: list[Overclaim] = Field(
        default_factory=list, max_length=EVIDENCE_INLINE, description="Reports that put it more firmly than they may, with why"
    )
    status: Status
