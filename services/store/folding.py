"""Folding: which claim of its story a statement makes, if any so far."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from schemas.statement import Statement
from services.store import dates, quantities
from services.store.claim_state import ClaimState
from services.store.keys import claim_id, sketches_row
from services.store.wording import Wording, read, wording, wordings
from stream.rows import Draft

JOINS = 1.3
"""Log-odds from which a statement makes a claim whose values it can share."""
CLASHES = 1.2
"""Log-odds from which a statement makes a claim although its values exclude those given: then they are in conflict.

A clash costs log-odds of its own (a date, a denial, the equal number that is missing), so the bar need not be higher.
"""
NAME = 0.5
"""Weight of a name beside a word of the same rarity: most names are in every second statement of a story."""
ALSO = 1.8
"""Log-odds from which a statement makes a second claim too: a long sentence often does."""
MOST = 2
"""Claims that one statement makes at most."""
NEAREST = 2
"""Wordings of a claim, the nearest ones, that a statement is compared with."""
LEAD = 0.95
"""Weight from which a statement is a headline or stands in the lead."""
LEAST_SHARED = 0.06
"""Share of a statement's terms below which a wording is not looked at."""
CLAIMS_COMPARED = 400
"""Claims of a story that a statement is compared with: those of most reports, then the latest."""


class Sketchbook:
    """The wordings of a story's claims, and of the report to be folded in, indexed by their terms."""

    def __init__(self, claims: Mapping[str, Iterable[Wording]], incoming: Sequence[Wording] = ()) -> None:
        self._entries: list[tuple[str, Wording, float]] = []
        self._with_term: defaultdict[str, list[int]] = defaultdict(list)
        self._rarity = _rarities([*(put for told in claims.values() for put in told), *incoming])
        for claim, told in claims.items():
            for put in told:
                self.add(claim, put)

    def add(self, claim: str, put: Wording) -> None:
        """One more wording of a claim."""
        for term in (*put.terms, *_numbers(put)):
            self._with_term[term].append(len(self._entries))
        self._entries.append((claim, put, self._whole(put)))

    def _whole(self, put: Wording) -> float:
        return math.fsum(self._rarity.get(term, 1.0) for term in put.terms)

    def compare(self, put: Wording) -> Iterator[tuple[str, Wording, float]]:
        """A wording -> the wordings that share terms with it: their claims, and the log-odds that both say the same."""
        shared: defaultdict[int, float] = defaultdict(float)
        for term in sorted(put.terms):
            weight = self._rarity.get(term, 1.0)
            for entry in self._with_term.get(term, ()):
                shared[entry] += weight
        own = self._whole(put)
        with_number = {entry for number in _numbers(put) for entry in self._with_term.get(number, ())}
        for entry in sorted(with_number | {entry for entry, common in shared.items() if common >= LEAST_SHARED * own}):
            claim, other, whole = self._entries[entry]
            if own and whole:
                yield claim, other, log_odds(put, other, shared.get(entry, 0.0), own, whole)

    def claims_of(self, put: Wording, replaces: str | None = None) -> list[str]:
        """A wording -> the claims that it makes, the likeliest first. Values given by the article `replaces` exclude nothing."""
        found: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
        for claim, other, odds in self.compare(put):
            found[claim].append((odds, other.article != replaces and put.clashes_with(other)))
        ranked: list[tuple[float, str]] = []
        for claim, compared in found.items():
            nearest = sorted(compared, reverse=True)[:NEAREST]
            odds = math.fsum(each for each, _ in nearest) / len(nearest)
            if odds >= (CLASHES if any(clash for _, clash in nearest) else JOINS):
                ranked.append((odds, claim))
        ranked.sort(reverse=True)
        return [claim for at, (odds, claim) in enumerate(ranked[:MOST]) if at == 0 or odds >= ALSO]


def _rarities(wordings: Sequence[Wording]) -> dict[str, float]:
    """Wordings -> each term's weight: high where few of them have it (idf), less for a name."""
    counted = Counter(term for put in wordings for term in put.terms)
    most = len(wordings) + 3
    return {
        term: max(0.05, math.log(most / (count + 0.5))) * (NAME if term.startswith("n:") else 1.0)
        for term, count in counted.items()
    }


def log_odds(one: Wording, other: Wording, common: float, own: float, whole: float) -> float:
    """Two wordings, the weight of their common terms and of all terms of each -> the log-odds that they make one claim.

    The coefficients are those of a logistic regression on pairs of statements from two reports of one story.
    """
    return (
        -4.7
        + 1.6 * common / math.sqrt(own * whole)
        + 1.3 * common / min(own, whole)
        + 0.25 * min(16.0, common)
        + 2.6 * one.weight * other.weight
        + (1.6 if min(one.weight, other.weight) >= LEAD else 0.0)
        + 2.7 * quantities.agreement(one.quantities, other.quantities)
        + (1.1 if dates.agree(one.dates, other.dates) else 0.0)
        - (0.7 if dates.clash(one.dates, other.dates) else 0.0)
        - (0.4 if one.negative != other.negative else 0.0)
    )


def _numbers(put: Wording) -> set[str]:
    """A wording -> the telling numbers that it gives, by unit, as terms."""
    return {f"q:{each.value:g} {quantities.unit_of(each)}" for each in put.quantities if quantities.is_telling(each)}


def fold(
    statements: Sequence[Statement],
    story: str,
    replaces: str | None,
    draft: Draft,
    in_these_words: Mapping[str, tuple[str, ...]] | None = None,
) -> list[tuple[str, ...]]:
    """A report's statements and the story it belongs to -> for each statement, in order, the ids of the claims it makes.

    What is put `in_these_words` (a copy's original's) makes the claims given. The most prominent statements are folded first; those that make no claim so far open one, for the others to join.
    """
    told = {claim: [read(put) for put in each["wordings"]] for claim, each in (draft.get(sketches_row(story)) or {}).items()}
    puts = [wording(statement) for statement in statements]
    book = Sketchbook(told, puts)
    claims: dict[int, tuple[str, ...]] = {}
    for at in sorted(range(len(puts)), key=lambda at: (-puts[at].weight, _position(statements[at]))):
        known = (in_these_words or {}).get(statements[at].text) or tuple(book.claims_of(puts[at], replaces))
        claims[at] = known or (claim_id(story, statements[at].evidence),)
        for claim in claims[at]:
            book.add(claim, puts[at])
    return [claims[at] for at in range(len(puts))]


def _position(statement: Statement) -> tuple[str, int, int]:
    evidence = statement.evidence
    return evidence.field, evidence.start, evidence.end


def sketch(story: str, changed: Mapping[str, ClaimState], draft: Draft) -> None:
    """Write the sketches of a story's changed claims; those of a story with very many claims stay bounded."""
    rows: dict[str, Any] = draft.get(sketches_row(story)) or {}
    for claim, state in changed.items():
        rows.pop(claim, None)
        if puts := wordings(state):
            times = max(each.at for each in state.contributions.values())
            rows[claim] = {"wordings": [put.row() for put in puts], "at": times, "reports": len(state.contributions)}
    kept = sorted(rows, key=lambda claim: (rows[claim]["reports"], rows[claim]["at"], claim), reverse=True)[:CLAIMS_COMPARED]
    draft.put(sketches_row(story), {claim: rows[claim] for claim in kept})
