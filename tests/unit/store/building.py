"""Reports for the store's tests, written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from schemas.arrival import Verdict
from schemas.command import StoryCommand
from schemas.received import Withdrawal
from schemas.report import Report
from schemas.statement import DateRange, Evidence, Quantity, Statement
from services.store.merge import Merged, merge
from stream.rows import change

DAY = "2024-03-05T00:00:00Z"


def number(value: float, unit: str = "worker", **more: Any) -> Quantity:
    return Quantity(value=value, unit=unit, **{"text": f"{value:g} {unit}s", **more})


def day(start: str, end: str | None = None, text: str = "") -> DateRange:
    return DateRange(start=start, end=end or start, text=text or start)


def statement(article: str, text: str, start: int = 0, **more: Any) -> Statement:
    """A statement with its words as terms, its capitalised words as names, and evidence at `start`."""
    attribution, modality = more.get("attribution", []), more.get("modality", "asserted")
    evidence = Evidence(
        article_id=article, start=start, end=start + len(text), words=text, modality=modality, attribution=attribution
    )
    words = re.findall(r"[A-Za-z]{3,}", text)
    slots = {
        "terms": sorted({word.lower()[:6] for word in words}),
        "names": sorted({word for word in words if word[0].isupper()}),
    } | more
    return Statement(text=text, evidence=evidence, **slots)


def report(article: str, *statements: Statement | str, **more: Any) -> Report:
    """A report of statements (or of plain sentences), one after the other in its text, about what their words say."""
    made, at = [], 0
    for each in statements:
        told = statement(article, each) if isinstance(each, str) else each
        evidence = told.evidence.model_copy(update={"start": at, "end": at + len(told.text)})
        made.append(told.model_copy(update={"evidence": evidence}))
        at += len(told.text) + 1
    terms = {term: 1.0 for told in made for term in (*told.terms, *(f"n:{name.lower()}" for name in told.names))}
    plain = {
        "desk": "en",
        "language": "en",
        "publisher": f"{article}.example",
        "at": DAY,
        "verdict": Verdict.NEW,
        "terms": terms,
    }
    plain |= {"headline": made[0].text if made else article, "digest": f"digest of {article}"} | more
    return Report(id=article, statements=made, **plain)


def copy(article: str, of: str, *statements: Statement | str, **more: Any) -> Report:
    return report(article, *statements, verdict=Verdict.COPY, of=of, **more)


def revised(article: str, *statements: Statement | str, of: str | None = None, digest: str = "revised") -> Report:
    return report(article, *statements, verdict=Verdict.REVISION, of=of or article, digest=digest)


def withdrawal(article: str) -> Withdrawal:
    return Withdrawal(id=article, at="2024-03-06T00:00:00Z")


class Store:
    """What a store's consumers hold after some messages: rows, stories, claims and the events of the last message."""

    def __init__(self, *messages: Report | Withdrawal | StoryCommand) -> None:
        self.rows: dict[str, bytes] = {}
        self.stories: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.last = Merged()
        for message in messages:
            self.take(message)

    def take(self, message: Report | Withdrawal | StoryCommand, only_first: int | None = None) -> Merged:
        """Merge a message and write its rows, or only the first few of them."""
        self.last = merge(message, self.rows)
        change(self.rows, dict(list(self.last.rows.items())[:only_first]))
        if only_first is None:
            self.stories |= self.last.stories
            self.claims |= self.last.claims
        return self.last

    @property
    def story(self) -> Any:
        (only,) = [story for story in self.stories.values() if story]
        return only

    def claim(self, words: str) -> Any:
        """The claim whose text holds these words."""
        (only,) = [claim for claim in self.claims.values() if claim and words in claim.text]
        return only

    def told(self) -> list[str]:
        """The types of the last events, in order."""
        return types(self.last.events)


def types(events: Iterable[Any]) -> list[str]:
    return [event.type.value for event in events]
