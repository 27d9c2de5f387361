"""Noun phrases: whether some words can be a subject, and what the subject of a clause is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.normalize.lexicon import PREPOSITIONS
from services.normalize.stems import tokens
from services.normalize.syntax import likely_verb, main_verb, parse
from services.normalize.wordlists import word_set

LEAD_IN = re.compile(
    r"(?:on|in|at|after|before|as|for|since|earlier|meanwhile|however|still|but|and|yet|also|while|when|during|with|though|although|instead|moreover|"
    r"despite|to|(?:shortly|soon|just|(?:[\w-]+ ){1,2}(?:days?|hours?|weeks?|months?|years?|minutes?)) (?:after|before|later|earlier|ago)|following|later|citing|speaking|asked|according|by|from|of|under|over|if|once|now|then|today|yesterday|separately|overall)\b",
    re.IGNORECASE,
)
TAKES_OBJECT = re.compile(r"[NLPHMW\")](?:[EB][DPMNLH]|[EB]G)")
"""Tags of a verb that the tagger takes for a participle, between its subject and its object."""

NOT_SPEAKERS = word_set("it this that there which what who how why these those both some")
JUDGED = word_set(
    "accuse accused accuses calls called describes described hails hailed praises praised criticizes criticized condemns condemned blasts blasted "
    "slams slammed dismisses dismissed expect expects expected expecting reckons reckoned forecast forecasts projects projected assesses assessed "
    "demand demands demanded demanding deplore deplored laments lamented celebrates celebrated welcomes welcomed posits posited pledges pledged "
    "vows vowed counted"
)
"""Verbs whose subject stands behind what follows, though they are part of what is stated."""


def is_noun_phrase(words: str) -> bool:
    """Some words -> whether they can be a subject: no preposition first, no verb of their own outside a relative clause."""
    said = [m.group() for m in tokens(words)]
    low = [w.lower() for w in said]
    if (
        not said
        or len(said) > 22
        or low[0] in PREPOSITIONS
        or (low[0] in NOT_SPEAKERS and (len(said) == 1 or low[0] not in {"some", "both", "those", "these"}))
    ):
        return False
    if {"what", "how", "why"}.intersection(low):
        return False
    parsed = parse(words.replace(" - ", "-"))
    return main_verb(parsed) is None and not TAKES_OBJECT.search(parsed.tags)


def main_subject(text: str) -> str:
    """A clause -> the words before its first finite verb, without what leads in."""
    first = ""
    for part in _parts(text):
        parsed = parse(part)
        at = main_verb(parsed) or likely_verb(parsed)
        if first and parsed.lows and parsed.lows[0] in JUDGED:
            return first
        if at is not None and at > 0:
            who = re.sub(r"(?:\s+(?:\w+ly|also|now|then))+$", "", part[: parsed.starts[at]].strip())
            return who if is_noun_phrase(who) else ""
        first = f"{first}, {part}" if first else part
    return ""


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in re.split(r",|\s[—–]\s", text)[:4] if part.strip() and not LEAD_IN.match(part.strip()))
