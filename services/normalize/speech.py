"""Speech: who says a clause, told by a verb of speech before it, behind it or within it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from services.normalize.cues import Cued
from services.normalize.leads import after_bare_lead, lead_in
from services.normalize.lexicon import CONJUNCTIONS, DETERMINERS, PREPOSITIONS
from services.normalize.nounphrases import LEAD_IN, is_nominal, is_noun_phrase, takes_object, without_adverbs
from services.normalize.speechverbs import (
    BEFORE,
    BEHIND,
    GOES_ON,
    LIKELY,
    OF_BODIES,
    ONLY_BEFORE_THAT,
    SURE,
    TELLING,
    TO_SAY,
    TO_WHOM,
    WITH_OBJECTS,
)
from services.normalize.stems import tokens
from services.normalize.syntax import FINITE, NOMINAL, NOMINATIVE, TIMES, Parse, likely_verb, main_verb, parse, states_something
from services.normalize.verbgroups import verb_group
from services.normalize.wordlists import word_set
from services.normalize.words import words_in

INSIDE = Cued(
    r"(?:,|[”\"]) (?P<who>(?:[\w.'’-]+ ){0,6}[\w.'’-]+) (?:\w+ly |also )?(?P<verb>said|says|added|noted|explained|wrote|told \w+|continued|recalled)(?=,|\. [“\"]|: [“\"])"
)
TURNED = Cued(r", (?P<verb>said|says|added|adds) (?P<who>(?:the )?[A-Z\w][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})(?=, )")
"""'Since then, said Jane Doe, the number ...'."""

BETWEEN_QUOTES = Cued(
    r"[,?!.…][”\"] (?P<verb>said|says|added|adds|wrote|writes|tweeted|explained|continued|recalled|insisted|warned|argued|noted) (?P<who>[^,;“”\"]{2,100})"
    r"(?P<more>,[^“”\"]{0,160})?, (?=[“\"])|"
    r"[,?!.…][”\"] (?P<name>[^,;“”\"]{2,80}?) (?:\w+ly |also )?(?P<says>said|says|added|adds|wrote|writes|tweeted|explained|continued|recalled|insisted|warned|argued|noted)"
    r"(?P<rest>(?: (?:on|in|during|at|of)\b)?[^“”\"]{0,160}?), (?=[“\"])"
)
"""A speaker between two parts of a quotation."""

TOLD = re.compile(
    r"^\s(?:the (?:[a-z]+ ){0,2}(?:broadcaster|newspaper|paper|agency|network|channel|magazine|outlet|website|station|daily) )?(?P<whom>(?:the )?[A-Z][\w.&’'-]*(?: (?:of |the )?[A-Z][\w.&’'-]*){0,4})"
)
NO_OUTLET = re.compile(
    r" (?:press|reporters?|journalists|corps|pool|audience|crowd|committee|council|staff|employees|lawmakers|voters|supporters|residents|leaders)\b"
)
"""Behind a name: those who were told are no outlet, 'the White House press corps'."""

AFTER = re.compile(
    r"\W*(?:(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?,? )?(?P<word>[\w’']+)"
)
TITLE_QUOTED = re.compile(r"[“\"][A-Z][\w'’]*[ .,!]*(?:(?:[A-Z][\w'’]*|of|the|and|in|on|for|a|to|with|&)[ .,!]*){0,6}[”\"]")
QUOTE_THEN_VERB = re.compile(r"[,?!.…][”\"] (?P<verb>[a-z]+(?:ed|s)|said) (?=[A-Z]|the |an? |his |her |their |one )(?!.*[“\"])")
"""A verb between a quotation and a name speaks, whichever it is: '"...," fumed Jane Doe'."""

QUOTE_WHO_VERB = Cued(
    r"[,?!.…][”\"] (?P<who>[^,;:“”\"]{2,60}?) (?P<verb>(?!was\b|is\b|has\b|does\b)[a-z]+(?:ed|s))(?=[.!?]?$| (?:in|on|at|during|after|before|about|from|outside|last) [^“”\"]{2,120}$)"
)
"""Likewise where who speaks stands before the verb."""

CLOSED = ("”", '"', "''")
"""What a quotation ends with."""

MEANWHILE = re.compile(r" (?=(?:as|while|when|after|before|during|where|(?:that|which) (?:will|would|was|were|is|aired)) )")
QUOTE_THEN_NAME = re.compile(r"[,?!.…][”\"] (?P<who>[^,;:“”\"]{2,100})(?:,[^“”\"]{2,100},)?$")

HANGS_ON = re.compile(
    r"(?<!those)(?<!Those),? (?:who|whose|which|in (?:an?|his|her|their|its|the)|during|at an?|after|when|while|as|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|of [A-Z]\w+ who)\b"
)
PART = re.compile(r"[^\s,—–](?:[^,—–]|(?<!\s)[—–]|[—–](?!\s))*")
"""What stands between two commas, or two dashes."""

OPENING = re.compile(r"^(?:But|And|Yet|So|Still)\s+(?=\w)")
THAT = re.compile(r" [^,;:“\"]{2,90}? that\b")
LONGEST_CLAUSE = 600
"""Characters at either end of a clause that are looked at."""
WHEN = re.compile(
    r"(?: (?:in|at|during|on|to) (?:an?|the|his|her|their|its) (?:[\w’'-]+ ){0,3}?(?:statement|interview|conference|briefing|hearing|speech|memo|letter|tweet|"
    r"post|email|e-mail|message|report|filing|call|address|reporters?)\b)?(?: (?:late |early |earlier )?(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?: (?:morning|afternoon|evening|night))?)?(?: that\b)?"
)
"""Where and when it was said."""

WHEN_BEGINS = word_set("late early last more again once twice")
WHOM = word_set("him her them us me")
HEARERS = word_set(
    "paper newspaper magazine outlet network station broadcaster agency site court judge jury committee panel crowd audience"
)
"""Single hearers behind 'the', with which those who are told end: 'told the paper | cars had passed'."""

LONGEST_WHOM = 6
LONGEST_GOING_ON = 4
"""Words of who is told, and between 'was' and 'to point out', at most."""

LONGEST_BETWEEN = 14
"""Words between a verb of speech and its 'that', at most."""

LONGEST_SUBJECT = 40
"""Words before the verb of speech, at most, for its subject to be believed."""

LONGEST_TAIL = 24
"""Words after it, at most, for it to end its sentence: 'said in a statement on Monday'."""


@dataclass(frozen=True, slots=True)
class Found:
    """A source in one clause: who, outermost first, as written; the spans that say so; whether it ends the sentence, or stands between quotations."""

    who: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()
    verb: str = ""
    is_trailing: bool = False
    between: bool = False


def source_between(text: str) -> Found | None:
    """A clause -> its source between two parts of a quotation: '"...," said Jane Doe on Monday, "..."'."""
    match = BETWEEN_QUOTES.search(text) if "” " in text or '" ' in text else None
    who = HANGS_ON.split(match["who"] or match["name"], maxsplit=1)[0].strip() if match else ""
    if not match or not is_noun_phrase(who):
        return None
    return Found((who,), ((match.start() + 2, match.end()),), match["verb"] or match["says"], is_trailing=True, between=True)


def source_within(text: str) -> Found | None:
    """A clause -> its source in its middle: '..., Jane Doe said, ...'."""
    turned = TURNED.search(text)
    if turned and is_noun_phrase(turned["who"]):
        return Found((turned["who"],), (turned.span(),), turned["verb"], is_trailing=True)
    match = INSIDE.search(text)
    if match and is_noun_phrase(match["who"]):
        first = (
            0 if text.startswith(": ", match.end()) and LEAD_IN.match(text) else match.start()
        )  # 'Asked why, Doe said: "..."'
        return told(
            text,
            Found((match["who"],), ((first, match.end()),), match["verb"].split()[0], is_trailing=True),
            match.end("verb"),
        )
    return None


def source_behind(text: str) -> Found | None:
    """A clause -> its source behind it: '..., Jane Doe, a lawyer, said on Monday' and '..., said Jane Doe'."""
    has_quotes = "”" in text or '"' in text
    quoted = (QUOTE_THEN_VERB.search(text) or _quipped(text)) if has_quotes else None
    if len(text) <= LONGEST_CLAUSE and not quoted and BEHIND.isdisjoint(words_in(text).low):
        return None
    words = tokens(text[-LONGEST_CLAUSE:])
    offset = max(0, len(text) - LONGEST_CLAUSE)
    for place in range(len(words) - 1, -1, -1):
        if place < len(words) - LONGEST_TAIL and not (quoted and words[place].start() + offset >= quoted.start("verb")):
            break
        start, end = words[place].start() + offset, words[place].end() + offset
        if not (quoted and start == quoted.start("verb")) and (
            words[place].group().lower() not in BEHIND or not parse(text).is_verb_at(start)
        ):
            continue
        before, after = text[:start].rstrip(), text[end:]
        if place and words[place - 1].group() in {"who", "which"}:
            continue  # '"...," said Jane Doe, who said it was time'
        if _quotes_on(after) or (
            not before.endswith(CLOSED)
            and _goes_on(after)
            and (not _closes_then_names(before) or _goes_on(MEANWHILE.split(after, maxsplit=1)[0]))
        ):
            return None
        turned = None if words[place].group().lower() in TELLING else _inverted(text, before, after, start)
        found = turned or _after_statement(text, before, start, end)
        if found:
            return told(text, found, end)
    return None


def _quipped(text: str) -> re.Match[str] | None:
    """A clause -> the verb behind a quotation and who speaks it, whichever it is: '"...," Jane Doe quipped.', '"...," the page reads'."""
    match = QUOTE_WHO_VERB.search(text)
    if not match or not is_noun_phrase(match["who"]):
        return None
    parsed = parse(text)
    place = bisect_left(parsed.starts, match.start("verb"))
    return match if parsed.tags[place : place + 1] in {"V", "E"} else None


def _quotes_on(after: str) -> bool:
    """Whether more is quoted behind a verb of speech: not where it is a short title, 'said on "This Week"'."""
    if not any(mark in after for mark in '“"'):
        return False
    title = TITLE_QUOTED.search(after)
    return not (title and not any(mark in after[: title.start()] + after[title.end() :] for mark in '“"'))


def _closes_then_names(before: str) -> bool:
    """Whether what stands before a verb of speech ends with a quotation and who speaks it: '"...," Jane Doe | told reporters as it began'."""
    match = QUOTE_THEN_NAME.search(before)
    return match is not None and is_noun_phrase(match["who"])


def _goes_on(after: str) -> bool:
    """The words after a verb of speech -> whether they hold a clause of their own: 'in a memo released Monday' doesn't."""
    parsed = parse(after.lstrip(" ,"))
    if parsed.tags[:1] == "I":
        return "X" in parsed.tags or "Y" in parsed.tags
    that = next((at for at, low in enumerate(parsed.lows[:LONGEST_BETWEEN]) if low in {"that", "whether", "how"}), None)
    if that is not None and not FINITE.isdisjoint(parsed.tags[that:]):
        return True
    return main_verb(parsed) is not None or parsed.tags.startswith("T") or "TB" in parsed.tags or "TK" in parsed.tags


def _inverted(text: str, before: str, after: str, start: int) -> Found | None:
    who = HANGS_ON.split(after.strip(" ."), maxsplit=1)[0].strip(" ,")
    if not before.endswith((",", "”", '"', "''", "’", "?", "!")) or not who or not is_noun_phrase(who):
        return None
    is_named = who[0].isupper() or who.split()[0].lower() in DETERMINERS or not before.endswith(",")
    if not is_named or not states_something(before):
        return None
    return Found((who,), ((start, len(text)),), "said", is_trailing=True)


def _after_statement(text: str, before: str, start: int, end: int) -> Found | None:
    has_apposition = before.endswith(",")
    stem_ = before.rstrip(" ,")
    cuts = [m.end() for m in re.finditer(r"[,?!—–…] |[”\"]\s|'' ", stem_)]
    if not cuts:
        return None
    at = cuts[-2] if has_apposition and len(cuts) > 1 and is_noun_phrase(stem_[cuts[-2] :].split(",")[0]) else cuts[-1]
    who, statement = without_adverbs(stem_[at:]), stem_[:at]
    if not who or who.startswith("according") or who.lower() in CONJUNCTIONS or not _holds_statement(statement):
        return None
    if not is_noun_phrase(who.split(",")[0]) and not (who == "it" and text[start:end] in OF_BODIES):
        return None
    return Found((who,), ((at, len(text)),), text[start:end].lower(), is_trailing=True)


def _holds_statement(words: str) -> bool:
    """Whether what stands before a speaker is a statement: quoted, or with a verb, or too long to lead in."""
    said = words.strip()
    return said.endswith(("”", '"', "''")) or states_something(said) or (said.count(" ") >= 5 and not LEAD_IN.match(said))


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
            if _reports(low, after, text[word.end() : word.end() + 3]) and not _is_noun(words, place)
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
        if parsed.lows[place] == "that" and (parsed.tags[place] in "CD" or _follows_when(parsed, place, verb)):
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
    return end


def _is_told(parsed: Parse, place: int) -> bool:
    """Whether what is told begins behind those who are told: 'told aides | he would', 'told them | the gunman had fled'."""
    tag = parsed.tags[place : place + 1]
    if tag == "H":
        return parsed.lows[place] in NOMINATIVE
    is_phrase = tag in {"D", "S"} or (tag in {"L", "P", "M"} and parsed.lows[place - 1] in HEARERS | WHOM)
    return is_phrase and (main_verb(parsed, place) is not None or likely_verb(parsed, place) is not None)


def _follows_when(parsed: Parse, place: int, verb: str) -> bool:
    """Whether a 'that' taken for a relative pronoun stands behind the time or the outlet of speaking: 'confirmed last year that', 'said on Vell News that'."""
    return verb in TO_WHOM or parsed.lows[place - 1] in TIMES or parsed.tags[place - 1] == "P"


OF_PLANS = re.compile(
    r"\s(?:an?|its|his|her|their|the|new) (?:[\w-]+ ){0,2}?(?:intentions?|plans?|decision|desire|willingness|support|efforts?|bid|campaign|candidacy|resignation|retirement)\b"
)
"""What is announced as a thing: 'announced its intention to'."""


OF_WRITING = re.compile(r"\s(?:in (?:an?|the|his|her|their|its) (?:[\w-]+ ){1,4}?)?(?:about|of|to|for)\b")
"""What is written about as a thing: 'wrote in her memoir about the vote'."""


def _says_more(text: str, at: int, verb: str) -> bool:
    """Whether what is said follows a verb of speech without 'that': not behind 'wrote a book', 'tweeted a link', 'reported plans to leave'."""
    if verb in WITH_OBJECTS and OF_PLANS.match(text, at):
        return False
    if verb not in WITH_OBJECTS or any(mark in text[at:] for mark in '“":'):
        return True
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


def _reports(verb: str, after: str, mark: str) -> bool:
    if after in {"that", "how", "why", "whether"} or verb in SURE or mark.strip(" ,")[:1] in {"“", '"', ":"}:
        return True
    if not after or (verb.startswith("den") and after.endswith("ing")):
        return False  # 'denied meddling' is what is stated
    not_after = {"to", "by", "in", "for", "from", "with", "a", "an", "as", "of", "at", "on"}
    return verb in LIKELY and verb not in ONLY_BEFORE_THAT and after not in not_after


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
    before = main_verb(parsed, first + (parsed.tags[first] == "V"), place)  # 'Exiled critics say': no verb comes first
    if before is not None and place > verb_group(parsed, before)[1]:
        return None
    parts = [text[a:b].strip() for a, b in spans]
    start = OPENING.sub("", without_adverbs(parts[0]))
    if start.lower() == "it" and parsed.lows[place] in OF_BODIES:
        return start
    is_whole = main_verb(parsed, first) == place and parsed.tags[first] in NOMINAL and not takes_object(parsed, first, place)
    return ", ".join([start, *parts[1:3]]) if is_noun_phrase(start) or (is_whole and is_nominal(start)) else None


def told(text: str, found: Found, after_verb: int) -> Found:
    """'X told the Post' -> the chain Post, X."""
    if found.verb != "told":
        return found
    match = TOLD.match(text[after_verb : after_verb + 80])
    if (
        not match
        or match["whom"].split()[-1].lower() in {"congress", "lawmakers"}
        or NO_OUTLET.match(text, after_verb + match.end())
    ):
        return found
    whom = re.split(r" (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", match["whom"])[0].strip()
    return Found((whom, *found.who), _over_whom(text, found, after_verb), found.verb, found.is_trailing)


def _over_whom(text: str, found: Found, after_verb: int) -> tuple[tuple[int, int], ...]:
    """The spans of a source in front -> the same, up to behind 'told the Post on Friday that'."""
    that = THAT.match(text, after_verb, after_verb + 120)
    if (
        found.is_trailing
        or not that
        or found.spans[0][1] > after_verb + len(" that")
        or found.spans != ((0, found.spans[0][1]),)
    ):
        return found.spans
    return ((0, that.end()),)
