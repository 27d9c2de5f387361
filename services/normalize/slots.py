"""Slots: the subject, the group of verbs and the rest of a clause, by the tags of its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from services.normalize.predicates import lemma
from services.normalize.syntax import FINITE, NOMINAL, NOMINATIVE, TIMES, Parse, can_be, likely_verb, main_verb, parse
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
SAME_FORMS = word_set("hit hurt put set cut shut split read shot bid cast cost let quit beat")
"""Participles that look like the base form."""

CLAUSAL = word_set("after before since until while as once because when where")
"""Words that a clause may follow, though they are tagged as prepositions."""

LEADING = frozenset("ICQGETWMNDLPR")
"""Tags of words that what leads in may begin with."""

NAMING = frozenset("WMNDLPR")
"""Those with which it is a time or nothing: 'Last month,'."""

MOST_LEADS = 3
LONGEST_LEAD = 60
"""Words of what may lead in."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Subject, predicate and object as published; the verb that the predicate turns on in lower case, the word behind it, and whether it is passive."""

    subject: str
    predicate: str
    object: str
    verb: str = ""
    behind: str = ""
    is_passive: bool = False


def slots(text: str, *, is_headline: bool = False) -> Slots:
    """A clause -> its slots; all in the subject where no verb is found.

    >>> slots("On Monday, the mayor, who won in May, signed the law.")
    Slots(subject='the mayor', predicate='signed', object='the law', verb='signed', behind='the', is_passive=False)
    """
    parsed = parse(text, is_headline=is_headline)
    first = lead_in(parsed)
    verb = main_verb(parsed, first)
    if verb is None and first:
        first, verb = 0, main_verb(parsed)
    if verb is None and first < len(parsed.tags) and parsed.tags[first] in "CQ":
        first, verb = first + 1, main_verb(parsed, first + 1)
    if verb is None and not is_headline:
        verb = likely_verb(parsed, first)
    if is_headline and (verb is None or parsed.tags[verb] == "V"):
        short = _without_finite(parsed, first, len(parsed.tags) if verb is None else verb)
        if short is not None:
            return short
    if verb is None:
        return Slots(_tidy(text), "", "")
    return _from_verb(parsed, first, verb)


def _from_verb(parsed: Parse, first: int, verb: int) -> Slots:
    tags = parsed.tags
    if tags[verb] == "Y":
        return _contracted(parsed, verb)
    first = _after_bare_lead(parsed, first, verb)
    if first == verb and tags[verb] == "X":
        return _inverted(parsed, verb)
    end, turn = verb_group(parsed, verb)
    if verb and parsed.lows[verb - 1] == "there" and parsed.lows[turn] in BE_AND_HAVE | {"remain", "remains", "remained"}:
        return _existential(parsed, verb, end)
    return Slots(
        _subject(parsed, first, verb),
        parsed.words(verb, end),
        _tidy(parsed.text[parsed.ends[end - 1] :]),
        parsed.lows[turn],
        "".join(parsed.lows[turn + 1 : turn + 2]),
        _passive(parsed, verb, turn),
    )


def _passive(parsed: Parse, verb: int, turn: int) -> bool:
    before = turn - 1
    while before > verb and parsed.tags[before] == "R":
        before -= 1
    is_participle = parsed.tags[turn] == "E" or parsed.lows[turn] in SAME_FORMS
    return before >= verb and is_participle and _is_be(parsed.lows[before])


def _is_be(low: str) -> bool:
    """Whether a word is a form of 'be' or 'get', in full or behind an apostrophe."""
    return low in PASSIVE_WITH or low.endswith(("'s", "'re", "'m"))


def lead_in(parsed: Parse, first: int = 0) -> int:
    """A clause -> the place where its subject begins: behind 'But', 'Still,', 'On Monday,', 'If it rains,', 'Asked why,'."""
    for _ in range(MOST_LEADS):
        first = _past_adverbs(parsed, first)
        comma = _lead_ends(parsed, first)
        if comma is None:
            break
        first = comma + 1
    return _past_adverbs(parsed, first)


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
    if first >= len(parsed.tags) or parsed.tags[first] not in LEADING or _is_quantity(parsed, first):
        return None
    early = main_verb(parsed, first)
    started = early is not None and not _may_hold_clause(parsed, first, early)
    fallback = None
    for place in _stops(parsed, first):
        if started and early is not None and early < place:
            break
        if parsed.tags[first] in NAMING and not _is_time(parsed, first, place, early):
            continue
        whole = _opens_clause(parsed, place + 1)
        if whole is None:
            continue
        if whole and not (parsed.tags[first] in "CQ" and FINITE.isdisjoint(parsed.tags[first:place])):
            return place
        fallback = place if fallback is None else fallback
    return fallback


def _stops(parsed: Parse, first: int) -> Iterator[int]:
    for place in range(first + 1, min(len(parsed.tags), first + LONGEST_LEAD)):
        if parsed.tags[place] == "," or (parsed.tags[place] == ":" and place <= first + 12):
            yield place


def _may_hold_clause(parsed: Parse, first: int, early: int) -> bool:
    """Whether the first finite verb may be that of what leads in: 'If it rains,', 'After it had rained,', 'Nodding as he spoke,'."""
    return parsed.tags[first] in "CQ" or not CLAUSAL.isdisjoint(parsed.lows[first:early])


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
        return low in {"at", "more", "up", "fewer", "less", "close", "well"}
    return low == "as" and near[2:3] == "M"


def _after_bare_lead(parsed: Parse, first: int, verb: int) -> int:
    """'In 2016 the company said', 'At the end of the day his voice carries': a lead without a comma -> where the subject begins."""
    tags, lows = parsed.tags, parsed.lows
    if tags[first] not in "IR" or _is_quantity(parsed, first):
        return first
    for place in range(verb - 1, first, -1):
        if tags[place] == "H" and lows[place] in NOMINATIVE:
            return place
        if (
            tags[place] in "DP"
            and (tags[place - 1] not in "IDT&PE" or lows[place - 1] in TIMES)
            and (lows[place - 1] in TIMES or tags[place - 1] == "M" or tags[place] == "D")
            and tags[place - 1] != ","
        ):
            return place
    return first


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


def _subject(parsed: Parse, first: int, verb: int) -> str:
    """The words before the verb -> without adverbs at their end, and without what a pair of commas sets apart."""
    tags = parsed.tags
    end = verb
    while end > first and (tags[end - 1] in 'R,"-' and parsed.lows[end - 1] not in TIMES):
        end -= 1
    commas = [at for at in range(first, end) if tags[at] == "," and not _in_brackets(parsed, first, at)]
    if commas and (tags[verb - 1] == "," or "," in tags[end:verb] or (commas[0] + 1 < end and tags[commas[0] + 1] in "MW")):
        end = commas[0]
    return _tidy(parsed.words(first, end))


def _in_brackets(parsed: Parse, first: int, at: int) -> bool:
    inside = parsed.text[parsed.starts[first] : parsed.starts[at]]
    return inside.count("(") > inside.count(")")


def _contracted(parsed: Parse, verb: int) -> Slots:
    """'it's over': subject and verb in one word."""
    word = parsed.words(verb, verb + 1)
    cut = max(word.find("'"), word.find("’"))
    end, turn = (
        verb_group(parsed, verb) if verb + 1 < len(parsed.tags) and parsed.tags[verb + 1] in "EGKRTBD" else (verb + 1, verb)
    )
    return Slots(
        word[:cut],
        parsed.text[parsed.starts[verb] + cut : parsed.ends[end - 1]],
        _tidy(parsed.text[parsed.ends[end - 1] :]),
        parsed.lows[turn][cut:] if turn == verb else parsed.lows[turn],
        "".join(parsed.lows[turn + 1 : turn + 2]),
        _passive(parsed, verb, turn),
    )


def _inverted(parsed: Parse, verb: int) -> Slots:
    """'Did she sign it', 'Is it over': the subject follows the verb."""
    tags = parsed.tags
    end = verb + 1
    while end < len(tags) and tags[end] in "HDPNLSM" and not (tags[end - 1] == "H" and end > verb + 1):
        end += 1
    stop, turn = end, verb
    if end < len(tags) and tags[end] in "BEGKV":
        stop, turn = end + 1, end
    return Slots(
        _tidy(parsed.words(verb + 1, end)),
        " ".join(filter(None, (parsed.words(verb, verb + 1), parsed.words(end, stop)))),
        _tidy(parsed.text[parsed.ends[stop - 1] :]),
        parsed.lows[turn],
    )


def _existential(parsed: Parse, verb: int, behind: int) -> Slots:
    """'There are 30 people in it': the subject is what there is."""
    tags = parsed.tags
    end = behind
    while end < len(tags) and (tags[end] in "DHPNLSMR" or (tags[end] == "I" and parsed.lows[end] in {"of", "than"})):
        end += 1
    return Slots(
        _tidy(parsed.words(behind, end)),
        parsed.words(verb - 1, behind),
        _tidy(parsed.text[parsed.ends[end - 1] :]),
        parsed.lows[verb],
    )


def _without_finite(parsed: Parse, first: int, end: int) -> Slots | None:
    """A headline up to its finite verb, if it has one -> its slots by the form before: 'Man charged in crash', 'Mayor to resign', 'Police investigating'."""
    tags = parsed.tags
    for kinds in ("E", "T", "G"):
        for place in range(first + 1, end):
            if (
                tags[place] in kinds
                and tags[place - 1] in "NLPM)"
                and (tags[place] != "T" or tags[place + 1 : place + 2] == "B")
            ):
                stop = place + 2 if tags[place] == "T" else place + 1
                return Slots(
                    _tidy(parsed.words(first, place)),
                    parsed.words(place, stop),
                    _tidy(parsed.text[parsed.ends[stop - 1] :]),
                    parsed.lows[stop - 1],
                    "".join(parsed.lows[stop : stop + 1]),
                    tags[place] == "E",
                )
    return None


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,;:.“”\"—–-`'‘’") if words else ""
