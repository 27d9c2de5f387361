"""Photo captions and credits, told by the credit, the set opening, or the agency's dateline above a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.normalize.draft import Line
from services.normalize.english.cues import Cued
from services.normalize.english.wordlists import word_set
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.syntax import SAME_FORMS, can_be, parse

AGENCIES = r"(?:AP|AFP|Reuters|REUTERS|Getty|EPA|Anadolu|Shutterstock|Alamy|Bloomberg|UPI|PA|TASS|Sipa|SIPA|ZUMA|iStock|Xinhua|Yonhap|DPA|dpa)"
IN_BRACKETS = re.compile(
    rf"\((?:(?:Photo|Image|Picture|Video|Screenshot|Photograph|Illustration|Courtesy|Credit|Source)\b[^()]{{0,120}}\)|(?:Via|via|VIA) [^()]{{1,60}}\)|"
    rf"[^()]{{0,80}}\b{AGENCIES}(?: (?:Photo|Images|News))?\b[^()]{{0,60}}\)|"
    rf"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){{0,3}}: [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){{1,2}}\)|"
    rf"[A-Z][\w.'’-]+(?: (?:[A-Z\d][\w.'’-]*|photo|file|staff|news)){{0,3}} ?/ ?[A-Z][\w.'’ /-]{{1,60}}\))"
)
CREDIT = Cued(
    r"\b(?:(?:Photo|PHOTO|Image|Picture|Photograph|Video)s? (?:via|by|BY|courtesy of|credit:?|:) ?[A-Z@][\w.'’ /@-]{1,60}|"
    r"(?:Getty Images|AP Photo|AFP via Getty|via Getty|via AP|toggle caption|hide caption|Image credit|Photo credit|Image source|Photo:|Image:))"
)
AGENCY_ALONE = re.compile(rf"\({AGENCIES}\)")
"""What also stands in a dateline: 'ROME (AP)'."""

AFTER_CREDIT = 40
"""Characters that may follow a credit at a caption's end: the photographer's name again."""

LONGEST_CAPTION = 900
"""Characters; a longer paragraph that names a photo is prose."""

CREDIT_ONLY = re.compile(r"[.!?…”\"]\s*\((?:[A-Z][\w.'’-]+ [A-Z][\w.'’ -]{1,50})\)$")
"""A paragraph that ends in a name in brackets after its stop: '... in the harbour. (Coast Guard)'."""

OPENING = re.compile(
    r"(?:FILE ?(?:PHOTO)?(?: ?[-–—:]|\b)|Cover:|Caption:|Photo(?:s|graph)?:|Image:|Video:|Video caption|Image caption|Media caption|Enlarge this image|"
    r"In this .{4,60}?(?:photo|image|picture|video|frame|file photo)\b|(?:Pictured|Above|Left|Right)\s?[:,])"
)
CREDITED = re.compile(
    r"(?: (?:Stock (?:image|photo)|File (?:image|photo|picture)|Handout|Library (?:image|picture))| Pool ?/ ?[A-Z][\w .]{1,40}| ?© ?[A-Z][\w./ -]{1,60}|[.!?”\"] (?:REUTERS|Reuters|AFP|AP|EPA|UPI|PA|Xinhua|TASS|Anadolu|Getty(?: Images)?) ?/ ?[A-Z][\w.'’ -]{2,50})$"
)
"""What a caption ends with behind its words: '... on Thursday © AFP / Jane Doe'."""

CREDITING = ("©", "/", "image", "photo", "picture", "Handout")
"""One of these is in any of them (a cue in place of the search, which looks at each character)."""

LOCATED = re.compile(
    r"[A-Z][A-Z .,'-]{2,60} [-–—] (?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER) \d{1,2}\b"
)
"""'CITY, COUNTRY - APRIL 16: ...', as agencies head their captions."""


ON_A_DAY = re.compile(
    r" on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:,? (?:morning|afternoon|evening|night))?(?:, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)?(?: after\b[^.]{4,120})?\.?$"
)
HEAD_LINES = 3
LONGEST_PICTURED = 220
"""Lines at the head of a text, and characters of a caption, among which what is pictured is told by its tense."""

AHEAD_OR_STATE = word_set(
    "be have do say begin start open meet vote go take play host hold face return resume continue run end close expire leave arrive travel visit head "
    "speak appear plan expect want need come make get give elect choose decide hear rule mark remain stay become look seem sign state"
)
"""Verbs whose present tense with a day tells what is to come, or what is so."""


def captions(lines: tuple[Line, ...]) -> Iterator[tuple[int, str]]:
    """Lines -> the numbers of those that are captions or credits of pictures."""
    for number, line in enumerate(lines):
        words = line.text
        at_an_end = number < HEAD_LINES or number == len(lines) - 1
        if len(words) <= LONGEST_CAPTION and (is_caption(words) or (at_an_end and _shows(words))):
            yield number, "caption"


def _shows(words: str) -> bool:
    """A paragraph at either end of a text -> whether it tells in the present tense of a day that is past: 'Boats wait in the bay on Saturday'."""
    match = ON_A_DAY.search(words)
    if not match or len(words) > LONGEST_PICTURED or "said" in words or any(mark in words for mark in '“”"'):
        return False
    parsed = parse(words)
    verb = main_verb(parsed)
    low = parsed.lows[verb] if verb else ""
    return (
        bool(verb)
        and low not in SAME_FORMS
        and can_be(low, "V")
        and lemma(low) + "s" * low.endswith("s") == low
        and lemma(low) not in AHEAD_OR_STATE
    )


def is_caption(words: str) -> bool:
    """A paragraph -> whether it describes a picture or credits one."""
    tail = words[-90:]
    if OPENING.match(words) or LOCATED.match(words) or (any(map(tail.__contains__, CREDITING)) and CREDITED.search(tail)):
        return True
    bracketed = IN_BRACKETS.finditer(words) if "(" in words else ()
    found = [c for c in (*bracketed, *CREDIT.finditer(words)) if c.start() < 5 or c.end() > len(words) - AFTER_CREDIT]
    credit = min(found, key=re.Match.start, default=None)
    if credit:
        return not AGENCY_ALONE.fullmatch(credit.group()) or credit.end() >= len(words)
    return len(words) < 260 and bool(CREDIT_ONLY.search(words[-80:])) and words[0] not in '“"'
