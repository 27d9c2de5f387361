"""Titles: the part of a headline that states something, without the label before it and the outlet behind it."""

from __future__ import annotations

import re

LABEL = re.compile(
    r"(?:exclusive|breaking(?: news)?|watch|video|live(?: updates?)?|updated?|just in|developing|photos?|pictures|in pictures|listen|podcast|read|report card|"
    r"fact[ -]?check|explainer|factbox|timeline|analysis|opinion|op-?ed|editorial|commentary|column|letters?(?: to the editor)?|review|perspective)\s*(?::|\||\s[–—-])\s+(?=\S)",
    re.IGNORECASE,
)
OPINION = re.compile(
    r"(?:[\w’' ]{0,24}\b)?(?:opinion|op-?ed|editorial|commentary|column|letters? to the editor|perspective)\s*(?::|\||\s[–—-]|$)",
    re.IGNORECASE,
)
"""A label that says that what follows is argued."""

OPINION_PAGE = re.compile(
    r"/(?:opinions?|op-?eds?|editorials?|commentisfree|commentary|columns?|columnists?|letters|perspectives?|views?)(?:[/?#]|$)",
    re.IGNORECASE,
)
"""A part of the address of such a page."""

BEHIND_BAR = re.compile(r"(?<=\S)\s+(?:\||::|»|·)\s+[^|:»·]{2,50}$")
OUTLET = re.compile(
    r"(?<=\S)\s+[-–—]\s+(?:The )?(?:[A-Z][\w.&’']*[ -]){0,4}?(?:News|Times|Post|Journal|Tribune|Herald|Guardian|Telegraph|Mail|Mirror|Gazette|Globe|Chronicle|Star|Sun|Today|Daily|"
    r"Magazine|Review|Press|Radio|TV|Television|Media|Network|Examiner|Observer|Independent|Reuters|CNN|BBC|NPR|AP|AFP|CBS|NBC|ABC|CNBC|MSNBC|PBS|Bloomberg|POLITICO|Politico)"
    r"(?: (?:News|Online|Live|World|Politics|UK|US|\w+\.(?:com|org|net)))?$|(?<=\S)\s+[-–—]\s+[\w.-]+\.(?:com|org|net|co\.uk)$"
)
"""The outlet behind a headline, as pages print it."""

FEWEST = 12
"""Characters that must be left of a headline."""


def headline_span(words: str) -> tuple[int, int]:
    """A headline -> [start, end) of what it states.

    >>> "Exclusive: Mill to cut 400 jobs | Vell News"[slice(*headline_span("Exclusive: Mill to cut 400 jobs | Vell News"))]
    'Mill to cut 400 jobs'
    """
    start, end = 0, len(words)
    label = LABEL.match(words)
    if label and len(words) - label.end() >= FEWEST:
        start = label.end()
    for pattern in (BEHIND_BAR, OUTLET):
        match = pattern.search(words, start, end)
        if match and match.start() - start >= FEWEST:
            end = match.start()
    return start, end


def says_opinion(title: str, url: str) -> bool:
    """A title and the address of a page -> whether either says that the piece is an opinion."""
    return bool(OPINION.match(title.strip())) or bool(OPINION_PAGE.search(url.partition("//")[2]))
