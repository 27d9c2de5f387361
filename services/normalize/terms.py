"""Terms: what a report is about, as stems, names and numbers with weights, for stories to be told apart and matched."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from schemas.statement import Statement
from services.normalize.draft import Draft
from services.normalize.english.lexicon import STOP
from services.normalize.english.stems import stem
from services.normalize.english.words import words_in

MOST_TERMS = 200
HEADLINE, LEAD, BODY = 3.0, 2.0, 1.0
LEAD_SENTENCES = 3
NAME, NUMBER, STEM = 2.0, 1.2, 1.0
"""How much a name, a number and a plain word tell about a story."""

UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Letters of scripts that are written without spaces: Thai, Lao, Burmese, Khmer, kana, Han."""

DIGITS = re.compile(r"(?<!\d)(?:\d{1,3}(?:[.,'’\u066c\u00a0\u202f ]\d{3}){1,4}|\d{1,15})(?![\d])")
GROUPING = re.compile(r"\D")
LEAST_NUMBER = 10
"""Smaller numbers are in every story."""


def find_terms(draft: Draft, statements: list[Statement], *, has_rules: bool = True) -> dict[str, float]:
    """A draft and its statements -> term -> weight, heaviest first, at most 200; the heaviest weighs 1.

    Numbers are those of the statements; where a language has no rules for statements, all that are written in digits.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    said: dict[float, list[str]] = {HEADLINE: [], LEAD: [], BODY: []}
    named = _by_sentence(draft)
    prose = 0
    for sentence in draft.sentences:
        prose += not sentence.is_headline
        place = HEADLINE if sentence.is_headline else LEAD if prose <= LEAD_SENTENCES else BODY
        said[place] += _words(sentence.text)
        if not has_rules:
            for number in _numbers(sentence.text):
                weights[f"q:{number}"] += place * NUMBER
        for name in named.get((sentence.field, sentence.start), ()):
            weights["n:" + name.lower()] += place * NAME
    for place, words in said.items():
        for word, times in Counter(words).items():
            if term := _term(word):
                weights[term] += times * place * STEM
    _count_quantities(statements, weights)
    damped = {term: 1 + math.log(weight) for term, weight in weights.items() if weight >= 1}
    most = max(damped.values(), default=1.0)
    heaviest = sorted([(-weight, term) for term, weight in damped.items()])[:MOST_TERMS]
    return {term: round(-weight / most, 4) for weight, term in heaviest}


@lru_cache(maxsize=65_536)
def _term(word: str) -> str:
    """A word -> its stem, "" where it tells nothing of what a report is about."""
    is_told = (len(word) > 2 or UNSPACED.match(word)) and word.lower() not in STOP and not word[0].isdigit()
    return stem(word) if is_told else ""


def _count_quantities(statements: list[Statement], weights: defaultdict[str, float]) -> None:
    for statement in statements:
        for quantity in statement.quantities:
            if quantity.value is not None and quantity.value >= LEAST_NUMBER:
                weights[f"q:{quantity.value:g}" if quantity.value < 1e6 else f"q:{quantity.value:.0f}"] += (
                    1 + statement.weight
                ) * NUMBER


def _words(text: str) -> Iterable[str]:
    """A text -> its words; where a script has no spaces between words, each pair of neighbouring characters."""
    said = words_in(text).said
    if text.isascii() or not UNSPACED.search(text):
        return said
    return [
        piece
        for word in said
        for piece in ([word[at : at + 2] for at in range(len(word) - 1)] if UNSPACED.search(word) else (word,))
    ]


def _numbers(text: str) -> Iterable[str]:
    """A text in a language without rules -> its numbers in digits from 10 on, without the marks that group them."""
    whole = (GROUPING.sub("", match.group()) for match in DIGITS.finditer(text))
    return (str(int(digits)) for digits in whole if int(digits) >= LEAST_NUMBER)


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
