"""Terms: what a report is about, as stems, names and numbers with weights, for stories to be told apart and matched."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict

from schemas.statement import Statement
from services.normalize.draft import Draft
from services.normalize.lexicon import STOP
from services.normalize.stems import stem
from services.normalize.words import words_in

MOST_TERMS = 200
HEADLINE, LEAD, BODY = 3.0, 2.0, 1.0
LEAD_SENTENCES = 3
NAME, NUMBER, STEM = 2.0, 1.2, 1.0
"""How much a name, a number and a plain word tell about a story."""

LEAST_NUMBER = 10
"""Smaller numbers are in every story."""


def find_terms(draft: Draft, statements: list[Statement]) -> dict[str, float]:
    """A draft and its statements -> term -> weight, heaviest first, at most 200; the heaviest weighs 1."""
    weights: defaultdict[str, float] = defaultdict(float)
    said: dict[float, Counter[str]] = {HEADLINE: Counter(), LEAD: Counter(), BODY: Counter()}
    named = _by_sentence(draft)
    prose = 0
    for sentence in draft.sentences:
        prose += not sentence.is_headline
        place = HEADLINE if sentence.is_headline else LEAD if prose <= LEAD_SENTENCES else BODY
        said[place].update(words_in(sentence.text).said)
        for name in named.get((sentence.field, sentence.start), ()):
            weights["n:" + name.lower()] += place * NAME
    for place, counted in said.items():
        for word, times in counted.items():
            if len(word) > 2 and word.lower() not in STOP and not word[0].isdigit():
                weights[stem(word)] += times * place * STEM
    for statement in statements:
        for quantity in statement.quantities:
            if quantity.value is not None and quantity.value >= LEAST_NUMBER:
                weights[f"q:{quantity.value:g}" if quantity.value < 1e6 else f"q:{quantity.value:.0f}"] += (
                    1 + statement.weight
                ) * NUMBER
    damped = {term: 1 + math.log(weight) for term, weight in weights.items() if weight >= 1}
    most = max(damped.values(), default=1.0)
    heaviest = sorted(damped.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS]
    return {term: round(weight / most, 4) for term, weight in heaviest}


def _by_sentence(draft: Draft) -> dict[tuple[str, int], list[str]]:
    """A draft -> for the field and start of each sentence, the names in it."""
    starts: dict[str, list[int]] = {"text": [], "title": []}
    for sentence in draft.sentences:
        starts[sentence.field].append(sentence.start)
    named: dict[tuple[str, int], list[str]] = {}
    for name in draft.names:
        place = bisect_right(starts[name.field], name.start) - 1
        if place >= 0:
            named.setdefault((name.field, starts[name.field][place]), []).append(name.name)
    return named
