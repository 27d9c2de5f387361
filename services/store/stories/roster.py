"""Roster: the articles and claims of a story while some of them come and go. A story shows so many; of further ones each has a row of its own.

A story that shows all is the same whatever came and went. What one of very many shows may depend on that; what it counts does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import nlargest

from schemas.conflict import Conflict
from services.store.chain import Chain
from services.store.keys import claims_of, places_of
from services.store.stories.state import Bonds, Place, StoryState, place_row
from stream.rows import Draft

ARTICLES_SHOWN = 100
"""Articles that a story lists: the first ones and the latest, half and half."""
CLAIMS_SHOWN = 500
"""Claims that a story lists, the weightiest."""
CONFLICTS_SHOWN = 50
"""Claims whose conflicts a story lists, those with open ones and the weightiest first."""


class Roster:
    """A story's articles and claims, all of them, and the rows of those that it does not show, which change with the draft."""

    def __init__(self, story: StoryState, draft: Draft) -> None:
        self._before, self._more = story, story.more
        self._shown, self._claims, self._conflicts = dict(story.articles), dict(story.claims), dict(story.conflicts)
        self._places = Chain(places_of(story.id), story.more.first_article, draft)
        self._weights = Chain(claims_of(story.id), story.more.first_claim, draft)

    def get(self, article: str) -> Place | None:
        """An article's id -> its place in the story, or None."""
        shown = self._shown.get(article)
        if shown is not None or not self._more.articles:
            return shown
        row = self._places.get(article)
        return None if row is None else Place(id=article, **row)

    def articles(self) -> dict[str, Place]:
        """All articles. For a story of very many that takes a look at each."""
        return {name: Place(id=name, **row) for name, row in self._places.items()} | self._shown

    def claims(self) -> list[str]:
        """The ids of all claims, those that nobody makes any more too. For a story of very many that takes a look at each."""
        return [*self._claims, *(name for name, _ in self._weights.items())]

    def put(self, place: Place) -> None:
        """An article comes, or is another now."""
        self._take(place.id)
        self._shown[place.id] = place

    def remove(self, articles: Iterable[str]) -> None:
        """Articles go."""
        for article in articles:
            self._take(article)

    def _take(self, article: str) -> None:
        if self._shown.pop(article, None) is None and self._more.articles:
            row = self._places.take(article)
            if row is not None:
                self._count_article(Place(id=article, **row), -1)

    def weigh(self, claim: str, reports: int, weight: float) -> None:
        """A claim has so many reports behind it, and so much weight."""
        if claim not in self._claims and self._more.claims:
            row = self._weights.take(claim)
            if row is not None:
                self._count_claim(row[0], -1)
        self._claims[claim] = (reports, weight)

    def dispute(self, claim: str, before: Sequence[Conflict], after: Sequence[Conflict]) -> None:
        """A claim has other conflicts than before."""
        shown = self._conflicts.pop(claim, None)
        if shown is None and self._more.conflicts:
            self._more = replace(self._more, conflicts=max(0, self._more.conflicts - len(before)))
        if after:
            self._conflicts[claim] = [conflict.model_dump(mode="json") for conflict in after]

    def story(self, version: int, bonds: Bonds) -> StoryState:
        """The story as it is now."""
        self._bound_articles()
        self._bound_claims()
        self._bound_conflicts()
        more = replace(self._more, first_article=self._places.first, first_claim=self._weights.first)
        return replace(
            self._before,
            version=version,
            articles=self._shown,
            claims=self._claims,
            conflicts=self._conflicts,
            bonds=bonds,
            more=more,
        )

    def clear(self) -> None:
        """Nothing is left of the story."""
        self._places.clear()
        self._weights.clear()

    def _bound_articles(self) -> None:
        half = ARTICLES_SHOWN // 2
        if self._more.articles and (len(self._shown) < half or len(self._shown) + self._more.articles <= ARTICLES_SHOWN):
            for article in [name for name, _ in self._places.items()]:
                row = self._places.take(article)
                self._shown[article] = Place(id=article, **row)
                self._count_article(self._shown[article], -1)
        if len(self._shown) > ARTICLES_SHOWN:
            for place in sorted(self._shown.values(), key=lambda each: each.when)[half:-half]:
                self._places.put(place.id, place_row(self._shown.pop(place.id)))
                self._count_article(place, 1)
        if not self._more.articles:
            self._places.clear()

    def _bound_claims(self) -> None:
        if len(self._claims) > CLAIMS_SHOWN:
            for claim in nlargest(len(self._claims) - CLAIMS_SHOWN, self._claims, key=self._weight):
                reports, weight = self._claims.pop(claim)
                self._weights.put(claim, [reports, weight])
                self._count_claim(reports, 1)

    def _bound_conflicts(self) -> None:
        surplus = len(self._conflicts) - CONFLICTS_SHOWN
        if surplus > 0:
            in_order = sorted(self._conflicts, key=lambda each: (not self._is_open(each), self._weight(each)))
            hidden = sum(len(self._conflicts.pop(claim)) for claim in in_order[-surplus:])
            self._more = replace(self._more, conflicts=self._more.conflicts + hidden)

    def _is_open(self, claim: str) -> bool:
        return any(conflict["closed_by"] is None for conflict in self._conflicts[claim])

    def _weight(self, claim: str) -> tuple[int, float, str]:
        reports, weight = self._claims.get(claim, (0, 0.0))
        return -reports, -weight, claim

    def _count_article(self, place: Place, sign: int) -> None:
        standing = self._more.standing + sign * (place.replaced_by is None)
        self._more = replace(self._more, articles=self._more.articles + sign, standing=standing)

    def _count_claim(self, reports: int, sign: int) -> None:
        stated = self._more.stated + sign * (reports > 0)
        self._more = replace(self._more, claims=self._more.claims + sign, stated=stated)
