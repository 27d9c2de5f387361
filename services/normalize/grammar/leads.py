"""Leads: what stands before a clause's subject: 'But', 'Still,', 'On Monday,', 'If it rains,', 'In 2016'."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from services.normalize.english.wordlists import word_set
from services.normalize.grammar.mainverbs import CLAUSAL, main_verb
from services.normalize.grammar.syntax import FINITE, NOMINAL, NOMINATIVE, TIMES, Parse

LEADING = frozenset("ICQGETWMNDLPR")
"""Tags of words that what leads in may begin with."""

NAMING = frozenset("WMNDLPR")
"""Those with which it is a time or nothing: 'Last month,'."""

THANKS = (("thanks", "to"), ("due", "to"), ("owing", "to"))
"""Words that lead in as prepositions do: 'Thanks to the rain, the fire died'."""

BARE_TIMES = word_set("last this next late early earlier that one two three")
"""Words with which a time may begin that no preposition introduces."""

SPANS = word_set(
    "year month week day weekend monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night"
)
"""Times that no number follows as their own."""

PUBLISHED = word_set("published released issued aired broadcast posted conducted taped recorded obtained filed dated")
WHEN = tuple((time,) for time in TIMES)
"""What happens to interviews, letters and reports on a day, and the words of such a time."""

MOST_LEADS = 3
LONGEST_LEAD = 60
"""Words of what may lead in."""


def lead_in(parsed: Parse, first: int = 0) -> int:
    """A clause -> the place where its subject begins: behind 'But', 'Still,', 'On Monday,', 'If it rains,', 'Asked why,'."""
    for _ in range(MOST_LEADS):
        first = _past_adverbs(parsed, first)
        comma = _lead_ends(parsed, first)
        if comma is None:
            break
        first = comma + 1
    return _past_bare_time(parsed, _past_adverbs(parsed, first))


def _past_bare_time(parsed: Parse, first: int) -> int:
    """'Last week they made an offer': a time without a comma before a pronoun."""
    for place in range(first + 1, min(first + 4, len(parsed.tags) - 1)):
        if parsed.lows[place] in TIMES and parsed.tags[place + 1] == "H" and parsed.lows[place + 1] in NOMINATIVE:
            return place + 1 if parsed.lows[first] in BARE_TIMES else first
    return first


def _past_adverbs(parsed: Parse, first: int) -> int:
    tags, lows = parsed.tags, parsed.lows
    while first + 1 < len(tags) and (tags[first] in '&U",:.-(' or (tags[first] in "RN" and _is_loose(parsed, first))):
        if lows[first] in {"both", "either", "neither"}:
            break
        first += 1
    return first


def _is_loose(parsed: Parse, place: int) -> bool:
    """Whether an adverb stands for itself: 'Still, she', 'Now the U.S.', not 'Nearly 70 people'."""
    if parsed.lows[place] in {"most", "more"}:
        return parsed.tags[place + 1 : place + 3] == "R,"
    if _is_quantity(parsed, place):
        return False
    if parsed.lows[place] == "even":
        return parsed.tags[place + 1 : place + 2] in {"C", "I", "E"}
    follows = parsed.tags[place + 1] if place + 1 < len(parsed.tags) and parsed.tags[place] == "R" else ""
    if not follows:
        return False
    return follows in ",HPG" or (
        follows in "DRCI"
        and parsed.lows[place]
        not in {"about", "nearly", "almost", "only", "not", "even", "at", "more", "less", "just", "roughly"}
    )


def _lead_ends(parsed: Parse, first: int) -> int | None:
    """The place of the comma or colon that ends what leads in, or None where nothing does."""
    if first >= len(parsed.tags) or not _may_lead(parsed, first) or _is_quantity(parsed, first):
        return None
    early = main_verb(parsed, first + (parsed.tags[first] == "V"))
    if early is not None and _is_of_publishing(parsed, first, early):
        early = main_verb(parsed, early + 1)
    started = early is not None and not _may_hold_clause(parsed, first, early)
    fallback = None
    for place in _stops(parsed, first):
        if started and early is not None and early < place:
            break
        if (
            parsed.tags[first] in NAMING
            and parsed.lows[first : first + 2] not in THANKS
            and not _is_no_matter(parsed, first)
            and parsed.tags[first : first + 2] not in {"RI", "RC"}
            and not _is_time(parsed, first, place, early)
        ):
            continue
        whole = _opens_clause(parsed, place + 1)
        if whole is None:
            continue
        if whole and not (parsed.tags[first] in "CQ" and FINITE.isdisjoint(parsed.tags[first:place])):
            return place
        fallback = place if fallback is None else fallback
    return fallback


def _is_of_publishing(parsed: Parse, first: int, verb: int) -> bool:
    """Whether what looks like a verb tells when the thing of a lead came out: 'In an interview published on Monday, she said'."""
    return (
        parsed.tags[first] == "I"
        and parsed.lows[verb] in PUBLISHED
        and parsed.tags[verb - 1] in "NP"
        and (parsed.tags[verb + 1 : verb + 2] == "I" or parsed.lows[verb + 1 : verb + 2] in WHEN)
    )


def _may_lead(parsed: Parse, first: int) -> bool:
    """Whether a word may open what leads in; a past form in front is a participle there: 'Pressed further about it,'."""
    return parsed.tags[first] in LEADING or (parsed.tags[first] == "V" and parsed.lows[first].endswith("ed"))


def _stops(parsed: Parse, first: int) -> Iterator[int]:
    for place in range(first + 1, min(len(parsed.tags), first + LONGEST_LEAD)):
        if parsed.tags[place] == "," or (
            parsed.tags[place] == ":" and place <= first + 12 and parsed.starts[place + 1 : place + 2] != (parsed.ends[place],)
        ):
            yield place


def _may_hold_clause(parsed: Parse, first: int, early: int) -> bool:
    """Whether the first finite verb may be that of what leads in: 'If it rains,', 'After it had rained,', 'Nodding as he spoke,'."""
    return parsed.tags[first] in "CQ" or _is_no_matter(parsed, first) or not CLAUSAL.isdisjoint(parsed.lows[first:early])


def _is_no_matter(parsed: Parse, first: int) -> bool:
    """'No matter what the polls say,'."""
    return parsed.lows[first : first + 2] == ("no", "matter")


def _is_time(parsed: Parse, first: int, stop: int, early: int | None) -> bool:
    """'Last month,', 'Two years after losing,', or the words before an early colon."""
    lows = parsed.lows
    if parsed.tags[stop] == ":":
        return early is None or early > stop
    if stop <= first + 8 and lows[stop - 1] in TIMES:
        return True
    return any(
        a in TIMES and b in {"after", "before", "ago", "later", "earlier"}
        for a, b in pairwise(lows[first : min(stop, first + 12)])
    )


def _opens_clause(parsed: Parse, start: int) -> bool | None:
    """Behind a comma: True where a whole clause follows, False where its subject holds commas of its own, None where none follows."""
    start = _past_adverbs(parsed, start)
    verb = main_verb(parsed, start)
    if verb is None or parsed.tags[start] not in NOMINAL | {"Y", "X", "I", "R"} or (verb == start and parsed.tags[verb] != "Y"):
        return None
    if parsed.tags[start] in "IR" and not _is_quantity(parsed, start):
        return None
    between = parsed.tags[start:verb]
    if "," not in between:
        return True
    return False if between.endswith(",") and parsed.tags[start] != "G" else None


def _is_quantity(parsed: Parse, first: int) -> bool:
    """'At least 17', 'More than 50', 'Up to 9', 'Over 300': what opens like a preposition or adverb and is a number."""
    low, near = parsed.lows[first], parsed.tags[first + 1 : first + 4]
    if near[:1] == "M":
        return low in {"about", "around", "over", "nearly", "some", "almost", "roughly", "approximately", "only", "just"}
    if near[1:2] == "M":
        return low in {"more", "up", "fewer", "less", "close", "well"} or parsed.lows[first + 1] in {"least", "most"}
    return low == "as" and near[2:3] == "M"


def after_bare_lead(parsed: Parse, first: int, verb: int) -> int:
    """'In 2016 the company said', 'At the end of the day his voice carries', 'After hitting a car the van stopped': a lead without a comma -> where the subject begins."""
    tags, lows = parsed.tags, parsed.lows
    if tags[first] == "G" and first and tags[first - 1] in "CI":
        return _behind_participle(parsed, first, verb)
    if tags[first] not in "IR" or _is_quantity(parsed, first):
        return first
    for place in range(verb - 1, first, -1):
        if tags[place] == "H" and lows[place] in NOMINATIVE:
            return place
        if tags[place] == "M" and lows[place - 1] in SPANS and tags[place + 1] in "NLM":
            return place  # 'By the end of the year 400 jobs will go'
        if (
            tags[place] in "DP"
            and (tags[place - 1] not in "IDT&PE" or lows[place - 1] in TIMES or tags[place - 1 : place + 1] == "PD")
            and (lows[place - 1] in TIMES or tags[place - 1] == "M" or tags[place] == "D")
            and tags[place - 1] != ","
        ):
            return place
    return first


def _behind_participle(parsed: Parse, first: int, verb: int) -> int:
    """'(After) scooping up 20 rings | the thieves reversed': behind an -ing form and its object, the last article before the verb."""
    subject = parsed.tags.rfind("D", first + 2, verb)
    return subject if subject > first and parsed.tags[subject - 1] in "NLPM)" else first
