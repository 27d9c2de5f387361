"""Further: what stands behind a claim beside the reports that it shows, as counts, and the rows that these can be brought up to date from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.statement import Modality
from services.store.chain import Chain
from services.store.claims.contribution import Contribution
from services.store.keys import brought_to, ran_row
from stream.rows import Changes, Draft

NAMES = 64
"""So many names that further reports lead back to are kept: origins are a lower bound."""


@dataclass(frozen=True)
class Further:
    """How many further reports there are, from how many publishers (`also` are those of them that shown reports have too), and what they say.

    `attributed` counts those that name a source and copy none; `names` counts the sources named; `first` leads to the reports' rows.
    """

    reports: int = 0
    publishers: int = 0
    spans: int = 0
    modalities: Mapping[Modality, int] = field(default_factory=dict)
    attributed: Mapping[Modality, int] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    first: str | None = None

    def row(self) -> dict[str, Any]:
        """The same as JSON."""
        counts = {
            name: {each.value: many for each, many in getattr(self, name).items()} for name in ("modalities", "attributed")
        }
        return vars(self) | counts


NONE = Further()
"""No further reports."""


def read(row: Mapping[str, Any] | None) -> Further:
    """What `row` made, or None -> the same."""
    if not row:
        return NONE
    counts = {name: {Modality(each): many for each, many in row[name].items()} for name in ("modalities", "attributed")}
    return Further(**{**row, **counts, "also": tuple(row["also"])})


class Tail:
    """The further reports of a claim while some of them come and go; a row each, and one for each of their publishers."""

    def __init__(self, claim: str, further: Further, draft: Draft) -> None:
        self._claim, self.draft = claim, draft
        self._chain = Chain(brought_to(claim), further.first, draft)
        self._also, self._touched = {*further.also}, set[str]()
        self.reports, self._publishers, self._spans = further.reports, further.publishers, further.spans
        self._modalities, self._attributed = Counter(further.modalities), Counter(further.attributed)
        self._names = Counter(further.names)

    @property
    def changes(self) -> Changes:
        """The rows that change."""
        return self.draft.changes

    def stamp(self, article: str) -> int | None:
        """An article -> the stamp of what it brings, if it is one of them."""
        row = self._chain.get(article)
        return None if row is None else int(row[0])

    def articles(self) -> list[str]:
        """The articles, the one that came last first."""
        return [article for article, _ in self._chain.items()]

    def add(self, each: Contribution) -> None:
        """One more."""
        named = each.named if each.copy_of is None else ()
        row = [each.stamp, each.publisher, each.spans, each.modality.value, each.attributed and each.copy_of is None, named]
        self._chain.put(each.article, row)
        self._count(row, 1)

    def take(self, article: str) -> bool:
        """An article that goes -> whether it was one of them."""
        row = self._chain.take(article)
        if row is not None:
            self._count(row, -1)
        return row is not None

    def _count(self, row: Sequence[Any], sign: int) -> None:
        """Count what an article brings, as its row says, or (-1) count it no more."""
        _, publisher, spans, modality, attributed, named = row
        self.reports += sign
        self._spans += sign * spans
        self._modalities[Modality(modality)] += sign
        self._attributed[Modality(modality)] += sign * attributed
        for name in named:
            if name in self._names or (sign > 0 and len(self._names) < NAMES):
                self._names[name] += sign
        self._names = +self._names
        self._count_publisher(publisher, sign)

    def _count_publisher(self, publisher: str, sign: int) -> None:
        self._touched.add(publisher)
        row = ran_row(self._claim, publisher)
        before = self.draft.get(row) or 0
        if before + sign:
            self.draft.put(row, before + sign)
        else:
            self.draft.drop(row)
        self._publishers += bool(before + sign) - bool(before)

    def further(self, shown: Collection[str], known: Collection[str]) -> Further:
        """Publishers of the shown reports, and those of them that were shown before and left as they are -> the counts."""
        if not self.reports:
            self._chain.clear()
            return NONE
        asked = self._touched | ({*shown} - {*known})
        also = (each for each in sorted(shown) if (self._ran(each) if each in asked else each in self._also))
        return Further(
            self.reports,
            self._publishers,
            self._spans,
            +self._modalities,
            +self._attributed,
            dict(self._names),
            tuple(also),
            self._chain.first,
        )

    def _ran(self, publisher: str) -> bool:
        return self.draft.written(ran_row(self._claim, publisher)) is not None
