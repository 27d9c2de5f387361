"""Tenses: where the predicate of a clause ends that tells of the past, or of an act in the present, which dates behind it follow."""

from __future__ import annotations

import re

from services.normalize.english.verbs import BASE, PAST, SPEECH
from services.normalize.english.wordlists import word_set
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.slots import Slots
from services.normalize.grammar.syntax import SAME_FORMS

PAST_FORMS = PAST - SAME_FORMS | word_set("was were had did")
OF_BOTH = word_set("put cut set hit read")
"""Forms of the plural that are those of the past as well."""

TO_DO = re.compile(r"(?<!back )(?<!due )\bto (?!the\b|an?\b|its\b|his\b|her\b|their\b)[a-z]{3,}")
"""What a headline says is to be done."""

STATES = word_set(
    "be have do remain stay show know think believe want seem appear include follow mark date stem accuse describe detail name allege charge cite blame call "
    "mean give make take look sound feel reflect represent need like live work own"
)
"""Verbs whose present tells of what is so, or of what a text says."""


def past_from(text: str, found: Slots) -> int | None:
    """A clause and its slots -> where its predicate ends, if it tells of the past."""
    return _end_of(found.predicate, text) if found.predicate.split(" ", 1)[0].lower() in PAST_FORMS else None


def present_from(text: str, found: Slots, *, is_headline: bool = False) -> int | None:
    """A clause and its slots -> where its predicate ends, if it tells of an act in the present: 'testifies', not 'has', 'says' or a headline's 'resigns'."""
    if is_headline:
        plan = TO_DO.search(text)
        return plan.end() if plan else None
    first = found.predicate.split(" ", 1)[0]
    verb = lemma(first)
    is_plural = found.predicate == first == verb and first not in PAST_FORMS | OF_BOTH
    if (
        not first.islower()
        or not (is_plural or (first.endswith("s") and verb != first))
        or verb in STATES
        or first in SPEECH - {"testifies"}
        or verb not in BASE
        or _is_framed(found)
    ):
        return None
    return _end_of(found.predicate, text)


def _end_of(predicate: str, text: str) -> int | None:
    at = text.find(predicate)
    return at + len(predicate) if at >= 0 else None


def _is_framed(found: Slots) -> bool:
    """'The move comes as', 'comes two days after': the present of newswriting for what is past."""
    return lemma(found.verb) == "come" and found.behind not in {"up", "to", "into", "before"}
