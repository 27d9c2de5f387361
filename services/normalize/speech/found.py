"""A source as it is found in one clause: who says so, as written, where the words for it stand, and who was told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.normalize.english.wordlists import word_set

TOLD = re.compile(
    r"^\s(?:the (?:[a-z]+ ){0,2}(?:broadcaster|newspaper|paper|agency|network|channel|magazine|outlet|website|station|daily) )?(?P<whom>(?:the )?[A-Z][\w.&’'-]*(?: (?:of |the )?[A-Z][\w.&’'-]*){0,4})"
)
NO_OUTLET = re.compile(
    r" (?:press|reporters?|journalists|corps|pool|audience|crowd|committee|council|staff|employees|lawmakers|voters|supporters|residents|leaders)\b"
)
"""Behind a name: those who were told are no outlet, 'the White House press corps'."""

HEARERS = word_set(
    "congress lawmakers parliament senate senators assembly mps deputies bundestag knesset duma council court tribunal commission committee jurors inquiry police"
)
"""How a name ends of who is told and reports nothing: 'told Congress', 'told the High Court'."""

THAT = re.compile(r" [^,;:“\"]{2,90}? that\b")
LONGEST_CLAUSE = 600
"""Characters at either end of a clause that are looked at."""

LONGEST_BETWEEN = 14
"""Words between a verb of speech and its 'that', at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """A source in one clause: who, outermost first, as written; the spans that say so; whether it ends the sentence, or stands between quotations."""

    who: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()
    verb: str = ""
    is_trailing: bool = False
    between: bool = False


def told(text: str, found: Found, after_verb: int) -> Found:
    """'X told the Post' -> the chain Post, X."""
    if found.verb != "told":
        return found
    match = TOLD.match(text[after_verb : after_verb + 80])
    if (
        not match
        or match["whom"].rstrip(".,").split()[-1].lower() in HEARERS
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
