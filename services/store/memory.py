"""Memory: what the store keeps of an article, and what that brings to each claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from schemas.base import rfc3339
from schemas.placement import Placement
from schemas.report import Report
from schemas.statement import Statement
from services.store.against import Against, rows
from services.store.against import read as read_against
from services.store.contribution import Contribution, Publisher, contribution
from services.store.keys import report_row
from stream.rows import Draft

Shares = dict[str, dict[str, Contribution]]
"""Claim id -> article id -> what the article brings to the claim."""


class Made(NamedTuple):
    """What an article's statements make: the claims of each, in order, and what they can't hold beside."""

    claims: tuple[tuple[str, ...], ...] = ()
    against: tuple[Against, ...] = ()

    def row(self) -> list[Any]:
        """The same as JSON."""
        return [self.claims, rows(self.against)]


@dataclass(frozen=True)
class Moved:
    """An article whose statements make other claims, or clash with others, as another came or went: before and after."""

    article: str
    before: Made
    after: Made

    def row(self) -> list[Any]:
        """The article and what it makes as JSON."""
        return [self.article, self.before.row(), self.after.row()]


@dataclass(frozen=True)
class Known:
    """An article that was merged: its story, and the claims that each of its statements makes.

    `said_of` is the article that dedupe named, `of` the original that this leads to; `moved` are the other articles that
    its coming gave other claims, `placed` says why it is in its story.
    """

    id: str
    story: str
    digest: str
    verdict: str
    publisher: str
    at: str
    family: str | None = None
    of: str | None = None
    said_of: str | None = None
    statements: tuple[Statement, ...] = ()
    claims: tuple[tuple[str, ...], ...] = ()
    against: tuple[Against, ...] = ()
    replaces: Known | None = None
    replaced_by: str | None = None
    moved: tuple[Moved, ...] = ()
    placed: Placement | None = None

    def row(self) -> dict[str, Any]:
        """The article as JSON."""
        plain = {name: value for name, value in vars(self).items() if value is not None}
        return {
            **plain,
            "statements": [statement.model_dump(mode="json", exclude_defaults=True) for statement in self.statements],
            "against": rows(self.against),
            "replaces": self.replaces.row() if self.replaces else None,
            "moved": [each.row() for each in self.moved],
            **({"placed": self.placed.model_dump(mode="json", exclude_none=True)} if self.placed else {}),
        }


def _claims(row: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(claims) for claims in row)


def read_moved(rows: Iterable[Sequence[Any]]) -> tuple[Moved, ...]:
    """Articles that were moved, as JSON -> the same."""
    return tuple(Moved(article, _made(*before), _made(*after)) for article, before, after in rows)


def _made(claims: Iterable[Iterable[str]], against: Iterable[Sequence[Any]]) -> Made:
    return Made(_claims(claims), read_against(against))


def _read(row: Mapping[str, Any]) -> Known:
    values: dict[str, Any] = {
        **row,
        "statements": tuple(Statement.model_validate(statement) for statement in row["statements"]),
        "claims": _claims(row["claims"]),
        "against": read_against(row["against"]),
        "replaces": _read(row["replaces"]) if row["replaces"] else None,
        "moved": read_moved(row["moved"]),
        "placed": Placement.model_validate(row["placed"]) if "placed" in row else None,
    }
    return Known(**values)


def recall(article: str | None, draft: Draft) -> Known | None:
    """An article's id -> what is kept of it, or None."""
    row = draft.written(report_row(article)) if article else None
    return _recalled(row) if row else None


@lru_cache(maxsize=256)
def _recalled(row: bytes) -> Known:
    return _read(orjson.loads(row))


def keep(known: Known, draft: Draft) -> None:
    """Write down what is kept of an article."""
    draft.put(report_row(known.id), known.row())


def known(report: Report, story: str, of: str | None = None, replaces: Known | None = None) -> Known:
    """A placed report -> what is kept of it, its statements not yet folded."""
    return Known(
        id=report.id,
        story=story,
        digest=report.digest,
        verdict=report.verdict.value,
        publisher=report.publisher,
        family=report.family,
        at=rfc3339(report.at),
        of=of,
        said_of=report.copies,
        statements=tuple(report.statements),
        replaces=replace(replaces, replaces=None, replaced_by=None, moved=()) if replaces else None,
    )


def shares(article: Known | None) -> Shares:
    """An article -> what it brings to each claim that it states; nothing where another has taken its place."""
    if article is None or article.replaced_by:
        return {}
    of_claim: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement, claims in zip(article.statements, article.claims, strict=True):
        for claim in claims:
            of_claim[claim].append(statement)
    against: defaultdict[str, list[Against]] = defaultdict(list)
    for each in article.against:
        against[article.claims[each.place][0]].append(each)
    runs = Publisher(article.publisher, article.family)
    found: Shares = {}
    for claim, statements in of_claim.items():
        brought = contribution(article.id, runs, article.at, statements, article.of)
        found[claim] = {article.id: replace(brought, against=tuple(against[claim]))}
    return found


def moved(found: Mapping[str, Made], draft: Draft) -> tuple[Moved, ...]:
    """Articles with what their statements make from now on -> the same beside what they made."""
    return tuple(
        Moved(article, Made(known.claims, known.against), made)
        for article, made in found.items()
        if (known := recall(article, draft))
    )


def move(each: Moved, draft: Draft) -> tuple[Shares, Shares]:
    """An article that was moved -> what it brings to claims before and after; what is kept of it changes."""
    known = recall(each.article, draft)
    if known is None:
        return {}, {}
    before, after = (replace(known, claims=made.claims, against=made.against) for made in (each.before, each.after))
    keep(replace(after, moved=()), draft)
    return shares(before), shares(after)


def together(*brought: Shares) -> Shares:
    """What several articles bring to claims -> the same in one."""
    found: Shares = {}
    for each in brought:
        for claim, by_article in each.items():
            found[claim] = {**found.get(claim, {}), **by_article}
    return found
