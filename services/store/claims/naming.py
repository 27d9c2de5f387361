"""Naming: which claim a group of statements is: the one that most of them made before, or a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from schemas.statement import Statement
from services.store.claims.grouping import Node
from services.store.claims.memory import Claims, recall
from services.store.claims.memory import Known as Article
from services.store.keys import claim_id, claim_row
from services.store.statements.against import Against
from services.store.statements.telling import Told
from stream.rows import Draft


@dataclass(frozen=True)
class Coming:
    """An article that comes into a story: what it tells, and where."""

    told: Told
    statements: tuple[Statement, ...]


class Known:
    """What is known of a story's articles: their statements' claims and places so far. Read where asked for."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._articles: dict[str, Article | None] = {}

    def _article(self, article: str) -> Article | None:
        if article not in self._articles:
            self._articles[article] = recall(article, self._draft)
        return self._articles[article]

    def claims(self, article: str) -> Claims:
        """An article -> the claims of its statements."""
        found = self._article(article)
        return found.claims if found else ()

    def against(self, article: str) -> tuple[Against, ...]:
        """An article -> what its statements can't hold beside."""
        found = self._article(article)
        return found.against if found else ()

    def statement(self, node: Node) -> Statement:
        """A statement by its article and place. Raises KeyError where the article is not known."""
        found = self._article(node[0])
        if found is None:
            raise KeyError(node)
        return found.statements[node[1]]

    def stands(self, claim: str) -> bool:
        """Whether some article makes a claim."""
        row = self._draft.get(claim_row(claim))
        return bool(row and row["articles"])


@dataclass(frozen=True)
class Naming:
    """A story, the article that comes to it, if any, and which statements it says again (place -> the statement replaced)."""

    story: str
    come: Coming | None
    again: Mapping[int, Node]
    known: Known

    def names(self, grouped: Sequence[Sequence[Node]]) -> list[str]:
        """Groups of statements -> their claims' ids: of groups that claim one id, the one with more of its statements has it."""
        names: dict[int, str] = {}
        votes = (
            (-votes, claim, group) for group, members in enumerate(grouped) for claim, votes in self._votes(members).items()
        )
        for _, claim, group in sorted(votes):
            if group not in names and claim not in names.values():
                names[group] = claim
        for group, members in enumerate(grouped):
            if group not in names:
                names[group] = self._new(members, names)
        return [names[group] for group in range(len(grouped))]

    def _comes(self, node: Node) -> bool:
        return self.come is not None and node[0] == self.come.told.article

    def _votes(self, members: Sequence[Node]) -> Mapping[str, int]:
        """How many statements of a group made which claim before. One that is said again counts as it did then."""
        if not self.again and all(map(self._comes, members)):
            return {}
        before = (self.again.get(node[1]) if self._comes(node) else node for node in members)
        claims = ((self.known.claims(node[0]), node[1]) for node in before if node)
        return Counter(made[place][0] for made, place in claims if place < len(made))

    def _new(self, members: Sequence[Node], names: Mapping[int, str]) -> str:
        first = next((node for node in members if self._comes(node)), members[0])
        evidence = (
            self.come.statements[first[1]].evidence
            if self.come and self._comes(first)
            else self.known.statement(first).evidence
        )
        ids = (claim_id(self.story, evidence, again) for again in count())
        return next(each for each in ids if each not in names.values() and not self.known.stands(each))
