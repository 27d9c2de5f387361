"""Typical: which of a claim's statements gives the claim its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from schemas.statement import Statement

ANY = 0.3
"""What a statement counts that shares no term with the others, beside 1 for one that shares them all."""
UNCLEAR = 0.6
"""Times that for one that nobody can read by itself: it begins with a pronoun, or has no subject or verb."""
SHORT = 0.5
"""Times that for one of fewer than FEW terms ("A hundred lei.")."""
FEW = 3
_POINTING = frozenset(
    ("he", "she", "it", "they", "that", "this", "these", "those", "i", "we", "you", "his", "her", "its", "their", "there")
)


def most_typical(statements: Sequence[Statement]) -> Statement:
    """Statements of one claim, in any order -> the one that shares most with the rest, is prominent, and can be read by itself."""
    if len(statements) == 1:
        return statements[0]
    terms = [{*statement.terms} for statement in statements]
    shared = Counter(chain.from_iterable(terms))
    others = len(statements) - 1

    def typical(at: int) -> float:
        has = terms[at]
        common = (sum(map(shared.__getitem__, has)) - len(has)) / (len(has) * others) if has else 0
        return float(statements[at].weight ** 0.5 * (ANY + common) * _readable(statements[at], len(has)))

    def rank(at: int) -> tuple[float, bool, str, int]:
        evidence = statements[at].evidence
        return typical(at), evidence.field == "text", evidence.article_id, -evidence.start

    return statements[max(range(len(statements)), key=rank)]


def _readable(statement: Statement, terms: int) -> float:
    """A statement and how many terms it has -> 1 where a reader who has nothing else can follow it, less where not."""
    begins = (statement.text.partition(" ")[0].strip("“”\"'‘’"), statement.subject.partition(" ")[0])
    is_clear = statement.subject and statement.predicate and not any(each.lower() in _POINTING for each in begins)
    return (1 if is_clear else UNCLEAR) * (SHORT if terms < FEW else 1)
