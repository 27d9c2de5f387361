"""Opposing: which statements of a story can't hold beside which others, with the claims that they make now."""

from __future__ import annotations

from collections.abc import Mapping

from services.store.claims.grouping import Node
from services.store.claims.likeness import compared
from services.store.claims.memory import Claims
from services.store.claims.naming import Coming, Known
from services.store.statements.against import MOST, SAME, Against, Pair
from services.store.statements.telling import Told

WORDS = 200
"""Characters of what a side says."""


def against(
    come: Coming | None, goes: str | None, articles: Mapping[str, Told], claims: Mapping[str, Claims], known: Known
) -> dict[str, tuple[Against, ...]]:
    """Who comes and goes, the articles compared with the claims that they make now, and what is known -> what articles stand against.

    Only of those for which that is not what it was: what comes, what stood against one that goes, and what stands against a
    statement of which the claim is another one now. What is kept, both sides keep.
    """
    held = _Held(goes, come, known)
    if goes is not None:
        for other in sorted({each.article for each in known.against(goes)} - {goes}):
            held.without(other, goes)
    for article, made in sorted(claims.items()):
        if not held.comes(article):
            held.rename(article, made)
    if come is not None:
        standing = _Standing(come, claims, known)
        one = come.told.article
        for other in sorted(articles):
            for pair in compared(come.told, articles[other]).clashes:
                its = standing.against((one, pair.at), (other, pair.to), pair)
                theirs = standing.against((other, pair.to), (one, pair.at), pair.turned())
                held.add((one, its), (other, theirs))
    return held.changed()


class _Held:
    """What articles stand against, read where it is asked for, and changed."""

    def __init__(self, goes: str | None, come: Coming | None, known: Known) -> None:
        self._known = known
        self._of: dict[str, set[Against]] = {come.told.article: set()} if come else {}
        self._gone = {goes, *self._of}

    def comes(self, article: str) -> bool:
        """Whether an article comes, or goes, so that what it stood against counts no more."""
        return article in self._gone

    def _held(self, article: str) -> set[Against]:
        if article not in self._of:
            self._of[article] = {*self._known.against(article)}
        return self._of[article]

    def without(self, article: str, other: str) -> None:
        """Nothing that one article stands against is of the other any more."""
        self._of[article] = {each for each in self._held(article) if each.article != other}

    def rename(self, article: str, made: Claims) -> None:
        """What stands against an article's statements does so under the claims that these make now."""
        was = self._known.claims(article)
        now = {place: claims[0] for place, claims in enumerate(made) if claims[0] != was[place][0]}
        if not now:
            return
        others = {each.article for each in self._held(article) if each.place in now}
        for other in sorted(others):
            self._of[other] = {
                each._replace(claim=now[each.there]) if each.article == article and each.there in now else each
                for each in self._held(other)
            }

    def add(self, one: tuple[str, Against], other: tuple[str, Against]) -> None:
        """One more that two articles stand against, if there is room on both sides."""
        if all(self._has_room(article, each) for article, each in (one, other)):
            for article, each in (one, other):
                self._held(article).add(each)

    def _has_room(self, article: str, new: Against) -> bool:
        held = self._held(article)
        return len(held) < SAME or (len(held) < MOST and sum(each.same_as(new) for each in held) < SAME)

    def changed(self) -> dict[str, tuple[Against, ...]]:
        """What the articles stand against from now on, of those for which it is not what it was."""
        found = {article: tuple(sorted(held)) for article, held in sorted(self._of.items())}
        return {article: now for article, now in found.items() if article in self._gone or now != self._known.against(article)}


class _Standing:
    """What is known of statements once an article has come or gone: their claims and words."""

    def __init__(self, come: Coming | None, claims: Mapping[str, Claims], known: Known) -> None:
        self._come, self._claims, self._known = come, claims, known

    def _claim(self, node: Node) -> str:
        article, place = node
        made = self._claims.get(article) or self._known.claims(article)
        return made[place][0]

    def _text(self, node: Node) -> str:
        if self._come is not None and node[0] == self._come.told.article:
            return self._come.statements[node[1]].text
        return self._known.statement(node).text

    def against(self, node: Node, other: Node, pair: Pair) -> Against:
        """Two statements that clash -> what is kept with the first."""
        value = pair.value or self._text(node)[:WORDS]
        its = pair.other or self._text(other)[:WORDS]
        return Against(node[1], pair.kind, pair.about, value, self._claim(other), other[0], other[1], its, pair.is_update)
