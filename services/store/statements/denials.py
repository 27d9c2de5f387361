"""Denials: where a report says that somebody rejects what was just said, and rival numbers given without their unit."""

from __future__ import annotations

import re
from typing import Literal

Reply = Literal["", "it", "claim"]
"""What a statement rejects: nothing, what was said last, or what is known to be claimed."""

_WORDS = r"(?:claims?|charges?|allegations?|accusations?|assertions?|suggestions?|accounts?|concerns?|complaints?|criticisms?|rumou?rs?|reports?|findings?|version)"
_CONTRADICT = r"(?<!to )(?:den(?:y|ies|ied)|disput(?:e|es|ed)|refut(?:e|es|ed)|rebut(?:s|ted)?|contradict(?:s|ed)?)"
_REJECT = r"(?<!to )(?:reject(?:s|ed)?|dismiss(?:es|ed)?)"
_OWN_WORDS = r"(?! (?:against|about|over|that|he|she|they|it|of)\b)"
"""What follows a claim that is told right there, and not by what stands before."""
_CLAIM = rf"(?:(?:that|this|those|these|such|all)(?: [\w-]+){{0,2}} {_WORDS}|(?:the|his|her|their|its)(?: [\w-]+){{0,2}} {_WORDS}\b{_OWN_WORDS})"
_IT = rf"(?:(?:it|that|this|them)(?=\W*$|[,.;:]| (?:all|flatly|outright|again|on|in|at|when|and|but|through|via|yesterday|today)\b)|{_CLAIM})"
_FALSE = r"(?:not true|untrue|false|wrong|baseless|unfounded|groundless|nonsense|rubbish|overblown|fabricated|inaccurate|[\"“']?an? (?:\w+ )?(?:lie|fabrication|falsehood|smear))"
_UNTRUE = r"(?:simply |just |completely |plainly )?(?:not true|untrue|false|baseless|unfounded|groundless|fabricated|inaccurate|incorrect|nonsense|not the case|[\"“']?an? (?:\w+ )?lie)"

_WITHIN = re.compile(
    rf"(?:,?\s(?:something|an? {_WORDS}(?: that)?|although|though|but|while)|,\s(?:all of )?which)\s(?P<who>(?!to\b)(?:(?! to\b)[^,;:]){{2,60}}?)\s"
    rf"(?:(?:has|have|had|also|always|long|since|and|\w+ly)\s){{0,6}}(?:{_CONTRADICT}|{_REJECT})(?: {_IT})?\W*$"
)
"""At a statement's end: "..., a charge the clerk rejected"."""

_REPLY = re.compile(
    rf"\b(?:{_CONTRADICT} {_IT}|{_REJECT} {_CLAIM})(?!\s[\w-]+ing\b)|\bcall(?:s|ed|ing)? {_IT} [\"“']?{_FALSE}|\b(?:{_IT}) (?:is|was|are|were) [\"“']?{_FALSE}"
    rf"|\bno truth (?:in|to) {_IT}|^\W*(?:\S+ ){{1,6}}?(?:says?|said|added|insist(?:s|ed)) (?:this|that|it) (?:is|was) {_UNTRUE}"
    rf"|(?:[Tt]hat|[Tt]he|[Tt]his|\w['’]s?) {_WORDS}(?: (?!(?:who|which|that)\b)[\w-]+){{0,6}} (?:is|was|are|were) (?:{_UNTRUE}|not borne out|not supported|contradicted)\b"
)
"""A statement that is a reply: "She denied it", "called the allegation a lie"."""

_POINTS = re.compile(r"\b(?:it|this|that|these|those|them|such)\b", re.IGNORECASE)
"""What points to the sentence before; *the allegations* may have been told long ago."""
_NOT = re.compile(r"\b(?:no|not|never|nor|neither|nobody)\b|n[’']t\b", re.IGNORECASE)
NEAR_BEGIN = 80
"""Characters within which a reply begins: what stands before a later one is what it replies to."""

_NO = re.compile(
    r"\b(?:(?:is|are|was|were|be|been|being|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must|or|if) not|no|never|none|nor|neither|nobody|nothing|nowhere|cannot|den(?:y|ies|ied|ying)|disput(?:es|ing|ed that)|reject(?:s|ed|ing)?"
    r"|untrue|false|lying|lies?|wrong|baseless|unfounded|groundless|fabricated|inaccurate|innocent)\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words that say no, or that something is not so."""

_RIVAL = re.compile(
    r"\b(?:(?:figure|number|toll|total|count|tally|sum|estimate)\b.{0,40}\b(?:is|was|at|to|as)\b"
    r"|(?:gave|gives|cit(?:es|ed)) (?:a|its|their|the) (?:\w+ )?(?:figure|number|toll|count|total) of\b"
    r"|(?:speaks?|spoke|talks?) of \S+$|puts? (?:\S+ ){1,5}at\b"
    r"|(?:saw|sees|counted|counts|claim(?:s|ed)|estimate[sd]?|reckon(?:s|ed)|reported|cited|arrived at|came (?:to|up with)|(?:says?|said)(?: (?:it|there) (?:was|were|had been))?)"
    r" (?:about |around |some |only |just |nearly |almost |more than |over |at least |as many as |no more than )*[\d,.]+(?: million)?\W*$)"
    r"|^\W*[\d,.]+\W*$",
    re.IGNORECASE,
)
"""A number that answers another one: "the figure is 112", "his people speak of 112", "the unions saw 60,000"."""

_DOUBTED = re.compile(
    r"\b(?:few|little|no|scant|scarce(?:ly any)?|hardly any) (?:[\w-]+ )?(?:signs?|evidence|indications?|proof|hints?|truth|basis|reason to believe)"
    r" (?:that|to (?:the )?(?:claims?|allegations?|suggestions?) that)\b|\bdoubt(?:s|ed)? that\b",
    re.IGNORECASE,
)
"""What makes a clause one that is denied, or near to it: "shows few signs that he wants to stop"."""

_DOUBTABLE = ("sign", "evidence", "indication", "proof", "hint", "truth", "basis", "reason", "doubt")

_DENIES = re.compile(
    rf"(?<!\bbe )(?<!\bbeen )(?<!\bbeing )(?<!\bwas )(?<!\bwere )(?<!\bis )(?<!\bare ){_CONTRADICT}\b|{_DOUBTED.pattern}",
    re.IGNORECASE,
)

_AND = re.compile(r", and |[;:—–]|, (?:now|which|who|as|but|while|saying|adding)\b")

_NUMBER = r"[$€£]?\d[\d,.]*(?: (?:thousand|million|billion|percent|[a-z]+))?"
_FEW = r"(?:[$€£]?\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_TWO_SAY = re.compile(
    rf"\bof {_NUMBER},? (?:and |but |while )?(?:the )?[\w'’-]+(?: [\w'’-]+)? of [$€£]?\d"
    rf"|\b{_FEW}(?: [\w-]+){{0,4}}, (?:and )?not (?:the )?{_FEW}\b"
    rf"|\d(?: [\w’'-]+){{0,8}},? (?:and )?(?:not|rather than) the (?!(?:current|usual|present|normal|existing|required) )(?:[a-z]+ )?[A-Z]{{0,3}}[a-z]{{0,3}}[$€£]?\d"
    r"|\d[\w:. ]{0,8},? (?:and )?not (?:at|by|in|on|after|before) \d"
    rf"|\b(?:correct|restat|amend)(?:ed|ing|s)?\b[^;:]{{0,80}}? (?:from {_NUMBER}[^;:]{{0,40}}? to {_NUMBER}|to {_NUMBER}[^;:]{{0,40}}? from [^;:]{{0,40}}?{_NUMBER})"
    rf"|\d[^;:]{{0,80}}\b(?:revis|correct)ing (?:an?|its|their|the|his|her) (?:earlier|previous|initial|first|preliminary) (?:figure|number|count|toll|estimate|total|tally)(?: of)? [$€£]?\d"
    rf"|(?<![\d,.]){_NUMBER},? (?:by|according to) (?!\d)[^,;]{{2,60}},? (?:and|but|or|to) (?:(?:at|as|to|only|about|some) )*{_NUMBER},? (?:by|according to)\b",
    re.IGNORECASE,
)
"""Two numbers for one thing in one statement: "the union speaks of 60,000, the police of 18,000", "nine, not 11"."""

_UPDATE = re.compile(
    r"\b(?:recounted|(?:after|in|following) (?:a|the) (?:[\w-]+ )?recount|final (?:tally|count|figures?|toll|results?)|revis(?:ed|ion)|correct(?:ed|ion)|updat(?:e|ed)|risen|rose|fallen|climbed|grown"
    r"|raised|lowered|earlier|previous(?:ly)?|initial(?:ly)?|at first|originally|so far|no longer)\b",
    re.IGNORECASE,
)
"""What makes a value one of several that held one after another."""

_MORE = re.compile(
    r"\b(?:in addition|additionally|also|another|separately|meanwhile|besides|moreover|a second|other)\b", re.IGNORECASE
)
"""What sets a statement apart from the one before it."""

_PAST = re.compile(r"(?<![\w-])(?:previous|prior|earlier|old) [a-z]")
"""Of what was there before; not of a 23-year-old man."""
_WAS_THERE = ("previous ", "prior ", "earlier ", "old ")

CUES = {
    "denied_by": ("deny", "deni", "disput", "refut", "rebut", "contradict", "reject", "dismiss"),
    "replies": (
        "deny", "deni", "disput", "refut", "rebut", "contradict", "reject", "dismiss", "true", "truth", "false", "wrong", "baseless", "unfounded",
        "groundless", "nonsense", "rubbish", "overblown", "fabricat", "accurate", "incorrect", "case", "lie", "smear", "borne", "support",
    ),
    "updates": (
        "count", "final", "revis", "correct", "updat", "risen", "rose", "fallen", "climbed", "grown", "raised", "lowered", "earlier", "previous",
        "initial", "first", "originally", "far", "longer",
    ),
    "adds": ("addition", "also", "other", "separately", "meanwhile", "besides", "moreover", "second"),
    "says_no": (
        "=no", "=not", "=never", "=none", "=nor", "=neither", "=nobody", "=nothing", "=nowhere", "=cannot", "deny", "deni", "disput",
        "reject", "untrue", "=false", "=lying", "=lie", "=lies", "=wrong", "baseless", "unfounded", "groundless", "fabricated", "inaccurate", "=innocent",
        "=t",
    ),
    "doubts": ("sign", "evidence", "indication", "proof", "hint", "truth", "basis", "reason", "doubt"),
}  # fmt: skip
"""Letters of which some are in every text for which one of the functions below finds something."""

SCANNED = 600
"""Characters of a statement that are looked at."""


def denied_by(text: str) -> str | None:
    """A statement's words -> who rejects it, where its own end says so: "..., something the clerk denies"."""
    found = _WITHIN.search(text[-SCANNED:])
    return found["who"] if found else None


def what_is_denied(text: str) -> str:
    """A denial's words -> those after its verb that denies (none where somebody *is denied* a thing), up to what is said beside it: "denied *that talks took place*, and said ..."."""
    found = _DENIES.search(text[:SCANNED])
    return _AND.split(text[found.end() : found.end() + SCANNED], maxsplit=1)[0] if found else ""


def doubts(text: str) -> bool:
    """A statement's words -> whether they say of a clause that there is little or nothing to it: "few signs that ...", "doubts that ..."."""
    return any(cue in text for cue in _DOUBTABLE) and _DOUBTED.search(text[:SCANNED]) is not None


def replies(text: str) -> Reply:
    """A statement's words -> what it rejects of all that was said before it: the very last ("She denied it"), or what was claimed ("She denied the charge")."""
    found = _REPLY.search(text[:SCANNED])
    if found is None or found.start() > NEAR_BEGIN or _NOT.search(text[: found.start()]):
        return ""
    return "it" if _POINTS.search(found.group()) else "claim"


def says_no(text: str) -> bool:
    """A statement's words -> whether there is a no anywhere in them: nobody denies a denial."""
    return _NO.search(text[:SCANNED]) is not None


def answers(text: str) -> bool:
    """A statement's words -> whether its number answers one given before it: "the figure is 112"."""
    return _RIVAL.search(text[:SCANNED]) is not None


def contests(text: str) -> bool:
    """A statement's words -> whether they give two sources' numbers for one thing: "put at 80 by the union and at 60 by the owner"."""
    return _TWO_SAY.search(text[:SCANNED]) is not None


def updates(text: str) -> bool:
    """A statement's words -> whether its values took the place of others, or have been replaced: "risen to 9", "at first 4"."""
    return _UPDATE.search(text[:SCANNED]) is not None


def adds(text: str) -> bool:
    """A statement's words -> whether it says that it tells something more: "In addition", "another", "separately"."""
    return _MORE.search(text[:SCANNED]) is not None


def is_past(subject: str) -> bool:
    """A statement's subject -> whether it is what was there before: "the previous law", "the state's old rules"."""
    return any(cue in subject for cue in _WAS_THERE) and _PAST.search(subject) is not None
