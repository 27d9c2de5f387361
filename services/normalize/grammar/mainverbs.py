"""Main verbs: which finite verb of a stretch of words is its own, and not that of a clause within it."""

from __future__ import annotations

from services.normalize.english.verbs import ONLY_PAST
from services.normalize.english.wordlists import word_set
from services.normalize.grammar.syntax import FINITE, NOMINAL, NOMINATIVE, OPENINGS, TIMES, Parse

STATING = word_set(
    "said says say told believe believes believed think thinks thought hope hopes hoped know knows knew claim claims claimed insist insists insisted "
    "argue argues argued feel feels felt"
)
"""Verbs that take a clause without 'that'."""

TELLING = FINITE | frozenset("WCQH(),;:-")
"""Tags that tell where a clause's own verb is; all others are passed over."""

ONLY_PREPOSITIONS = word_set(
    "with without for on in at by of from about into upon through against despite besides toward towards between under over"
)
"""Words that no clause with a finite verb follows, whatever their tag."""

AMOUNTS = word_set("many much few little")
"""Words between 'as' and 'as' that tell how many, and open no clause."""

CLAUSAL = word_set("after before since until while as once because when where")
"""Words that a clause may follow, though they are tagged as prepositions."""

NO_PARTICIPLES = ONLY_PAST | {"had", "did", "said"}
"""Past forms that hang on no noun."""

ARTICLED = word_set("the a an his her its their")
"""Words with which an apposition begins behind its comma."""

REACH = 30
"""Words within which a participle's clause has its finite verb."""


def main_verb(parsed: Parse, first: int = 0, end: int | None = None) -> int | None:
    """A stretch of words -> the place of the first finite verb that no relative or reported clause in it claims, or None."""
    tags, lows = parsed.tags, parsed.lows
    end = len(tags) if end is None else end
    claimed = depth = 0
    aside = -1
    within = False
    for place in range(first, end):
        tag = tags[place]
        if tag not in TELLING:
            continue
        depth = max(0, depth + (tag == "(") - (tag == ")"))
        if depth or tag == ")":
            continue
        if _opens_inner(parsed, place, first, claimed):
            claimed += 1
            aside = claimed if tag in "CQ" and place > first and tags[place - 1] == "," else aside
        elif tag in FINITE:
            if claimed:
                claimed -= not (lows[place] in STATING and tags[place + 1 : place + 2] in NOMINAL)
                within = True
            elif not (within and _is_of_inner(parsed, place, first, end)) and not (
                tag == "V" and (_is_participle(parsed, place, end) or _is_apposed(parsed, place, first, end))
            ):
                return place
        elif tag == "," and aside == claimed > 0:  # ', albeit late,' holds no verb
            claimed, aside = claimed - 1, -1
        elif tag in ";:-":
            within = False
    return None


def _is_of_inner(parsed: Parse, place: int, first: int, end: int) -> bool:
    """Whether a verb is joined to that of a clause within, or belongs to one that a preposition opens: 'Men who ran after the fire | broke out have returned'."""
    if _is_joined(parsed, place, first):
        return True
    opening = max(map(parsed.tags[:place].rfind, OPENINGS))
    if parsed.tags[place] != "V" or CLAUSAL.isdisjoint(parsed.lows[max(first, opening + 1) : place]):
        return False
    for at in range(place + 1, min(end, place + REACH)):
        if parsed.tags[at] in OPENINGS:
            return False
        if parsed.tags[at] == "X":
            return True
    return False


def _opens_inner(parsed: Parse, place: int, first: int, claimed: int) -> bool:
    """Whether a clause within another begins at a word: 'who', 'that', 'when', or the pronoun of 'the letter he sent'."""
    tag = parsed.tags[place]
    if parsed.lows[place] == "as" and parsed.lows[place + 1 : place + 2] and parsed.lows[place + 1] in AMOUNTS:
        return False
    if tag in "WCQ":
        return tag != "C" or not (parsed.lows[place] in ONLY_PREPOSITIONS or _is_before_participle(parsed, place))
    return tag == "H" and not claimed and _opens_bare_relative(parsed, place, first)


def _is_before_participle(parsed: Parse, place: int) -> bool:
    """Whether an -ing form follows that has no finite verb of its own: 'A driver who fled after striking a woman | has been charged'."""
    if parsed.tags[place + 1 : place + 2] != "G":
        return False
    if parsed.lows[place] == "to":
        return True
    following = next((tag for tag in parsed.tags[place + 2 :] if tag in FINITE), "")
    return place > 0 and parsed.lows[place] in CLAUSAL and following == "X"


def _opens_bare_relative(parsed: Parse, place: int, first: int) -> bool:
    """Whether a pronoun is a subject right behind a noun: 'the letter he sent'."""
    return (
        parsed.lows[place] in NOMINATIVE
        and place > first
        and parsed.tags[place - 1] in "NLP"
        and parsed.lows[place - 1] not in TIMES
    )


def _is_joined(parsed: Parse, place: int, first: int) -> bool:
    """Whether 'and' stands before a verb: 'those who paid and left'."""
    at = place - 1
    while at > first and parsed.tags[at] in 'R"':
        at -= 1
    return at > first and parsed.tags[at] == "&"


def _is_apposed(parsed: Parse, place: int, first: int, end: int) -> bool:
    """Whether a verb belongs to a time within an apposition: 'The vote, the first since the king | died, was held'."""
    comma = parsed.tags.rfind(",", first, place)
    return (
        comma > first
        and parsed.lows[comma + 1] in ARTICLED
        and not CLAUSAL.isdisjoint(parsed.lows[comma + 2 : place])
        and _closes_before_verb(parsed, place, end)
    )


def _closes_before_verb(parsed: Parse, place: int, end: int) -> bool:
    """Whether what stands between two commas is followed by a finite verb: 'The storm, formed in May, hit the coast'."""
    tags = parsed.tags
    stop = tags.find(",", place, min(end, place + REACH))
    if stop < 0 or not FINITE.isdisjoint(tags[place + 1 : stop]):
        return False
    while stop + 1 < end and tags[stop + 1] == "R":
        stop += 1
    return tags[stop + 1 : stop + 2] in tuple(FINITE)


def _is_participle(parsed: Parse, place: int, end: int) -> bool:
    """Whether what looks like a past form hangs on a noun: 'the plan meant to help was met with ...'."""
    if place + 1 >= end or parsed.lows[place][-1] not in "dnt" or parsed.lows[place] in NO_PARTICIPLES:
        return False
    if place and parsed.tags[place - 1] == "," and _closes_before_verb(parsed, place, end):
        return True
    follows = parsed.tags[place + 1]
    if place and follows not in "ITRX" and parsed.lows[place + 1] not in TIMES:
        return follows == "V" and parsed.lows[place].endswith("ed")
    for at in range(place + 1, min(end, place + REACH)):
        tag = parsed.tags[at]
        if tag in FINITE:
            return tag != "Y"
        if tag in ",;:-(.&WCQ" or (tag == "H" and parsed.lows[at] in NOMINATIVE):
            return False
    return False
