"""Groups of verbs: 'has not yet been charged', 'agreed to provide': where one ends, which verb it turns on, and whether it is passive."""

from __future__ import annotations

from services.normalize.english.verbs import BASE
from services.normalize.english.wordlists import word_set
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.syntax import ONLY_PARTICIPLES, SAME_FORMS, TIMES, Parse, can_be

BE_AND_HAVE = word_set("is are was were am be been being has have had do does did")
SERIAL = word_set(
    "plan want agree refuse decline intend expect schedule seek try continue begin start appear seem fail need vow promise pledge threaten hope "
    "tend manage attempt aim likely unlikely able due"
)
"""Words after which 'to' goes on with a verb, also where the tagger takes that verb for a noun: 'is expected to rain'."""

HOPEFUL = word_set("likely unlikely able due ready set willing unable expected prepared poised bound eager")
LONGEST_TIME = 3
"""Words of a time between 'set' and its 'to'."""

GOING_ON = word_set(
    "started starts began begins stopped kept keeps start stop begin keep continued continues considered considering finished quit"
)
"""Verbs that an -ing form goes on with."""

LIKE_ADJECTIVES = word_set(
    "missing understanding convincing devastating disappointing interesting challenging alarming damning demanding outstanding overwhelming exciting shocking "
    "surprising encouraging worrying threatening pressing promising inspiring embarrassing frustrating lasting binding existing winning confusing limiting touching"
)
"""-ing forms that tell what something is like: 'is devastating for the town'."""

PARTICLES = {("out",), ("up",), ("off",), ("down",), ("back",), ("away",), ("apart",)}
PHRASAL = word_set(
    "hand-down hand-over shut-down carry-out call-off set-off set-up break-off roll-out roll-back wipe-out bring-down bring-back blow-up pick-up give-up "
    "give-away rule-out turn-down turn-away shoot-down lay-off lay-out point-out spell-out phase-out fend-off pay-off cut-off put-off tear-down strike-down "
    "back-up round-up step-up speed-up hold-up throw-out send-back push-back strip-away sort-out single-out take-over take-away pull-over knock-out drive-out"
)
"""Verbs, and the small words that go with them also before an object: 'handed down a verdict'."""

MODALS = word_set(
    "will would can could may might must should did do does won't wouldn't can't couldn't didn't doesn't don't shouldn't"
)
DID = word_set("do does did")
ONLY_MODALS = word_set("would could should")
"""Those that are never nouns or names, and that a verb alone follows."""

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
        is_participle = lows[turn] in BE_AND_HAVE and (
            lows[place] in ONLY_PARTICIPLES or (tag == "B" and lows[place] in SAME_FORMS)
        )
        if (
            tag == "K"
            or is_participle
            or (tag in "EGBV" and _goes_with(parsed, turn, tag))
            or _is_base_behind_modal(parsed, turn, place)
            or _is_under_way(parsed, turn, place)
            or _is_done(parsed, turn, place)
        ):
            turn, end = place, place + 1
        elif lows[place] == "to" and place + 1 < len(tags) and _takes_infinitive(parsed, turn, end, place):
            at = _past_inner(parsed, place + 1)
            if at >= len(tags) or not (tags[at] in "BK" or (tags[at] in "NV" and can_be(lows[at], "B"))):
                break
            turn, end = at, at + 1
        elif tag in "NR" and lows[place] in HOPEFUL and (to := _past_time(parsed, place + 1)) is not None:
            end = to
        else:
            break
    if (tags[turn] in "VEGB" or end > verb + 1) and _is_particle(parsed, turn, end):
        end += 1
    return end, turn


def _is_base_behind_modal(parsed: Parse, turn: int, place: int) -> bool:
    """Whether what was taken for a noun is the verb of 'could not promise', 'he will vow'."""
    will = parsed.lows[turn].endswith("'ll")
    if (parsed.lows[turn] not in MODALS and not will) or parsed.tags[place] != "N":
        return False
    if parsed.tags[turn] == "X" and parsed.lows[turn] not in DID and can_be(parsed.lows[place], "B"):
        return True
    if not can_be(parsed.lows[place], "B"):
        return parsed.lows[turn] in ONLY_MODALS and parsed.tags[place + 1 : place + 2] in tuple("DSHP")
    return (
        will
        or parsed.lows[turn] in ONLY_MODALS
        or "not" in parsed.lows[turn + 1 : place]
        or parsed.lows[turn].endswith("n't")
        or parsed.tags[turn - 1 : turn] == "H"
    )


def _is_under_way(parsed: Parse, turn: int, place: int) -> bool:
    """Whether what was taken for a noun is the verb of 'were warning of', 'is building 20 homes'."""
    return (
        parsed.tags[place] == "N"
        and parsed.lows[place].endswith("ing")
        and parsed.lows[turn] in PASSIVE_WITH
        and parsed.tags[place + 1 : place + 2] in tuple("IDHPMLC")
        and parsed.lows[place] not in LIKE_ADJECTIVES
        and lemma(parsed.lows[place]) in BASE
    )


def _is_done(parsed: Parse, turn: int, place: int) -> bool:
    """Whether what was taken for an adjective is the participle of 'were rubber-stamped by'."""
    low = parsed.lows[place]
    return "-" in low and low.endswith("ed") and _is_be(parsed.lows[turn]) and parsed.lows[place + 1 : place + 2] == ("by",)


def _is_particle(parsed: Parse, turn: int, place: int) -> bool:
    """Whether a small word goes with the verb before it: 'broke out in', 'handed down a verdict', not 'went out the door', 'earn up to 50'."""
    follows = parsed.tags[place + 1 : place + 2]
    if parsed.lows[place : place + 2] == ("up", "to") and parsed.tags[place + 2 : place + 3] in {"M", "N"}:
        return False
    if parsed.tags[place : place + 1] in {"I", "O", "R"} and f"{lemma(parsed.lows[turn])}-{parsed.lows[place]}" in PHRASAL:
        return True
    return parsed.tags[place : place + 1] == "O" or (
        parsed.lows[place : place + 1] in PARTICLES and (not follows or follows in "ITC,.;:Q&")
    )


def _past_time(parsed: Parse, place: int) -> int | None:
    """The place behind 'set' or 'due' -> where the 'to' stands that goes on with it, behind a time: 'set this week | to speak'; None where none does."""
    for at in range(place, min(len(parsed.tags), place + LONGEST_TIME + 1)):
        if parsed.tags[at] == "T":
            return at if at == place or parsed.lows[at - 1] in TIMES else None
    return None


def _is_hopeful(parsed: Parse, place: int) -> bool:
    """Whether a word goes on with 'to': the 'set' of 'is also set this week to', not the 'likely' of 'will likely fall'."""
    return parsed.lows[place] in HOPEFUL and _past_time(parsed, place + 1) is not None


def _past_inner(parsed: Parse, place: int) -> int:
    """A place in a group of verbs -> behind the adverbs there: 'has not yet', 'may, however,'."""
    if parsed.tags[place : place + 3] == ",R,":
        place += 3
    while place < len(parsed.tags) and (
        (parsed.tags[place] == "R" and not _is_hopeful(parsed, place))
        or (parsed.tags[place] == '"' and parsed.tags[place + 1 : place + 2] in {"E", "K", "G"})
        or parsed.lows[place] in {"not", "all", "both", "reportedly"}
    ):
        place += 1
    return place


def _goes_with(parsed: Parse, turn: int, tag: str) -> bool:
    low = parsed.lows[turn]
    if parsed.tags[turn] == "Y" and low.endswith(("'s", "'ve", "'d", "'ll")):
        return True  # 'She's walked it back'
    if tag == "B" and low in PASSIVE_WITH:
        return False  # 'was firmer'
    if parsed.tags[turn] in "XKY":
        return tag != "V" or low.removesuffix("n't") in BE_AND_HAVE
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
