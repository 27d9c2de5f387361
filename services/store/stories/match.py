"""Story matches: what placing finds of a report: the stories like it, what became of it, and what it shows of those before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.placement import Candidate, Drawn, Placement
from services.store.stories.features import NAMES, Columns

Part = tuple[str, str]
"""A story, and which of the stories that a command merged into it: each of these is found by its own reports, however unlike
the others are. Empty for the reports of the story itself."""


@dataclass(frozen=True)
class Match:
    """A story beside a report, by its likest part.

    `likeness` is in log-odds: the mean over all representatives in reach and over the nearest. `odds` are those of each, in order of time.
    """

    story: str
    likeness: float
    nearest: float
    row: Columns = field(compare=False, repr=False)
    representatives: int = 1
    part: str = ""
    odds: tuple[float, ...] = field(default=(), compare=False, repr=False)

    def views(self) -> dict[str, float]:
        """What each view says of the report and the nearest representative."""
        return {name: round(float(value), 2) for name, value in zip(NAMES, self.row, strict=True)}

    def told(self) -> Candidate:
        """The story and its figures."""
        return Candidate(
            story_id=self.story,
            likeness=round(self.likeness, 2),
            nearest=round(self.nearest, 2),
            reports=self.representatives,
        )


@dataclass(frozen=True)
class Bridge:
    """Another story that turns out to be the one that a report joins: the mean log-odds over the pairs of their reports, and how many."""

    story: str
    odds: float
    pairs: int


@dataclass(frozen=True)
class Parted:
    """The articles that leave a story that turns out to be two, and the mean log-odds between them and those that stay."""

    articles: tuple[str, ...]
    odds: float


@dataclass(frozen=True)
class Placed:
    """What became of a report: the story it joins, or None where it opens one; the log-odds of joining, the best match, the next.

    `bridge` is the story that is one with the one it joins, if it shows that there is such; `drawn` are the reports of other
    stories that are likelier to belong with it; `parted` what leaves the story that it joins, if that falls into two.
    """

    story: str | None
    odds: float
    best: Match | None = None
    second: Match | None = None
    bridge: Bridge | None = None
    drawn: tuple[Drawn, ...] = ()
    parted: Parted | None = None

    def told(self) -> Placement:
        """What became of it, for those who ask why."""
        best = self.best.told() if self.best else None
        second = self.second.told() if self.second else None
        views = self.best.views() if self.best else {}
        return Placement(
            how="matched" if self.story else "opened",
            odds=round(self.odds, 2),
            best=best,
            second=second,
            views=views,
            one_with=self.bridge.story if self.bridge else None,
            one_odds=self.bridge.odds if self.bridge else None,
            drawn=list(self.drawn),
            parted=list(self.parted.articles) if self.parted else [],
            parted_odds=self.parted.odds if self.parted else None,
        )
