"""Origins: where a story's reports lead back to, as a picture: origins, the publishers that name them, copies of their articles. Pure.

The last named source of a chain of attribution is its origin. An article that names nobody in any claim stands for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.claim import Claim
from schemas.story import Story, StoryArticle

MOST = 24
"""Articles drawn; a picture of more says nothing."""
MOST_ORIGINS = 10
ROW, PAD = 46, 30
COLUMNS = (10, 350, 690)
WIDTH, BOX = 950, 250


@dataclass(frozen=True)
class Node:
    """A box: where it stands, what it says, and what it is: origin, report or copy."""

    x: int
    y: int
    label: str
    kind: str
    more: str = ""


@dataclass(frozen=True)
class Edge:
    """A line from one box to another."""

    x1: int
    y1: int
    x2: int
    y2: int

    @property
    def path(self) -> str:
        """The line as SVG has it: leaving and arriving level."""
        middle = (self.x1 + self.x2) // 2
        return f"M{self.x1} {self.y1} C{middle} {self.y1} {middle} {self.y2} {self.x2} {self.y2}"


@dataclass(frozen=True)
class Picture:
    """Boxes and lines on so much room; `left_out` articles are not drawn."""

    width: int
    height: int
    nodes: list[Node]
    edges: list[Edge]
    left_out: int


def picture(story: Story, claims: Iterable[Claim]) -> Picture:
    """A story and its claims -> its sources as a picture, those with most reports first."""
    named = _named(claims)
    reports = [article for article in story.articles if article.copy_of is None]
    copies = [article for article in story.articles if article.copy_of is not None]
    drawn = sorted(reports, key=lambda article: (-sum(named.get(article.id, Counter()).values()), article.id))[:MOST]
    tally = Counter(origin for article in drawn for origin in named.get(article.id, ()))
    origins = [origin for origin, _ in sorted(tally.items(), key=lambda item: (-item[1], item[0]))][:MOST_ORIGINS]
    rows = _ordered(drawn, origins, named)
    at_origin = {origin: _level(number, len(origins), len(rows)) for number, origin in enumerate(origins)}
    at_report = {article.id: PAD + number * ROW for number, article in enumerate(rows)}
    nodes = [Node(COLUMNS[0], y, origin, "origin", _reports(tally[origin])) for origin, y in at_origin.items()]
    nodes += [_node(article, COLUMNS[1], at_report[article.id], "report") for article in rows]
    edges = [
        Edge(COLUMNS[0] + BOX, at_origin[origin], COLUMNS[1], at_report[article.id])
        for article in rows
        for origin in named.get(article.id, ())
        if origin in at_origin
    ]
    following = PAD
    for copy in sorted(copies, key=lambda copy: (at_report.get(copy.copy_of or "", 10**6), copy.id))[:MOST]:
        y = max(following, at_report.get(copy.copy_of or "", following))
        following = y + ROW
        nodes.append(_node(copy, COLUMNS[2], y, "copy"))
        if copy.copy_of in at_report:
            edges.append(Edge(COLUMNS[1] + BOX, at_report[copy.copy_of], COLUMNS[2], y))
    height = max((node.y for node in nodes), default=PAD) + PAD
    return Picture(WIDTH, height, nodes, edges, max(0, len(reports) - MOST) + max(0, len(copies) - MOST))


def _named(claims: Iterable[Claim]) -> dict[str, Counter[str]]:
    """Claims -> for each article the origins that it names, and in how many claims."""
    found: dict[str, Counter[str]] = {}
    for claim in claims:
        for article, origin in {(each.article_id, each.attribution[-1]) for each in claim.evidence if each.attribution}:
            found.setdefault(article, Counter())[origin] += 1
    return found


def _ordered(articles: list[StoryArticle], origins: list[str], named: dict[str, Counter[str]]) -> list[StoryArticle]:
    """Articles beside the first origin that they name, so that few lines cross."""
    place = {origin: number for number, origin in enumerate(origins)}
    return sorted(articles, key=lambda a: (min((place.get(o, 99) for o in named.get(a.id, ())), default=99), a.id))


def _level(number: int, count: int, rows: int) -> int:
    """A place in a shorter column -> its height, spread over the longer one."""
    return (
        PAD + round(number * max(rows - 1, count - 1) * ROW / max(1, count - 1))
        if count > 1
        else PAD + max(0, rows - 1) * ROW // 2
    )


def _node(article: StoryArticle, x: int, y: int, kind: str) -> Node:
    return Node(x, y, article.publisher.removeprefix("unknown:"), kind, article.title or "")


def _reports(count: int) -> str:
    return f"{count} report{'' if count == 1 else 's'}"
