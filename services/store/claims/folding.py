"""Folding: which claims of a story its statements make, with those of an article that comes and without those of one that goes.

Claims are groups of statements (`grouping`). They follow from the statements that stand in the story, whatever came first; only
their ids carry history: a group keeps the id that most of its statements had. In a story of more articles than are compared, the
statements of those between its first and its latest ones keep the claims that they make.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from schemas.statement import Statement
from services.store.claims import opposing
from services.store.claims.grouping import JOINS, Node, also, groups, reached
from services.store.claims.likeness import links
from services.store.claims.links import StoryLinks, story_links
from services.store.claims.memory import Claims, Made
from services.store.claims.naming import Coming, Known, Naming
from services.store.keys import standing_row, told_row
from services.store.statements import telling
from services.store.statements.telling import Told
from stream.rows import Draft

FIRST = 4
"""So many of a story's articles, the first by their own time, are always compared with one that comes."""
LATEST = 12
"""So many of the latest are, too. All claims of a story of up to FIRST + LATEST articles are independent of order."""


def coming(article: str, statements: Sequence[Statement], at: str) -> Coming:
    """An article, its statements and its time -> the article as it comes into a story."""
    return Coming(telling.told(article, statements, at), tuple(statements))


def fold(story: str, come: Coming | None, goes: str | None, draft: Draft) -> dict[str, Made]:
    """A story, an article that comes, one that goes (or both) -> of each article for which that is new or changes, what its statements make."""
    standing = _standing(story, draft)
    left = {name: told for name, told in standing.items() if name != goes}
    after = story_links(story, left | {come.told.article: come.told} if come else left)
    nodes = reached(_touched(come, goes, standing, after), after)
    grouped = groups(nodes, after)
    group_of = {node: group for group, members in enumerate(grouped) for node in members}
    known = Known(draft)
    naming = Naming(story, come, _replaced(come, goes, standing), known)
    names = naming.names(grouped)
    further = also(grouped, after)
    claims: dict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for node, group in group_of.items():
        claims[node[0]][node[1]] = (names[group], *(names[each] for each in further.get(node, ())))
    newcomer = come.told.article if come else None
    found: dict[str, Claims] = {newcomer: ()} if newcomer else {}
    for article, by_place in sorted(claims.items()):
        if article == newcomer:
            found[article] = tuple(by_place[place] for place in range(len(by_place)))
        else:
            found[article] = tuple(by_place.get(place, was) for place, was in enumerate(known.claims(article)))
    against = opposing.against(come, goes, after.articles, found, known)
    made = {
        article: Made(found.get(article, known.claims(article)), against.get(article, known.against(article)))
        for article in sorted({*found, *against})
    }
    after.let_go()
    return {
        article: each
        for article, each in made.items()
        if article == newcomer or each != Made(known.claims(article), known.against(article))
    }


def note(story: str, come: Told | None, goes: str | None, draft: Draft) -> None:
    """Write down how the statements of what comes are put, and which articles' statements are grouped with what comes next."""
    row: dict[str, str] = draft.get(standing_row(story)) or {}
    before = {*row}
    if goes:
        row.pop(goes, None)
    if come:
        row[come.article] = come.at
        draft.write(told_row(come.article), come.written)
        if before:
            telling.remember(come)
    row = _compared(row)
    for article in sorted({*before, *((come.article,) if come else ())} - row.keys()):
        draft.drop(told_row(article))
    draft.put(standing_row(story), row)


def _compared(times: dict[str, str]) -> dict[str, str]:
    """Articles with their times -> those whose statements are grouped with what comes: a story's first ones and its latest."""
    in_order = sorted(times, key=lambda article: (times[article], article))
    kept = in_order if len(in_order) <= FIRST + LATEST else (*in_order[:FIRST], *in_order[-LATEST:])
    return {article: times[article] for article in kept}


def _standing(story: str, draft: Draft) -> dict[str, Told]:
    """A story -> what each of its articles tells."""
    times: dict[str, str] = draft.get(standing_row(story)) or {}
    rows = ((article, draft.written(told_row(article)), at) for article, at in times.items())
    return {article: telling.read(article, row, at) for article, row, at in rows if row is not None}


def _replaced(come: Coming | None, goes: str | None, standing: Mapping[str, Told]) -> dict[int, tuple[str, int]]:
    """Where one article takes another's place -> for statements of the new one, the likest statement of the old."""
    if come is None or goes is None or goes not in standing:
        return {}
    best: dict[int, tuple[float, int]] = {}
    for at, to, odds in links(come.told, standing[goes]):
        if odds >= JOINS:
            best[at] = max(best.get(at, (odds, -to)), (odds, -to))
    return {at: (goes, -to) for at, (_, to) in best.items()}


def _touched(come: Coming | None, goes: str | None, standing: Mapping[str, Told], after: StoryLinks) -> list[Node]:
    """The statements that come, and those that were linked to what goes."""
    found: list[Node] = []
    if come:
        found += [(come.told.article, place) for place in range(len(come.told.wordings))]
    if goes is not None and goes in standing:
        found += [
            (other, to)
            for other in standing
            if other != goes and other in after.articles
            for _, to, odds in links(standing[goes], standing[other])
            if odds >= JOINS
        ]
    return found
