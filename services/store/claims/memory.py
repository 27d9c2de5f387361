"""Memory: what the store keeps of an article, and what that brings to each claim.

An article's row is written once, with the claims that its statements make as it comes. Where they make others as others come and go,
that stands in a row of its own, so that what was said is not written again for it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import orjson

from schemas.base import rfc3339
from schemas.placement import Placement
from schemas.report import Report
from schemas.statement import Statement
from services.store.claims.contribution import Contribution, Publisher, contribution
from services.store.keys import made_row, report_row
from services.store.remembered import Remembered
from services.store.statements.against import Against, rows
from services.store.statements.against import read as read_against
from stream.rows import Draft

Claims = tuple[tuple[str, ...], ...]
"""For each statement of an article, in order, the ids of the claims that it makes."""

Shares = dict[str, dict[str, Contribution]]
"""Claim id -> article id -> what the article brings to the claim."""


class Made(NamedTuple):
    """What an article's statements make: the claims of each, in order, and what they can't hold beside."""

    claims: Claims = ()
    against: tuple[Against, ...] = ()


class Remade(NamedTuple):
    """A statement by its place, and the claims that it made and makes."""

    place: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """An article whose statements make other claims, or clash with others, as another came or went: what is different."""

    article: str
    remade: tuple[Remade, ...] = ()
    against_no_more: tuple[Against, ...] = ()
    against_now: tuple[Against, ...] = ()

    def before(self, known: Known) -> Known:
        """The article, before or after -> as it was before."""
        return self._of(known, {each.place: each.before for each in self.remade}, self.against_no_more, self.against_now)

    def after(self, known: Known) -> Known:
        """The article, before or after -> as it is after."""
        return self._of(known, {each.place: each.after for each in self.remade}, self.against_now, self.against_no_more)

    @staticmethod
    def _of(known: Known, made: Mapping[int, tuple[str, ...]], with_: Sequence[Against], without: Sequence[Against]) -> Known:
        claims = tuple(made.get(place, was) for place, was in enumerate(known.claims))
        return replace(known, claims=claims, against=tuple(sorted({*known.against, *with_} - {*without})), moved=())

    def row(self) -> list[Any]:
        """What is different as JSON."""
        return [self.article, [list(each) for each in self.remade], rows(self.against_no_more), rows(self.against_now)]


def differs(known: Known, made: Made) -> Moved:
    """An article and what its statements make from now on -> what is different."""
    both = enumerate(zip(known.claims, made.claims, strict=True))
    remade = tuple(Remade(place, was, now) for place, (was, now) in both if was != now)
    before, after = {*known.against}, {*made.against}
    return Moved(known.id, remade, tuple(sorted(before - after)), tuple(sorted(after - before)))


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
    claims: Claims = ()
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
            "statements": [statement.brief() for statement in self.statements],
            "against": rows(self.against),
            "replaces": self.replaces.row() if self.replaces else None,
            "moved": [each.row() for each in self.moved],
            **({"placed": self.placed.model_dump(mode="json", exclude_none=True)} if self.placed else {}),
        }


def _claims(row: Iterable[Iterable[str]]) -> Claims:
    return tuple(tuple(claims) for claims in row)


def read_moved(rows: Iterable[Sequence[Any]]) -> tuple[Moved, ...]:
    """Articles that were moved, as JSON -> the same."""
    return tuple(
        Moved(
            article,
            tuple(Remade(place, tuple(was), tuple(now)) for place, was, now in remade),
            read_against(no_more),
            read_against(now_against),
        )
        for article, remade, no_more, now_against in rows
    )


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


_SAID = Remembered[bytes, Known](8 * 1024 * 1024)
"""Articles by their rows as written, as many as are so long together; what is made of one, its statements, takes some ten times as much."""
_MADE = Remembered[bytes, tuple[str, Made]](4 * 1024 * 1024)


def recall(article: str | None, draft: Draft) -> Known | None:
    """An article's id -> what is kept of it, or None."""
    row = draft.written(report_row(article)) if article else None
    if row is None or article is None:
        return None
    known = _SAID.get(row) or _SAID.put(row, _read(orjson.loads(row)), len(row))
    written = draft.written(made_row(article))
    if written is None:
        return known
    of, made = _MADE.get(written) or _MADE.put(written, _read_made(written), len(written))
    return replace(known, claims=made.claims, against=made.against, moved=()) if of == _mark(row) else known


def _mark(row: bytes) -> str:
    """An article's row -> its sign: what its statements make since stands beside this very row, not beside one before it."""
    return hashlib.blake2b(row, digest_size=8).hexdigest()


def _read_made(row: bytes) -> tuple[str, Made]:
    of, claims, against = orjson.loads(row)
    return of, Made(_claims(claims), read_against(against))


def keep(known: Known, draft: Draft) -> None:
    """Write down what is kept of an article. It is remembered under its row: this very turn reads it again."""
    draft.put(report_row(known.id), known.row())
    if (row := draft.written(report_row(known.id))) is not None:
        _SAID.put(row, known, len(row))
    tidy(known.id, draft)


def unmake(article: str, draft: Draft) -> None:
    """Drop what an article's statements made beside its row."""
    if draft.written(made_row(article)) is not None:
        draft.drop(made_row(article))


def leaving(known: Known, others: Sequence[str], moved: Iterable[Moved]) -> list[Any]:
    """An article that is to go, the others that go with it, and those that are moved -> the decisions as JSON, while rows go one by one."""
    return [known.claims, rows(known.against), others, [each.row() for each in moved]]


def read_leaving(row: Sequence[Any], known: Known) -> tuple[Known, list[str], tuple[Moved, ...]]:
    """The decisions, and what is still kept of the article -> the article as it was, the others that go, and those that are moved."""
    claims, against, others, moved = row
    return replace(known, claims=_claims(claims), against=read_against(against)), others, read_moved(moved)


def tidy(article: str, draft: Draft) -> None:
    """Drop what an article's statements made, where that stands beside a row of it that was written over."""
    row, written = draft.written(report_row(article)), draft.written(made_row(article))
    if written is not None and (row is None or _read_made(written)[0] != _mark(row)):
        draft.drop(made_row(article))


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


def shares(article: Known | None, claims: Collection[str] | None = None) -> Shares:
    """An article -> what it brings to each claim that it states, or to some; nothing where another has taken its place."""
    if article is None or article.replaced_by:
        return {}
    of_claim: defaultdict[str, list[int]] = defaultdict(list)
    for place, made in enumerate(article.claims):
        for claim in made:
            if claims is None or claim in claims:
                of_claim[claim].append(place)
    against: defaultdict[str, list[Against]] = defaultdict(list)
    for each in article.against:
        against[article.claims[each.place][0]].append(each)
    return {claim: {article.id: _brought(article, places, against[claim])} for claim, places in of_claim.items()}


def brought(article: Known, claim: str) -> Contribution | None:
    """An article and a claim -> what the one brings to the other."""
    return shares(article, (claim,)).get(claim, {}).get(article.id)


def _brought(article: Known, places: Sequence[int], against: Sequence[Against]) -> Contribution:
    statements = [article.statements[place] for place in places]
    runs = Publisher(article.publisher, article.family)
    made = contribution(article.id, runs, article.at, statements, article.of)
    return replace(made, against=tuple(against)) if against else made


def moved(found: Mapping[str, Made], draft: Draft) -> tuple[Moved, ...]:
    """Articles with what their statements make from now on -> the same beside what they made."""
    return tuple(differs(known, made) for article, made in found.items() if (known := recall(article, draft)))


def move(each: Moved, draft: Draft) -> tuple[Known, Known] | None:
    """An article that was moved -> the same before and after; what is kept of it changes. None if there is no such article."""
    known = recall(each.article, draft)
    row = draft.written(report_row(each.article))
    if known is None or row is None:
        return None
    before, after = each.before(known), each.after(known)
    draft.put(made_row(known.id), [_mark(row), after.claims, rows(after.against)])
    return before, after


def differing(before: Known, after: Known) -> tuple[Shares, Shares]:
    """An article before and after -> what it brings to claims, of those for which that is not the same."""
    places = {place for place, (was, now) in enumerate(zip(before.claims, after.claims, strict=True)) if was != now}
    places |= {each.place for each in {*before.against} ^ {*after.against}}
    claims = {claim for place in places for made in (before.claims[place], after.claims[place]) for claim in made}
    return shares(before, claims), shares(after, claims)


def together(*brought: Shares) -> Shares:
    """What several articles bring to claims -> the same in one."""
    found: Shares = {}
    for each in brought:
        for claim, by_article in each.items():
            found[claim] = {**found.get(claim, {}), **by_article}
    return found
