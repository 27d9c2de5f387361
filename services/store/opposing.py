"""Opposing: which statements of a story can't hold beside which others, with the claims that they make now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from services.store.against import MOST, Against
from services.store.clashing import Pair
from services.store.grouping import Node
from services.store.likeness import compared
from services.store.naming import Claims, Coming, Known
from services.store.wording import Told

WORDS = 200
"""Characters of what a side says."""


def against(
    come: Coming | None, goes: str | None, articles: Mapping[str, Told], claims: Mapping[str, Claims], known: Known
) -> dict[str, tuple[Against, ...]]:
    """Who comes and goes, the articles compared with the claims that changed, and what is known -> of each article what it stands against.

    Of articles that are not compared any more it stays, but for what stood against one that goes, and claims that changed.
    """
    standing = _Standing(come, claims, known)
    names = sorted(articles)
    found: defaultdict[str, list[Against]] = defaultdict(list)
    for at, one in enumerate(names):
        for other in names[at:]:
            for pair in compared(articles[one], articles[other]).clashes:
                found[one].append(standing.against((one, pair.at), (other, pair.to), pair))
                found[other].append(standing.against((other, pair.to), (one, pair.at), pair.turned()))
    before = {article: known.against(article) for article in {*articles, *([goes] if goes else [])}}
    elsewhere = {each.article for held in before.values() for each in held} - articles.keys() - {goes}
    for article in names:
        found[article] += [each for each in before[article] if each.article in elsewhere]
    for article in elsewhere:
        found[article] = [standing.again(each) for each in known.against(article) if each.article != goes]
    return {article: tuple(sorted(set(found[article]))[:MOST]) for article in sorted({*names, *elsewhere})}


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
        return self._known.text(node)

    def against(self, node: Node, other: Node, pair: Pair) -> Against:
        """Two statements that clash -> what is kept with the first."""
        value = pair.value or self._text(node)[:WORDS]
        its = pair.other or self._text(other)[:WORDS]
        return Against(node[1], pair.kind, pair.about, value, self._claim(other), other[0], other[1], its)

    def again(self, each: Against) -> Against:
        """What was kept of a clash -> the same with the claim that the other statement makes now."""
        made = self._claims.get(each.article)
        return each if made is None or each.there >= len(made) else each._replace(claim=made[each.there][0])
