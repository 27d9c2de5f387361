"""Story links: which statements of the articles of a story that are compared may make one claim, remembered from report to report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from services.store.claims.grouping import Node
from services.store.claims.likeness import links
from services.store.remembered import Remembered
from services.store.statements.telling import Told, Written


class StoryLinks(Mapping[Node, Mapping[Node, float]]):
    """The links between the statements of some articles, made as they are asked for.

    What the articles tell is held from `turn_to` to `let_go`, for as long as links are asked for, and beyond that only how it is written:
    with all that is made of it to be compared, it takes a hundred times the memory of its links.
    """

    def __init__(self) -> None:
        self.articles: dict[str, Told] = {}
        self._known: dict[str, tuple[Written, int]] = {}
        self._of: dict[str, dict[int, dict[Node, float]]] = {}

    def __getitem__(self, node: Node) -> Mapping[Node, float]:
        article, place = node
        if article not in self._of:
            self._of[article] = self._links(article)
        return self._of[article].get(place, {})

    def _links(self, article: str) -> dict[int, dict[Node, float]]:
        found: dict[int, dict[Node, float]] = defaultdict(dict)
        for other, told in self.articles.items():
            for at, to, odds in links(self.articles[article], told):
                found[at][other, to] = odds
        return found

    def turn_to(self, articles: Mapping[str, Told]) -> None:
        """Have the links of these articles from now on: those of articles that are the same as before stay as they are."""
        known = {article: (told.as_written, len(told.wordings)) for article, told in articles.items()}
        for article in [article for article, its in self._known.items() if known.get(article) != its]:
            self._leave(article)
        self.articles = dict(articles)
        for article in articles.keys() - self._known.keys():
            self._enter(article, articles[article])
        self._known = known

    def let_go(self) -> None:
        """Forget what the articles tell. No links are asked for before the next `turn_to`."""
        self.articles = {}

    def _leave(self, article: str) -> None:
        own = self._of.pop(article, None)
        del self._known[article]
        if own is None and self._of:  # not asked for: which links lead to it has to be looked up
            self._of = {
                other: {at: {node: odds for node, odds in to.items() if node[0] != article} for at, to in of.items()}
                for other, of in self._of.items()
            }
        for at, linked in (own or {}).items():
            for other, to in linked:
                if other in self._of:
                    self._of[other].get(to, {}).pop((article, at), None)

    def _enter(self, article: str, told: Told) -> None:
        for other, of in self._of.items():
            for to, at, odds in links(self.articles[other], told):
                of.setdefault(to, {})[article, at] = odds

    def __iter__(self) -> Iterator[Node]:
        return ((article, at) for article, told in self.articles.items() for at in range(len(told.wordings)))

    def __len__(self) -> int:
        return sum(count for _, count in self._known.values())


_STORIES = Remembered[str, StoryLinks](1 << 14)
"""The links of stories by their ids, up to so many statements in all (with the words of each, some 300 bytes)."""


def story_links(story: str, articles: Mapping[str, Told]) -> StoryLinks:
    """A story and those of its articles that are compared -> the links between their statements, until they are asked for others."""
    found = _STORIES.get(story) or StoryLinks()
    found.turn_to(articles)
    return _STORIES.put(story, found, len(found))
