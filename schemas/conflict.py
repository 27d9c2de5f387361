"""Conflict: claims, or values of one claim, that can't both hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.base import Message


class Side(Message):
    """One of the values that clash, and the reports that give it."""

    value: str
    article_ids: list[str] = Field(max_length=100)


class Conflict(Message):
    """Two or more values that exclude each other. Closed when one side withdraws or corrects."""

    id: str
    story_id: str
    kind: Literal["date", "quantity", "polarity", "fact"]
    claims: list[str] = Field(min_length=1)
    sides: list[Side] = Field(min_length=2)
    opened_by: str = Field(description="Id of the article that brought the second side")
    closed_by: str | None = None
