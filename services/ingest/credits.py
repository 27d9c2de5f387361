"""Credits: whom a text names as having run it first. Hints for origins: what a line says, not what is so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.ingest.publishers import KNOWN, Publishers

MOST = 8
LEAD = 600
"""Characters in which a dateline is looked for."""
LINE = 160
"""Characters of a line that can be a credit."""

_DATELINE = re.compile(r"\(([\w./ -]{2,40})\)\s*(?:[-–—]{1,2}|:)|/([\w ]{4,20})/\s*--")
_REPORTING = re.compile(r"\(\s*(?:Additional r|R)eporting by [^)]{1,200}[Ee]diting by", re.DOTALL)
_CREDIT = re.compile(
    r"""^\W*(?:read\ more|source(?:\ link)?|via|courtesy(?:\ of)?|credits?|with\ (?:files|reporting)
    |(?:this\ (?:article|story|post|report)\ )?(?:was\ )?(?:originally|first)\ (?:published|appeared))
    \s*(?:[:@—–-]|\b(?:at|on|in|by|from)\b)\s*(?P<who>[^\s].{1,80}?)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTRIBUTED = re.compile(r"^\W*(?P<who>[\w./ -]{2,40}?) contributed to this (?:report|article|story)\W*$", re.IGNORECASE)
_COPYRIGHT = re.compile(r"^\W*(?:copyright|©|\(c\))[\s©\d,–-]*(?:by\s+)?(?P<who>[\w./' -]{2,60}?)\s*(?:\.|,|$)", re.IGNORECASE)
_BARE = re.compile(r"^\W*(?P<who>source link|original article|read the original article)\W*$", re.IGNORECASE)
_SITE = re.compile(r"\b((?:[\w-]+\.)+(?!html?\b|php\b)[a-z]{2,12})\b", re.IGNORECASE)


def credits_in(text: str, known: Publishers = KNOWN) -> list[str]:
    r"""A text -> whom it credits, each once, in order: agencies by name, sites by domain, a credit without a name as it stands.

    >>> credits_in("MOSCOW (Reuters) - Rain fell.\nRead More @ www.example.com\nSource link")
    ['Reuters', 'example.com', 'Source link']
    """
    found = dict.fromkeys(name for name in _found(text, known) if name)
    return list(found)[:MOST]


def _found(text: str, known: Publishers) -> Iterator[str | None]:
    for match in _DATELINE.finditer(text[:LEAD]):
        yield known.agencies.get((match.group(1) or match.group(2)).strip().casefold())
    for line in text.splitlines():
        if 3 < len(line) <= LINE:
            yield _credited(line, known)
    if _REPORTING.search(text[-2_000:]):
        yield "Reuters"


def _credited(line: str, known: Publishers) -> str | None:
    """A line -> whom it credits, or None where it is no credit or credits nobody that can be told."""
    if bare := _BARE.match(line):
        return bare["who"]
    match = _CREDIT.match(line) or _CONTRIBUTED.match(line) or _COPYRIGHT.match(line)
    if match is None:
        return None
    who = " ".join(match["who"].split())
    if site := _SITE.search(who):
        return site.group(1).lower().removeprefix("www.")
    return known.agencies.get(who.casefold()) or known.agencies.get(who.casefold().removeprefix("the "))
