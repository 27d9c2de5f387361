"""Groups of verbs: 'has not yet been charged', 'agreed to provide': where one ends, which verb it turns on, and whether it is passive."""

from __future__ import annotations

from services.normalize.predicates import lemma
from services.normalize.syntax import SAME_FORMS, Parse, can_be
from services.normalize.wordlists import word_set

BE_AND_HAVE = word_set("is are was were am be been being has have had do does did")
SERIAL = word_set(
    "plan want agree refuse decline intend expect schedule seek try continue begin start appear seem fail need vow promise pledge threaten hope "
    "tend manage attempt aim likely unlikely able due"
)
"""Words after which 'to' goes on with a verb, also where the tagger takes that verb for a noun: 'is expected to rain'."""

HOPEFUL = word_set("likely unlikely able due ready set willing unable expected prepared poised bound eager")
GOING_ON = word_set(
    "started starts began begins stopped kept keeps start stop begin keep continued continues considered considering finished quit"
)
"""Verbs that an -ing form goes on with."""

PARTICLES = {("out",), ("up",), ("off",), ("down",), ("back",), ("away",), ("apart",)}
PASSIVE_WITH = word_set("is are was were am be been being get gets got getting isn't aren't wasn't weren't")


def verb_group(parsed: Parse, verb: int) -> tuple[int, int]:
    """The place of a finite verb -> where its group of verbs ends, and the place of the verb that it turns on.

    'has not yet been charged' -> charged; 'is likely to fall' -> fall; 'agreed to provide' -> provide; 'broke out' -> broke.
    """
    tags, lows = parsed.tags, parsed.lows
    turn, end, place = verb, verb + 1, verb + 1
    for _ in range(6):
        place = _past_inner(parsed, end)
        if place >= len(tags):
            break
        tag = tags[place]
        if tag == "K" or (tag in "EGBV" and _goes_with(parsed, turn, tag)):
            turn, end = place, place + 1
        elif lows[place] == "to" and place + 1 < len(tags) and _takes_infinitive(parsed, turn, end, place):
            at = _past_inner(parsed, place + 1)
            if at >= len(tags) or not (tags[at] in "BK" or (tags[at] in "NV" and can_be(lows[at], "B"))):
                break
            turn, end = at, at + 1
        elif tag == "N" and lows[place] in HOPEFUL and place + 1 < len(tags) and tags[place + 1] == "T":
            end = place + 1
        else:
            break
    if tags[turn] in "VEGB" and _is_particle(parsed, end):
        end += 1
    return end, turn


def _is_particle(parsed: Parse, place: int) -> bool:
    """Whether a small word goes with the verb before it: 'broke out in', not 'went out the door'."""
    follows = parsed.tags[place + 1 : place + 2]
    return parsed.tags[place : place + 1] == "O" or (
        parsed.lows[place : place + 1] in PARTICLES and (not follows or follows in "ITC,.;:Q&")
    )


def _past_inner(parsed: Parse, place: int) -> int:
    """A place in a group of verbs -> behind the adverbs there: 'has not yet', 'may, however,'."""
    if parsed.tags[place : place + 3] == ",R,":
        place += 3
    while place < len(parsed.tags) and (
        parsed.tags[place] == "R" or parsed.lows[place] in {"not", "all", "both", "reportedly"}
    ):
        place += 1
    return place


def _goes_with(parsed: Parse, turn: int, tag: str) -> bool:
    low = parsed.lows[turn]
    if parsed.tags[turn] in "XKY":
        return tag != "V" or low in BE_AND_HAVE
    if low in {"have", "has", "had"}:
        return tag == "E"
    return tag == "G" and low in GOING_ON


def _takes_infinitive(parsed: Parse, turn: int, end: int, place: int) -> bool:
    """Whether a 'to' goes on with the verb before it: 'agreed to send', 'is due to speak'; not 'is enough to end', 'went to court'."""
    if "enough" in parsed.lows[end:place] or "too" in parsed.lows[end:place]:
        return False
    return parsed.tags[place] == "T" or not SERIAL.isdisjoint((lemma(parsed.lows[turn]), parsed.lows[place - 1]))


def is_passive(parsed: Parse, verb: int, turn: int) -> bool:
    """The places of a group's first verb and of the one it turns on -> whether it is passive."""
    before = turn - 1
    while before > verb and parsed.tags[before] == "R":
        before -= 1
    is_participle = parsed.tags[turn] == "E" or parsed.lows[turn] in SAME_FORMS
    return before >= verb and is_participle and _is_be(parsed.lows[before])


def _is_be(low: str) -> bool:
    """Whether a word is a form of 'be' or 'get', in full or behind an apostrophe."""
    return low in PASSIVE_WITH or low.endswith(("'s", "'re", "'m"))
