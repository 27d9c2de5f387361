"""Syntax: a stretch of text as tagged words, with what the tagger takes for a base form, a participle or a plural set right where the words around it tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from services.normalize.english.verbs import BASE, PAST
from services.normalize.english.wordlists import word_set
from services.normalize.english.wordpatterns import TOKENS
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.tagging import guess, tagger

WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
NOMINATIVE = word_set("i he she we they it there you")
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december mon tue tues wed thu thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec morning afternoon evening night week "
    "month year summer winter spring autumn today yesterday tonight tomorrow weekend day days weeks months years hour hours minutes ago earlier later"
)
"""Words with which a time ends."""

NOMINAL = frozenset("NLPMDHSGE")
"""Tags of words that a noun phrase may begin with."""

NOUN_PHRASE = frozenset("DNLPSMRH")
"""Tags of words that it may hold."""

FINITE = frozenset("VXY")
VERBAL = FINITE | frozenset("ETGB")

ONLY_PARTICIPLES = word_set(
    "been done gone seen known given taken shown written driven thrown grown drawn broken chosen spoken stolen fallen risen"
)
SAME_FORMS = word_set("hit hurt put set cut shut split read shot bid cast cost let quit beat spread")
"""Verbs whose past form or participle looks like the base form."""

BEFORE_BASE = frozenset("XVTKQWCY")
"""Tags with which a base form goes, as in 'did Doe put' or 'to put'."""

WITH_OBJECT = re.compile(r"[NLPH)]R?E(?=[DHLPMN])")
"""Tags of what looks like a participle between a noun and what may be its object."""

CURRENCIES = frozenset("$€£")
"""What begins an object and is tagged as a noun: 'lost $3 million'."""

WITH_TWO_OBJECTS = word_set(
    "given named called dubbed titled entitled labeled labelled paid awarded handed offered shown sent told taught asked denied granted sold lent elected "
    "appointed considered deemed made left allowed charged fined cost promised owed refused nicknamed renamed declared voted ranked rated worth crowned"
)
"""Participles behind which an object may stand still: 'a man called the Fox', 'the prize awarded the winner'."""

OF_SOMEBODY = word_set("those these it him them her his their its")
"""What begins an object of a finite verb alone: 'called those words a lie'."""

BEHIND_ARTICLE = re.compile(r"DR?V(?!E)")
ARTICLES = word_set("the a an its their our my your")
"""Words that no finite verb follows: 'the raid', 'the accused'."""

JOINED_PAST = re.compile(r"^[DNLPSMR]*[NLP]E(?=I[DNLPSMIRH]*&R?V(?!.*[VXY]))")
"""Tags of a clause whose first verb was taken for a participle: 'Officers responded to it and engaged him'."""

BEHIND_PREPOSITION = re.compile(r"(?<!W)IV")
PREPOSITIONS = word_set("on of for with at from by about against")
"""Words that no -s form of a verb follows: 'a vote on subpoenas'."""

GOING_ON_WITH = re.compile(r"[NLP]R?ET[BN]")
NEVER_PASSIVE = word_set(
    "continued began agreed refused tried decided vowed promised failed managed attempted declined struggled hoped pledged tended proceeded"
)
"""Past forms before 'to' that are no participles: 'Doe continued to argue'."""

OPENINGS = ";:.(CWQ-&,"
"""Tags behind which another clause may begin."""

LONGEST = 400
"""Words of a stretch that are read; what has more is no sentence."""


class Parse(NamedTuple):
    """A text as words and marks: where each stands, the same in lower case, and their tags (see `tagging`)."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    lows: tuple[str, ...]
    tags: str

    def words(self, first: int, end: int) -> str:
        """The published words from one place to before another."""
        return self.text[self.starts[first] : self.ends[end - 1]] if first < end else ""

    def is_verb_at(self, offset: int) -> bool:
        """Whether the word that begins at an offset can be a verb here: not in 'his past comments', 'a June jobs report', 'to file reports'."""
        place = bisect_left(self.starts, offset)
        if not 0 < place < len(self.tags) or self.tags[place] not in "LN":
            return not (1 < place < len(self.tags) and self.tags[place] == "V" and "T" in self.tags[place - 2 : place])
        if self.tags[place - 1] == "P" and self.tags[place] == "N":
            before = self.tags[:place].rstrip("PN")
            return before[-1:] not in {"D", "S"}
        return self.tags[place - 1] not in "NSDILB" or self.lows[place + 1 : place + 2] in {("that",), ("out",)}


def parse(text: str, *, is_headline: bool = False) -> Parse:
    """A text -> its words and marks with their tags; those of the texts met last are remembered, as several steps read the same clause."""
    return _parsed(text, is_headline)


@lru_cache(maxsize=4096)
def _parsed(text: str, is_headline: bool) -> Parse:  # noqa: FBT001 - by place, so that a text is remembered once
    parts = TOKENS.on(text).split(text, LONGEST)
    ends = list(accumulate(map(len, parts)))
    words = headline_words(parts[1::2]) if is_headline else parts[1::2]
    model = tagger()
    forms = model.forms_of(words)
    tags = model.tags_of(forms)
    lows = tuple([form.low for form in forms])
    tags = _finite_like_base(lows, tags) if "B" in tags else tags
    tags = _finite_like_participle(lows, tags) if "E" in tags else tags
    tags = _noun_behind_article(lows, tags) if "DV" in tags or "DRV" in tags else tags
    tags = _clock(lows, tags) if "MX" in tags else tags
    tags = _plural_behind_preposition(lows, tags) if "IV" in tags else tags
    return Parse(text, tuple(ends[:-1:2]), tuple(ends[1::2]), lows, headline_tags(words, lows, tags) if is_headline else tags)


forget_parses = _parsed.cache_clear


def _finite_like_base(lows: tuple[str, ...], tags: str) -> str:
    """Words and their tags -> the same, where what looks like the base form stands right behind its subject: 'Doe put the number at 96', 'the students break in'."""
    for place in range(1, len(tags)):
        if tags[place] == "B" and (tags[place - 1] == "L" or (tags[place - 1] in "PNH" and lows[place] in SAME_FORMS)):
            before = tags[max(0, place - 6) : place]
            if BEFORE_BASE.isdisjoint(before):
                return tags[:place] + "V" + tags[place + 1 :]
    return tags


def _noun_behind_article(lows: tuple[str, ...], tags: str) -> str:
    """Words and their tags -> the same, where what looks like a finite verb is a noun: 'During the raid the officers found'."""
    for match in BEHIND_ARTICLE.finditer(tags):
        if lows[match.start()] in ARTICLES:
            tags = tags[: match.end() - 1] + "N" + tags[match.end() :]
    return tags


def _plural_behind_preposition(lows: tuple[str, ...], tags: str) -> str:
    """Words and their tags -> the same, where what looks like a finite verb is a plural: 'a vote on subpoenas'."""
    for match in BEHIND_PREPOSITION.finditer(tags):
        place = match.end() - 1
        if lows[place - 1] in PREPOSITIONS and lows[place].endswith("s") and "W" not in tags[max(0, place - 6) : place]:
            tags = tags[:place] + "L" + tags[place + 1 :]
    return tags


def _clock(lows: tuple[str, ...], tags: str) -> str:
    """Words and their tags -> the same, where the 'am' of a time of day was taken for a verb."""
    return "".join(["N" if low == "am" and place and tags[place - 1] == "M" else tags[place] for place, low in enumerate(lows)])


def _finite_like_participle(lows: tuple[str, ...], tags: str) -> str:
    """Words and their tags -> the same, where what looks like a participle has a subject before it and an object behind it: 'Doe lost her race and'."""
    joined = JOINED_PAST.match(tags) if "&" in tags else None
    if joined and lows[joined.end() - 1] not in ONLY_PARTICIPLES:
        return tags[: joined.end() - 1] + "V" + tags[joined.end() :]
    for match in GOING_ON_WITH.finditer(tags):
        place = match.end() - 3
        if lows[place] in NEVER_PASSIVE and FINITE.isdisjoint(tags[max(map(tags[:place].rfind, OPENINGS)) + 1 : place]):
            return tags[:place] + "V" + tags[place + 1 :]
    for match in WITH_OBJECT.finditer(tags):
        place = match.end() - 1
        behind = tags[place + 1]
        if (
            (lows[place] in WITH_TWO_OBJECTS and lows[place + 1] not in OF_SOMEBODY)
            or lows[place] in ONLY_PARTICIPLES
            or (match.group()[0] == "H" and lows[match.start()] not in NOMINATIVE)
            or (behind == "N" and lows[place + 1] not in CURRENCIES)
            or (behind in "LPM" and "L" not in match.group())
            or (behind == "H" and lows[place + 1] in NOMINATIVE - {"it", "you"})
            or not TIMES.isdisjoint(lows[place + 1 : place + 5])
        ):
            continue
        opening = max(map(tags[:place].rfind, OPENINGS))
        if FINITE.isdisjoint(tags[opening + 1 : place]):
            return tags[:place] + "V" + tags[place + 1 :]
    return tags


def has_finite_verb(text: str) -> bool:
    """Whether a stretch of text holds a finite verb."""
    return not FINITE.isdisjoint(parse(text).tags)


def states_something(text: str) -> bool:
    """Whether a stretch of text holds a finite verb, or a word that must be one."""
    parsed = parse(text)
    return not FINITE.isdisjoint(parsed.tags) or likely_verb(parsed) is not None


def headline_words(words: list[str]) -> list[str]:
    """The words of a headline -> in lower case where they are known so, if most have capitals, which tell little then."""
    long = [word for word in words if len(word) > 3]
    if len(long) < 3 or sum(word[0].isupper() for word in long) <= 0.7 * len(long):
        return words
    known = tagger().classes
    return [low if (low := word.lower().replace("’", "'")) in known or _is_news_verb(low) else word for word in words]


def _is_news_verb(low: str) -> bool:
    """Whether a word is a past or -s form of a verb of news."""
    return low in PAST or (low.endswith("s") and lemma(low) in BASE)


def headline_tags(words: list[str], lows: tuple[str, ...], tags: str) -> str:
    """The words of a headline and their tags -> the same, where the present tense was taken for a plural: it is written short."""
    for place in range(1, len(words) - 1):
        if tags[place] in FINITE:
            return tags
        if tags[place] in "LN" and tags[place - 1] in "NPLSM" and _is_short_present(words, lows, tags, place):
            return tags[:place] + "V" + tags[place + 1 :]
    short = _short_present(tags, lows) if VERBAL.isdisjoint(tags) else None
    return tags if short is None else tags[:short] + "V" + tags[short + 1 :]


def _short_present(tags: str, lows: tuple[str, ...]) -> int | None:
    """Words without any verb -> the place of the first -s form behind a singular name: 'Ida menaces Cuba'."""
    for place in range(1, len(tags) - 1):
        if tags[place] == "L" and tags[place - 1] in "NP" and tags[place + 1] in "PDMNRIHL" and lows[place].endswith("s"):
            return place if not lows[place - 1].endswith("s") else None
    return None


def _is_short_present(words: list[str], lows: tuple[str, ...], tags: str, place: int) -> bool:
    """Whether what looks like a plural is the verb of a headline: 'Panel disputes report', not 'Tax cuts help'."""
    known = tagger().classes
    kinds = known.get(lows[place]) or (guess(words[place], lows[place]) if words[place].islower() else "")
    is_named = tags[place - 1] == "P" or (place == 1 and tags[0] == "N")
    may_be_verb = "V" in kinds or (is_named and lemma(lows[place]) in BASE)
    if not lows[place].endswith("s") or not may_be_verb or lows[place - 1].endswith("s"):
        return False
    follows = tags[place + 1]
    if follows in FINITE:
        return known.get(lows[place + 1], "V")[0] == "N"
    return follows in "PDMNRIHLE" or (is_named and follows == "T")


def likely_verb(parsed: Parse, first: int = 0) -> int | None:
    """A stretch without a finite verb -> the place of the word that is one most likely: 'Jane Doe married John Roe', 'The panel rules on it'."""
    for kinds in ("EB", "L", "N"):
        for place in range(first + 1, len(parsed.tags) - 1):
            before = parsed.tags[place - 1]
            if (
                parsed.tags[place] in kinds
                and before in 'NLPHM)"RVG,-'
                and parsed.lows[place] not in ONLY_PARTICIPLES
                and (kinds == "EB" or can_be(parsed.lows[place], "V") or parsed.lows[place] in PAST)
                and (kinds != "N" or before in "LHM)" or parsed.lows[place] in PAST)
                and (before != "," or _closes_pair(parsed, first, place))
            ):
                return place
    return _short_present(parsed.tags, parsed.lows)


def with_finite_verb(parsed: Parse) -> Parse:
    """A clause -> the same; where no verb in it was found to be finite, the participle that is one most likely counts as such: 'At a briefing, police named a suspect'."""
    if not FINITE.isdisjoint(parsed.tags):
        return parsed
    place = likely_verb(parsed)
    if place is None or parsed.tags[place] not in "EB" or parsed.tags[place - 1] == "E":
        return parsed
    return parsed._replace(tags=f"{parsed.tags[:place]}V{parsed.tags[place + 1 :]}")


def _closes_pair(parsed: Parse, first: int, place: int) -> bool:
    """Whether the comma before a word is the second of two: 'The vote, held on Monday, ends ...'."""
    is_verb = parsed.tags[place] in "LE" or parsed.lows[place] in PAST
    return "," in parsed.tags[first : place - 1] and is_verb


def can_be(low: str, tag: str) -> bool:
    """Whether the lexicon has a tag for a word."""
    return tag in tagger().classes.get(low, "")
