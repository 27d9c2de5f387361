"""Story state: the row of a story, and the story that it amounts to."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from schemas.arrival import Verdict
from schemas.base import utc
from schemas.events import StorySummary
from schemas.story import Story, StoryArticle
from services.store.claims import conflicts
from stream.rows import Draft

_WORD = re.compile(r"[^\W_]{3,}")
HEADLINES_COMPARED = 50
"""So many headlines, the earliest, are compared for the title of a story."""


@dataclass(frozen=True)
class Place:
    """An article in a story. One that was replaced stays listed, behind the article that replaced it."""

    id: str
    publisher: str
    at: str
    digest: str
    verdict: str
    url: str | None = None
    title: str | None = None
    headline: str = ""
    published_at: str | None = None
    copy_of: str | None = None
    replaced_by: str | None = None

    @property
    def when(self) -> tuple[str, bool, str]:
        """What orders articles: by time, of one time copies last."""
        return self.at, self.copy_of is not None, self.id


@dataclass(frozen=True)
class More:
    """What a story has beside what it shows: articles, and how many of them no other has replaced; claims, and how many of them are stated; conflicts.

    `first_article` and `first_claim` lead to the rows of those articles and claims (see `roster`).
    """

    articles: int = 0
    standing: int = 0
    claims: int = 0
    stated: int = 0
    conflicts: int = 0
    first_article: str | None = None
    first_claim: str | None = None


NO_MORE = More()
"""A story that shows all."""


@dataclass(frozen=True)
class Bonds:
    """What repairs have made of a story.

    The ids that merged into it, the one that it merged into, those that it was split from or into, which no later evidence
    brings back, and whether it is held to be as it should be.
    """

    merged_from: tuple[str, ...] = ()
    merged_into: str | None = None
    apart: tuple[str, ...] = ()
    pinned: bool = False

    def row(self) -> dict[str, Any]:
        """What there is of it, as JSON."""
        return {name: value for name, value in vars(self).items() if value}


def read_bonds(row: Mapping[str, Any]) -> Bonds:
    """A story's row -> its bonds."""
    given = (tuple(row.get("merged_from", ())), row.get("merged_into"), tuple(row.get("apart", ())))
    return Bonds(*given, pinned=row.get("pinned", False))


@dataclass(frozen=True)
class StoryState:
    """A story as sets: its articles, its claims with their weight, its conflicts by claim, all as far as it shows them; and how many more."""

    id: str
    desk: str
    language: str
    version: int = 0
    articles: Mapping[str, Place] = field(default_factory=dict)
    claims: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    conflicts: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    bonds: Bonds = Bonds()
    more: More = NO_MORE

    def row(self) -> dict[str, Any]:
        """The state as JSON."""
        return {
            "desk": self.desk,
            "language": self.language,
            "version": self.version,
            "articles": {name: place_row(place) for name, place in self.articles.items()},
            "claims": dict(self.claims),
            "conflicts": dict(self.conflicts),
            **self.bonds.row(),
            **({"more": vars(self.more)} if self.more != NO_MORE else {}),
        }

    def standing_claims(self) -> list[str]:
        """The ids of the claims that some report makes, weightiest first."""
        standing = (claim for claim, (reports, _) in self.claims.items() if reports)
        return sorted(standing, key=lambda claim: (-self.claims[claim][0], -self.claims[claim][1], claim))

    def empty(self) -> StoryState:
        """The story with nothing left in it but its version."""
        return replace(self, articles={}, claims={}, conflicts={}, more=NO_MORE)

    def in_order(self) -> list[Place]:
        """The articles, earliest first."""
        return sorted(self.articles.values(), key=lambda place: place.when)

    @property
    def is_left(self) -> bool:
        """Whether there is an article that no other has replaced."""
        return self.more.standing > 0 or any(place.replaced_by is None for place in self.articles.values())

    @property
    def articles_total(self) -> int:
        """All articles."""
        return len(self.articles) + self.more.articles

    @property
    def claims_total(self) -> int:
        """All claims that some report makes."""
        return sum(reports > 0 for reports, _ in self.claims.values()) + self.more.stated

    @property
    def conflicts_total(self) -> int:
        """All conflicts."""
        return sum(len(each) for each in self.conflicts.values()) + self.more.conflicts


def place_row(place: Place) -> dict[str, Any]:
    """A place as JSON, without what is not there."""
    return {name: value for name, value in vars(place).items() if value is not None and name != "id"}


def load(draft: Draft, story: str, desk: str, language: str) -> StoryState:
    """A story's id -> its state; one with nothing in it where the story is new or gone."""
    row = draft.get(f"story/{story}")
    if row is None:
        return StoryState(story, desk, language)
    return StoryState(
        id=story,
        desk=row["desk"],
        language=row["language"],
        version=row["version"],
        articles={name: Place(id=name, **place) for name, place in row["articles"].items()},
        claims={claim: (reports, weight) for claim, (reports, weight) in row["claims"].items()},
        conflicts=row["conflicts"],
        bonds=read_bonds(row),
        more=More(**row["more"]) if "more" in row else NO_MORE,
    )


def publish(state: StoryState) -> Story | None:
    """A story's state -> the story as consumers see it; None where it has no articles."""
    places = state.in_order()
    if not places:
        return None
    return Story(
        id=state.id,
        title=title(places),
        language=state.language,
        first_seen=utc(places[0].at),
        last_seen=utc(places[-1].at),
        version=state.version,
        articles=[_article(place) for place in places],
        claims=state.standing_claims(),
        conflicts=[conflicts.read(each) for claim in sorted(state.conflicts) for each in state.conflicts[claim]],
        merged_from=list(state.bonds.merged_from),
        articles_total=state.articles_total,
        claims_total=state.claims_total,
        conflicts_total=state.conflicts_total,
    )


@lru_cache(maxsize=4096)
def _article(place: Place) -> StoryArticle:
    """An article's place -> the article as consumers see it. Remembered: a story shows up to a hundred with each report, of which one is new."""
    return StoryArticle(
        id=place.id,
        url=place.url,
        publisher=place.publisher,
        title=place.title,
        published_at=utc(place.published_at),
        verdict=Verdict(place.verdict),
        copy_of=place.copy_of,
    )


def summary(state: StoryState) -> StorySummary | None:
    """A story's state -> what an event says of it; None where it has no articles."""
    places = state.in_order()
    if not places:
        return None
    return StorySummary(
        id=state.id,
        title=title(places),
        language=state.language,
        first_seen=utc(places[0].at),
        last_seen=utc(places[-1].at),
        version=state.version,
        articles=state.articles_total,
        claims=state.claims_total,
        conflicts=state.conflicts_total,
    )


def title(places: list[Place]) -> str:
    """The articles of a story, earliest first -> the headline that says most of what the others say, at a headline's length."""
    headlines = [(place.headline or place.title or "").strip() for place in places if place.replaced_by is None][
        :HEADLINES_COMPARED
    ]
    return _most_worth(tuple(headlines))


@lru_cache(maxsize=1024)
def _most_worth(headlines: tuple[str, ...]) -> str:
    """Headlines, earliest first -> the one of them. Remembered: a story is told four times with each report, and they seldom change."""
    words = [_words(headline) for headline in headlines]
    shared = Counter(word for each in words for word in each)

    def worth(at: int) -> float:
        if not words[at]:
            return -1.0
        common = sum(shared[word] - 1 for word in words[at]) / math.sqrt(len(words[at]))
        return common * _length_fits(headlines[at]) + (0.1 if at == 0 else 0.0)

    return headlines[max(range(len(headlines)), key=lambda at: (worth(at), -at))] if headlines else ""


@lru_cache(maxsize=4096)
def _words(headline: str) -> frozenset[str]:
    return frozenset(_WORD.findall(headline.lower()))


def _length_fits(headline: str) -> float:
    """How well a headline's length fits a title: 1 from 25 to 120 characters, less outside."""
    if len(headline) < 25:
        return len(headline) / 25
    return min(1.0, 120 / len(headline))
