"""Saying so: who says it, told by what else the clause tells of them: that they announce, add, or 'are saying' it."""

from __future__ import annotations

from services.normalize.english.cues import Cued
from services.normalize.grammar.nounphrases import is_noun_phrase
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.slots import slots
from services.normalize.speech.found import Found
from services.normalize.stance.fillers import ANNOUNCES

AND_SAYS = Cued(
    r" (?:and|but) (?:also |later |then |has |had )?(?P<verb>said|says|warned|warns|added|adds|predicted|predicts|forecast|forecasts|estimated|estimates|claimed|claims|argued|argues|"
    r"insisted|insists|denied|denies|told (?:reporters|lawmakers|investors|analysts|[A-Z]\w+)) (?!to\b|by\b|as\b|in\b|for\b)"
)

IS_SAYING = Cued(
    r"^(?P<who>[^“”\":;]{2,100}?),? (?:is|are|was|were|has been|have been) (?:now |also |still )?(?:reporting|saying|claiming|predicting|insisting|arguing|warning) that\b"
)


def announcing(text: str) -> Found | None:
    """'Judge Moor explained the problem:' -> who says what is printed below."""
    if not text.rstrip().endswith(":"):
        return None
    found = slots(text)
    if lemma(found.verb) not in ANNOUNCES or found.is_passive or not is_noun_phrase(found.subject):
        return None
    return Found((found.subject,), (), found.verb)


def added(text: str) -> Found | None:
    """'The analyst cut her target and forecast that ...' -> who does both: what is said is one statement with what is done."""
    match = AND_SAYS.search(text)
    found = slots(text) if match else None
    if not match or not found or not found.predicate or found.is_passive or text.find(found.predicate) >= match.start():
        return None
    who = found.subject
    return Found((who,), (), match["verb"].split()[0]) if is_noun_phrase(who) else None


def is_saying(text: str) -> Found | None:
    """'Channel 9 is reporting that the bridge was closed' -> who does."""
    match = IS_SAYING.search(text)
    if not match or not is_noun_phrase(match["who"].split(",")[0]):
        return None
    return Found((match["who"],), (match.span(),), "said")
