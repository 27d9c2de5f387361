"""Said behind or within a clause: who says it, told by a verb of speech behind what is said, or between its parts."""

from __future__ import annotations

import re
from bisect import bisect_left

from services.normalize.english.cues import Cued
from services.normalize.english.lexicon import CONJUNCTIONS, DETERMINERS
from services.normalize.english.speechverbs import (
    BEHIND,
    OF_BODIES,
    TELLING,
)
from services.normalize.english.stems import tokens
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.nounphrases import LEAD_IN, is_noun_phrase, without_adverbs
from services.normalize.grammar.syntax import FINITE, parse, states_something
from services.normalize.speech.found import LONGEST_BETWEEN, LONGEST_CLAUSE, Found, told

INSIDE = Cued(
    r"(?:,|[”\"]) (?P<who>(?:[\w.'’-]+ ){0,6}[\w.'’-]+) (?:\w+ly |also )?(?P<verb>said|says|say|added|adds|noted|notes|explained|explains|wrote|writes|argued|argues|insisted|insists|claimed|warned|warns|believes|maintains|predicted|predicts|conceded|concedes|told \w+|continued|recalled|recalls)(?=,|\. [“\"]|: [“\"])"
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

TITLE_QUOTED = re.compile(r"[“\"][A-Z][\w'’]*[ .,!]*(?:(?:[A-Z][\w'’]*|of|the|and|in|on|for|a|to|with|&)[ .,!]*){0,6}[”\"]")
QUOTE_THEN_VERB = re.compile(r"[,?!.…][”\"] (?P<verb>[a-z]+(?:ed|s)|said) (?=[A-Z]|the |an? |his |her |their |one )(?!.*[“\"])")
"""A verb between a quotation and a name speaks, whichever it is: '"...," fumed Jane Doe'."""

QUOTE_WHO_VERB = Cued(
    r"[,?!.…][”\"] (?P<who>[^,;:“”\"]{2,60}?) (?P<verb>(?!was\b|is\b|has\b|does\b)[a-z]+(?:ed|s))(?=[.!?]?$| (?:in|on|at|during|after|before|about|from|outside|last) [^“”\"]{2,120}$)"
)
"""Likewise where who speaks stands before the verb."""

CLOSED = ("”", '"', "''")
"""What a quotation ends with."""

LATER = re.compile(
    r", (?:(?:[\w-]+ ){0,3}?(?:minutes?|hours?|days?|weeks?|months?|years?) |(?:just|only|shortly|soon|even) )?(?:after|before|as|while|when|since|because)\b(?P<clause>[^,“”\"]*)"
)
"""What hangs on who says it: ', the company said on Friday, | four days after it denied the talks'."""

MEANWHILE = re.compile(r" (?=(?:as|while|when|after|before|during|where|(?:that|which) (?:will|would|was|were|is|aired)) )")
QUOTE_THEN_NAME = re.compile(r"[,?!.…][”\"] (?P<who>[^,;:“”\"]{2,100})(?:,[^“”\"]{2,100},)?$")
HANGS_ON = re.compile(
    r"(?<!those)(?<!Those),? (?:who|whose|which|in (?:an?|his|her|their|its|the)|during|at an?|after|when|while|as|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|of [A-Z]\w+ who)\b"
)
SEVERAL = re.compile(r"(?:[a-z-]+ ){0,2}(?:police|locals|people|[a-z]+s)")
"""Several who say it, behind the verb: ', say locals', ', said fire officials'."""
LONGEST_TAIL = 24
"""Words after it, at most, for it to end its sentence: 'said in a statement on Monday'."""


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
    hanging: list[re.Match[str]] | None = None
    for place in range(len(words) - 1, -1, -1):
        if place < len(words) - LONGEST_TAIL and not (quoted and words[place].start() + offset >= quoted.start("verb")):
            break
        start, end = words[place].start() + offset, words[place].end() + offset
        if not (quoted and start == quoted.start("verb")) and (
            words[place].group().lower() not in BEHIND or not parse(text).is_verb_at(start)
        ):
            continue
        before, after = text[:start].rstrip(), text[end:]
        hanging = list(LATER.finditer(text, offset)) if hanging is None else hanging
        if any(hung.start("clause") <= start < hung.end() for hung in hanging):
            continue  # '..., the company said, days after it denied that it was for sale'
        if place and words[place - 1].group() in {"who", "which"}:
            continue  # '"...," said Jane Doe, who said it was time'
        if _quotes_on(after) or (
            not before.endswith(CLOSED)
            and _goes_on(LATER.split(after, maxsplit=1)[0])
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
    if who.endswith(" times"):
        return None  # 'repeated the "old" claim several times'
    if not before.endswith((",", "”", '"', "''", "’", "?", "!")) or not who or not is_noun_phrase(who):
        return None
    is_group = SEVERAL.fullmatch(who) is not None
    is_named = is_group or who[0].isupper() or who.split()[0].lower() in DETERMINERS or not before.endswith(",")
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
    if (
        not who
        or who.startswith("according")
        or who.endswith(" and")
        or who.lower() in CONJUNCTIONS
        or not _holds_statement(statement)
    ):
        return None
    if end - start > len("says") and _is_adjective(who) and text[start:end].lower() in ALSO_NOUNS:
        return None  # 'won with big, bold promises'
    if not is_noun_phrase(who.split(",")[0]) and not (who == "it" and text[start:end] in OF_BODIES):
        return None
    return Found((who,), ((at, len(text)),), text[start:end].lower(), is_trailing=True)


ALSO_NOUNS = word_set("promises pledges claims shows reports estimates vows warnings notes states remarks comments concedes")
"""Forms of verbs of speech that are as often the plural of a noun."""


def _is_adjective(who: str) -> bool:
    """Whether a single word in small letters before a verb of speech names nobody: 'bold', not 'police', 'officials'."""
    return who.isalpha() and who.islower() and not who.endswith("s") and who not in ALSO_PLURAL


ALSO_PLURAL = word_set("police it management people counsel")


def _holds_statement(words: str) -> bool:
    """Whether what stands before a speaker is a statement: quoted, or with a verb, or too long to lead in."""
    said = words.strip()
    return said.endswith(("”", '"', "''")) or states_something(said) or (said.count(" ") >= 5 and not LEAD_IN.match(said))
