"""Said before a clause: who says it, told by a verb of speech and what goes with it in front: 'Jane Doe, a lawyer, said on Monday that ...'."""

from __future__ import annotations

import re
from bisect import bisect_left

from services.normalize.english.lexicon import DETERMINERS, PREPOSITIONS
from services.normalize.english.speechverbs import (
    BEFORE,
    GOES_ON,
    HOLDING,
    LIKELY,
    OF_BODIES,
    ONLY_BEFORE_THAT,
    SURE,
    TO_SAY,
    TO_WHOM,
    WITH_OBJECTS,
)
from services.normalize.english.stems import tokens
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.leads import after_bare_lead, lead_in
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.nounphrases import LEAD_IN, is_nominal, is_noun_phrase, takes_object, without_adverbs
from services.normalize.grammar.syntax import NOMINAL, NOMINATIVE, NOUN_PHRASE, TIMES, Parse, likely_verb, parse
from services.normalize.grammar.verbgroups import verb_group
from services.normalize.speech.found import LONGEST_BETWEEN, LONGEST_CLAUSE, Found, told

AFTER = re.compile(
    r"\W*(?:(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?,? )?(?P<word>[\w’']+)"
)
PART = re.compile(r"[^\s,—–](?:[^,—–]|(?<!\s)[—–]|[—–](?!\s))*")
"""What stands between two commas, or two dashes."""

OPENING = re.compile(r"^(?:But|And|Yet|So|Still)\s+(?=\w)")
WHEN = re.compile(
    r"(?: (?:in|at|during|on|to) (?:an?|the|his|her|their|its) (?:[\w’'-]+ ){0,3}?(?:statement|interview|conference|briefing|hearing|speech|memo|letter|tweet|"
    r"post|email|e-mail|message|report|filing|call|address|reporters?)\b)?(?: (?:late |early |earlier )?(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?: (?:morning|afternoon|evening|night))?)?(?: that\b)?"
)
"""Where and when it was said."""

AT_FIRST = re.compile(r" at (?:first|last)$")
WHEN_BEGINS = word_set("late early last more again once twice")
WHOM = word_set("him her them us me")
HEARERS = word_set(
    "paper newspaper magazine outlet network station broadcaster agency site court judge jury committee panel crowd audience"
)
"""Single hearers behind 'the', with which those who are told end: 'told the paper | cars had passed'."""

LONGEST_WHOM = 6
LONGEST_GOING_ON = 4
"""Words of who is told, and between 'was' and 'to point out', at most."""

LONGEST_STATED = 6
"""Words of a subject right behind a verb of speech."""

LONGEST_SUBJECT = 40
"""Words before the verb of speech, at most, for its subject to be believed."""

OF_PLANS = re.compile(
    r"\s(?:an?|its|his|her|their|the|new) (?:[\w-]+ ){0,2}?(?:intentions?|plans?|decision|desire|willingness|support|efforts?|bid|campaign|candidacy|resignation|retirement)\b"
)
"""What is announced as a thing: 'announced its intention to'."""

OTHERS = re.compile(r"\s(?:other|new|further|more|fresh|additional|tougher|tighter)\b(?!.*\bthat\b)")
"""Likewise: 'announced other limits against 14 firms'."""

OF_WRITING = re.compile(r"\s(?:in (?:an?|the|his|her|their|its) (?:[\w-]+ ){1,4}?)?(?:about|of|to|for)\b")
"""What is written about as a thing: 'wrote in her memoir about the vote'."""


def source_before(text: str) -> Found | None:
    """A clause -> its source in front: 'Jane Doe, a lawyer, said on Monday that ...'."""
    if len(text) <= LONGEST_CLAUSE and BEFORE.isdisjoint(words_in(text).low):
        return None
    words = tokens(text[:LONGEST_CLAUSE])
    for place, word in enumerate(words[:LONGEST_SUBJECT]):
        low = word.group().lower()
        if place == 0 or low not in BEFORE or not parse(text).is_verb_at(word.start()) or _is_denied(words, place):
            continue
        subject = text[: word.start()]
        if any(mark in subject for mark in '“"') or "''" in subject:
            return None
        end = _reported_from(text, word.end(), low)
        if words[place - 1].group() == "to":
            gone_on = _going_on(text, word.start()) if end and low in TO_SAY else None
            if gone_on is not None:
                return Found((gone_on,), ((0, end or 0),), low)
            continue
        after = "that" if end else _word_after(text, word.end())
        who = (
            _subject(text, word.start())
            if (
                _reports(low, after, text[word.end() : word.end() + 3])
                or _counts(text, word.end(), low)
                or (word.group().islower() and _states(text, word.end(), low))
            )
            and not _is_noun(words, place)
            else None
        )
        if who is not None and (end or _says_more(text, word.end(), low)):
            return told(text, Found((who,), ((0, end or _past_when(text, word.end())),), low), word.end())
    return None


def _is_denied(words: tuple[re.Match[str], ...], place: int) -> bool:
    """Whether a verb of speech is said not to have been spoken: 'has not yet said whether'."""
    before = [word.group().lower() for word in words[max(0, place - 3) : place]]
    return any(word in {"not", "never"} or word.endswith(("n't", "n’t")) for word in before)


def _going_on(text: str, at: int) -> str | None:
    """'She was quick to | point out that ...', and where the infinitive begins -> who does, or None."""
    parsed = parse(text)
    place = bisect_left(parsed.starts, at)
    verb = main_verb(parsed, lead_in(parsed), place)
    if verb is None or parsed.lows[verb] not in GOES_ON or place - verb > LONGEST_GOING_ON:
        return None
    return _subject(text, parsed.starts[verb])


def _reported_from(text: str, at: int, verb: str) -> int | None:
    """The end of a verb of speech, and the verb -> the end of the 'that' which goes with it: 'said in a statement late Friday that', 'told them that'."""
    parsed = parse(text)
    first = place = bisect_left(parsed.starts, at)
    if verb in TO_WHOM:
        place = _past_whom(parsed, place)
        if place > first and _is_told(parsed, place):
            return parsed.ends[place - 1]
    while place < len(parsed.tags) and place - first <= LONGEST_BETWEEN:
        if parsed.lows[place] == "that" and parsed.tags[place + 1 : place + 2] == "X":
            return parsed.ends[place - 1]  # 'said that would help'
        if (
            parsed.lows[place] == "that"
            and parsed.tags[place - 1] != "I"
            and (parsed.tags[place] in "CD" or _follows_when(parsed, place, verb))
        ):
            return parsed.ends[place]
        is_first = place == first and not (parsed.tags[place] in "IRO" or parsed.lows[place] in TIMES | WHEN_BEGINS)
        if is_first or parsed.tags[place] in 'VXYCWQ;:"(&':
            return None
        place += 1
    return None


def _past_whom(parsed: Parse, place: int) -> int:
    """The place behind 'told' -> behind who is told: 'police', 'the former director', 'them'."""
    if parsed.lows[place : place + 1] and parsed.lows[place] in WHOM:
        return place + 1
    if parsed.lows[place : place + 1] == ("the",) and parsed.lows[place + 1 : place + 2] and parsed.lows[place + 1] in HEARERS:
        return place + 2
    end = place
    while end < len(parsed.tags) and end - place <= LONGEST_WHOM and parsed.tags[end] in "DSNLPM-":
        if end > place and parsed.tags[end] in "DS":
            break
        end += 1
    if (
        parsed.lows[end : end + 1] in {("in",), ("on",)}
        and TIMES.issuperset(parsed.lows[end + 1 : end + 2])
        and parsed.lows[end + 2 : end + 3] != ("that",)
    ):
        return end + 2  # 'told the Post in May | they would'
    return end


def _is_told(parsed: Parse, place: int) -> bool:
    """Whether what is told begins behind those who are told: 'told aides | he would', 'told them | the gunman had fled'."""
    tag = parsed.tags[place : place + 1]
    if tag in {"H", "Y"}:
        return tag == "Y" or parsed.lows[place] in NOMINATIVE
    is_phrase = tag in {"D", "S"} or (tag in {"L", "P", "M"} and parsed.lows[place - 1] in HEARERS | WHOM)
    return is_phrase and (main_verb(parsed, place) is not None or likely_verb(parsed, place) is not None)


def _follows_when(parsed: Parse, place: int, verb: str) -> bool:
    """Whether a 'that' taken for a relative pronoun stands behind the time or the outlet of speaking: 'confirmed last year that', 'said on Vell News that'."""
    return verb in TO_WHOM or parsed.lows[place - 1] in TIMES or parsed.tags[place - 1] == "P"


def _says_more(text: str, at: int, verb: str) -> bool:
    """Whether what is said follows a verb of speech without 'that': not behind 'wrote a book', 'tweeted a link', 'reported plans to leave'."""
    if verb in WITH_OBJECTS and OF_PLANS.match(text, at):
        return False
    if verb not in WITH_OBJECTS or any(mark in text[at:] for mark in '“":'):
        return True
    if verb.startswith("announce") and OTHERS.match(text, at):
        return False
    if OF_WRITING.match(text, at):
        return False
    parsed = parse(text[at:])
    return "that" in parsed.lows or main_verb(parsed) is not None or likely_verb(parsed) is not None


def _past_when(text: str, at: int) -> int:
    """The end of a verb of speech -> behind the time and place of speaking, where a clause follows: 'said in a statement on Tuesday'."""
    match = WHEN.match(text, at)
    return match.end() if match else at


def _word_after(text: str, at: int) -> str:
    """The next word in lower case, without the day between: 'revealed Monday morning that' -> 'that'."""
    match = AFTER.match(text, at)
    return match["word"].lower() if match else ""


def _is_noun(words: tuple[re.Match[str], ...], place: int) -> bool:
    before = words[place - 1].group().lower()
    if words[place].group().lower() == "note" and words[place].string[words[place].end() :].startswith(":"):
        return True  # '(Personal note: ...)'
    if before in DETERMINERS or (place + 1 < len(words) and words[place + 1].group().lower() in LIKELY | SURE):
        return True  # 'the alleged effort', 'a lobbying report disclosed'
    return words[place].group().lower() in {
        "report",
        "reports",
        "claim",
        "claims",
        "shows",
        "notes",
        "estimates",
        "states",
        "reported",
    } and (before in PREPOSITIONS | DETERMINERS or before.endswith(("ly", "'s", "’s")))


NUMBERED = re.compile(r" (?:at least|at most|as many as|up to|more than|fewer than|nearly|about|some|\d[\d,]*) ")
"""What begins a clause that an amount stands at the head of: 'reported | at least 12 people had died'."""


def _reports(verb: str, after: str, mark: str) -> bool:
    if after in {"that", "how", "why", "whether"} or verb in SURE or mark.strip(" ,")[:1] in {"“", '"', ":"}:
        return True
    if not after or (verb.startswith("den") and after.endswith("ing")):
        return False  # 'denied meddling' is what is stated
    if verb in HOLDING and after in NOMINATIVE:
        return True
    not_after = {"to", "by", "in", "for", "from", "with", "a", "an", "as", "of", "at", "on"}
    return verb in LIKELY and verb not in ONLY_BEFORE_THAT and after not in not_after


def _states(text: str, at: int, verb: str) -> bool:
    """Whether a clause with an auxiliary of its own follows a verb that else needs 'that': 'indicated | the president would allow it'."""
    if verb not in ONLY_BEFORE_THAT:
        return False
    parsed = parse(text[at:].lstrip())
    own = main_verb(parsed)
    return (
        own is not None and 0 < own <= LONGEST_STATED and parsed.tags[own] == "X" and NOUN_PHRASE.issuperset(parsed.tags[:own])
    )


def _counts(text: str, at: int, verb: str) -> bool:
    """Whether an amount with a verb of its own follows: 'reported | at least one person was held'; not 'reported more than 40 cases'."""
    match = NUMBERED.match(text, at) if verb in LIKELY - ONLY_BEFORE_THAT else None
    return bool(match) and main_verb(parse(text[at:])) is not None


def _subject(text: str, at: int) -> str | None:
    """A clause and where its verb of speech begins -> the subject of that verb with its apposition, or None where another verb comes first."""
    parsed = parse(text)
    place, first = bisect_left(parsed.starts, at), lead_in(parsed)
    first = after_bare_lead(parsed, first, place) if first < place else 0
    first = max((n + 1 for n in range(first, place) if parsed.tags[n] in ":;"), default=first)
    spans = [m.span() for m in PART.finditer(text, parsed.starts[first], at) if not LEAD_IN.match(m.group())]
    if not spans or (parsed.tags[place : place + 1] == "B" and "W" in parsed.tags[first:place]):
        return None
    first = bisect_left(parsed.starts, spans[0][0])
    if len(spans) > 1 and parsed.tags[first] == "G" and parsed.tags[first + 1] in "ROIDS":
        first = bisect_left(parsed.starts, spans[1][0])  # 'Turning to a veteran, the club announced that'
        spans = spans[1:]
    before = main_verb(parsed, first + (parsed.tags[first] == "V"), place)  # 'Exiled critics say': no verb comes first
    if before is not None and place > verb_group(parsed, before)[1]:
        return None
    parts = [text[a:b].strip() for a, b in spans]
    that = next((n for n, part in enumerate(parts) if n and part.startswith("that ")), None)
    if that is not None:
        parts = [parts[that].removeprefix("that "), *parts[that + 1 :]]  # 'Strange, then, that her lawyer says'
    start = OPENING.sub("", without_adverbs(AT_FIRST.sub("", parts[0])))
    if start.lower() == "it" and parsed.lows[place] in OF_BODIES:
        return start
    is_whole = main_verb(parsed, first) == place and parsed.tags[first] in NOMINAL and not takes_object(parsed, first, place)
    return ", ".join([start, *parts[1:3]]) if is_noun_phrase(start) or (is_whole and is_nominal(start)) else None
