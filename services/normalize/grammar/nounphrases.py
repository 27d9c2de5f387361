"""Noun phrases: whether some words can be a subject, and what the subject of a clause is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.normalize.english.lexicon import PREPOSITIONS
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.slots import slots
from services.normalize.grammar.syntax import NOMINATIVE, TIMES, Parse, likely_verb, parse

LEAD_IN = re.compile(
    r"(?:on|in|at(?! least| most)|after|before|as|for|since|earlier|meanwhile|however|still|but|and|yet|also|while|when|during|with|though|although|instead|moreover|"
    r"despite|to|(?:shortly|soon|just|(?:[\w-]+ ){1,2}(?:days?|hours?|weeks?|months?|years?|minutes?)) (?:after|before|later|earlier|ago)|following|later|citing|speaking|asked|according|by|from|of|under|over|if|once|now|then|today|yesterday|separately|overall)\b",
    re.IGNORECASE,
)
TAKES_OBJECT = re.compile(r"[NLPHMW\")](?:[EB][DPMNLH]|[EB]G)")
"""Tags of a verb that the tagger takes for a participle, between its subject and its object."""

LONGEST_SPEAKER = 22
"""Words of a speaker with all that hangs on."""

AMOUNTING = {("at", "least"), ("at", "most")}
"""What opens like a preposition and counts: 'At least seven companies'."""

NOT_SPEAKERS = word_set("it this that there which what who how why these those both some")


def is_noun_phrase(words: str) -> bool:
    """Some words -> whether they can be a subject: no preposition first, no verb of their own outside a relative clause."""
    said, low, _ = words_in(words)
    if (
        not said
        or len(said) > LONGEST_SPEAKER
        or (low[0] in PREPOSITIONS and low[:2] not in AMOUNTING)
        or (low[0] in NOT_SPEAKERS and (len(said) == 1 or low[0] not in {"some", "both", "those", "these"}))
    ):
        return False
    if len(low) > 1 and low[-1] in NOMINATIVE - {"it", "you"}:
        return False  # 'charges he' denies
    if low[0] in {"saying", "adding", "noting"} or {"what", "how", "why"}.intersection(low):
        return False
    parsed = parse(words.replace(" - ", "-"))
    if parsed.tags.startswith("GD"):
        return False  # 'contradicting the result'
    first = int(parsed.tags[:1] == "V" and low[0].endswith("ed") and parsed.tags[1:2] in {"N", "L", "P"})  # 'exiled critics'
    return main_verb(parsed, first) is None and not takes_object(parsed)


def takes_object(parsed: Parse, first: int = 0, end: int | None = None) -> bool:
    """Whether a stretch holds a participle with an object of its own, which is a verb most likely: 'the state enacted the law'."""
    found = TAKES_OBJECT.finditer(parsed.tags, first, len(parsed.tags) if end is None else end)
    return any(parsed.lows[match.end() - 1] not in TIMES for match in found)


def is_nominal(words: str) -> bool:
    """Some words that stand before a clause's own verb -> whether they can name who speaks: no bare 'it', no preposition first."""
    said, low, _ = words_in(words)
    return (
        bool(said)
        and len(said) <= LONGEST_SPEAKER
        and low[0] not in PREPOSITIONS
        and low[0] not in NOT_SPEAKERS - {"some", "both", "those"}
    )


def without_adverbs(words: str) -> str:
    """A noun phrase -> without the adverbs and auxiliaries between it and its verb: 'the family also' -> 'the family'."""
    parsed = parse(words)
    end = len(parsed.tags)
    while end > 1 and (parsed.tags[end - 1] == "R" or parsed.lows[end - 1] in {"has", "have", "had", "further"}):
        end -= 1
    return words[: parsed.ends[end - 1]] if end else words


def main_subject(text: str) -> str:
    """A clause -> the words before its first finite verb, without what leads in."""
    return _first_subject(text) or _subject_by_slots(text)


def _subject_by_slots(text: str) -> str:
    found = slots(text)
    return found.subject if found.predicate and is_noun_phrase(found.subject) else ""


def _first_subject(text: str) -> str:
    first = ""
    for part in _parts(text):
        parsed = parse(part)
        if parsed.tags[:1] == "G" and not first:
            return ""  # 'Leaving the case open, ...': no subject yet
        at = main_verb(parsed) or (None if first else likely_verb(parsed))
        if first and parsed.tags[:1] in {"V", "E"} and parsed.tags[1:2] in tuple("DPNLHM"):
            return first
        if at is not None and at > 0:
            who = without_adverbs(part[: parsed.starts[at]].strip())
            return who if is_noun_phrase(who) else ""
        first = f"{first}, {part}" if first else part
    return ""


def _parts(text: str) -> Iterator[str]:
    return (
        part.strip() for part in re.split(r",(?!\d)|\s[—–]\s", text)[:4] if part.strip() and not LEAD_IN.match(part.strip())
    )
