"""Standpoints: who stands behind a clause that has no verb of speech before 'that': 'The mayor condemned it', 'Police put the toll at 12'."""

from __future__ import annotations

import re
from functools import lru_cache

from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.nounphrases import is_noun_phrase, main_subject
from services.normalize.grammar.predicates import forms_of, lemma
from services.normalize.grammar.slots import Slots, slots
from services.normalize.grammar.syntax import parse
from services.normalize.speech.found import Found

JUDGES = word_set(
    "accuse call describe hail praise criticize condemn blast slam dismiss expect reckon forecast project assess demand deplore lament celebrate "
    "welcome posit pledge vow deny confirm announce admit acknowledge reveal disclose repeat promise brand blame applaud denounce decry "
    "revise correct predict dispute refute urge reiterate reckon warn advise suspect"
)
"""Verbs whose subject stands behind what follows, though they are part of what is stated."""

COUNTS = word_set("count record estimate tally register log report speak give see claim boast measure")
"""Verbs of whoever gives a number: 'The ministry counted 300', 'The unions speak of 900'."""

SHOWING = word_set("show reveal indicate suggest find detail")
SHOWN = re.compile(
    r"(?:[\w’'.-]+ ){0,4}?(?:documents?|records?|figures?|data|filings?|e-?mails?|papers?|files?|footage|videos?|transcripts?|memos?|stud(?:y|ies)|surveys?|polls?|research|audit|review|"
    r"analysis|investigation|inquiry|statistics|results|letters?|messages|affidavit|report|logs?|registers?|ledgers?|minutes|cameras?|webcams?|photos|photographs|images|imagery|radar|readings|samples|tests)\b",
    re.IGNORECASE,
)
"""What shows something: 'Documents seen by the Post show', 'A poll of 400 readers found'."""

STOOD_BY = re.compile(
    r"by (?:the|his|her|its|their|that|those|these) (?:[\w-]+ ){0,2}?(?:figures?|numbers?|claims?|accounts?|statements?|story|decision|estimates?|version|report|remarks?|comments?|words)\b"
)
SURE = re.compile(
    r"(?:sure|certain|convinced|adamant|confident) (?:that\b|(?:[\w’'-]+ ){1,4}(?:was|were|had|has|is|are|will|would)\b)"
)
SENSING = re.compile(r"(?:hearing|seeing|smelling|feeling|finding|watching)\b")
"""What witnesses do: 'Residents reported hearing shots'."""

BODY = re.compile(
    r".*?\b(?:[A-Z][\w.’'-]+|unions?|government|police|authorities|officials?|ministr(?:y|ies)|service|office|institute|agency|centre|center|survey|observatory|"
    r"parties|party|companies|company|firm|group|team|inspectors|investigators|prosecutors|experts|critics|opponents|supporters|residents|\w+(?:ists|ians|ers|ors))$"
)
"""Subjects that can hold a view: not 'The evidence points to arson', 'The crack measured 3 metres'."""

OF_TALK = re.compile(
    r"(?:(?:any|all|the|such|these|those|his|her|its|their|as \w+) ){0,2}(?:talk|claims?|suggestions?|criticism|allegations?|accusations?|notion|idea|charges?|blame)\b"
)
"""What is rejected by whoever says that it is not so."""

CHANGING = word_set("raise lower trim cut double triple quadruple slash narrow widen increase reduce update lift")
OWN_COUNT = re.compile(
    r"(?:(?!from\b|by\b)[\w’'-]+ ){0,3}?(?:estimate|toll|count|figure|forecast|tally|total|outlook|guidance|projection|assessment|target|rating)s?\b|"
    r"(?:that|it) (?:to|from) (?:[A-Z]{1,2}|[A-Z]?[Ss]hs?|Rs\.? ?)?[\d$€£₹]"
)
"""What whoever gives it changes: 'lowered its estimate of how many were hurt'."""

SILENT = word_set("say comment confirm disclose reveal specify draw")
"""Verbs behind 'declined to' and 'would not' with which somebody who was asked is told of."""

OF_IT = word_set("revise correct confirm announce deny admit acknowledge pledge vow reiterate decline")
"""Verbs by which also a bare 'it' takes a stand: that of the body that spoke before."""

OF_ITS_COUNT = word_set("put peg estimate count speak")
"""Likewise, with a number: 'It put the toll at 12'."""

OF_COUNTING = word_set(
    "accuse accused accuses counted counts recorded records estimated estimates tallied measured registered logged reported speak speaks spoke spoken gave gives saw put puts claim claims claimed boast boasts boasted"
)
NUMBER_NEAR = re.compile(
    r"(?:of |a (?:figure|number|total|toll|count) of |(?:the|its|his|her|their) (?:figure|number|total|toll|count) (?:as|of|at) )?(?:(?:about|around|nearly|almost|some|more than|at least|up to|only|over|just) )?(?:[$€£]?\d|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands)\b)"
)
PUT_AT = re.compile(
    r".{2,120}? at (?:about |around |nearly |almost |roughly |more than |some |at least |least |just |only |over |under |between |an estimated |close to )?[“\"]?(?:(?:[A-Z]{1,2}|[A-Z]?[Ss]hs?|Rs\.? ?)?[\d$€£₹]|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands)\b)"
)
OPEN = word_set("would could might may")
NOBODY = word_set("it that this these those there we i you who which what")


def standpoint(text: str, *, is_headline: bool = False) -> Found | None:
    """A clause without a source of its own -> who stands behind it, by its main verb, or None. The words that say so stay part of what is stated."""
    low = words_in(text).low
    if _standing().isdisjoint(low):
        return None
    found = slots(text, is_headline=is_headline)
    verb = _stand(found) if found.predicate and (not found.is_passive or _is_sure(found)) else ""
    if not verb or (is_headline and lemma(verb) == "suspect"):
        return None  # in a headline it is most often who is suspected
    if found.subject.casefold() == "it" and (lemma(verb) in OF_IT or lemma(verb) in OF_ITS_COUNT):
        return Found(("it",), (), verb)
    who = main_subject(text) or (found.subject if is_noun_phrase(found.subject) else "")
    first = who.lstrip("“\"'‘").split(" ", 1)[0]
    return Found((who,), (), verb) if who and (first == "IT" or first.lower() not in NOBODY) else None


@lru_cache(maxsize=1)
def _standing() -> frozenset[str]:
    """All forms of the verbs that may take a stand."""
    standing = JUDGES | SHOWING | CHANGING | {"decline"}
    return (
        frozenset(form for form in forms_of(standing) if lemma(form) in standing)
        | OF_COUNTING
        | word_set(
            "reject rejects rejected point points pointed rule ruled rules cut not stood appealed appeals stands sure certain convinced adamant confident pegged pegs placed places estimates valued values reports recalled recalls excluded excludes exclude"
        )
    )


def _stand(found: Slots) -> str:
    """The slots of a clause -> the verb by which its subject takes a stand, or ""."""
    first = found.predicate.split(" ", 1)[0].lower()
    if lemma(first) in JUDGES:
        return first  # 'vowed not to leave' turns on another verb
    is_silent = first.startswith("declin") or (first in {"would", "could", "will", "did"} and "not" in found.predicate)
    if is_silent and lemma(found.verb) in SILENT:
        return "declined"
    if first in OPEN and "not" not in found.predicate:
        return ""  # 'Voters would blame the council' is what somebody else found
    second = "".join(found.predicate.split(" ")[1:2]).lower()
    if first in {"has", "have", "had"} and lemma(second) in JUDGES:
        return second  # 'has vowed to leave'
    return found.verb if lemma(found.verb) in JUDGES or _gives_number(found) or _finds(found) else ""


def _is_sure(found: Slots) -> bool:
    """'Moor is convinced that it was closed'."""
    return found.verb == "convinced" and found.behind == "that"


def _finds(found: Slots) -> bool:
    """Whether a clause tells what its subject has found, holds for true, or shows: 'The judge found officials had met once', 'Documents show'."""
    verb = lemma(found.verb)
    if verb == "find" and main_verb(parse(found.object)) is not None:
        return True
    return bool(
        (verb in SHOWING and SHOWN.match(found.subject))
        or (verb in CHANGING and OWN_COUNT.match(found.object))
        or (verb == "appeal" and found.object.startswith(("to ", "for ")))
        or (verb == "stand" and STOOD_BY.match(found.object))
        or (verb in {"report", "recall", "describe"} and SENSING.match(found.object))
        or _is_sure(found)
        or (verb == "exclude" and found.behind == "that")
        or (verb == "be" and SURE.match(found.object))
        or (verb == "speak" and found.behind == "of")
        or (verb == "point" and found.behind == "to" and BODY.match(found.subject))
        or (verb == "reject" and OF_TALK.match(found.object))
    )


def _gives_number(found: Slots) -> bool:
    verb, after = lemma(found.verb), found.object
    if verb in {"put", "peg", "place"} or (verb in {"estimate", "value"} and " at " in after):
        return bool(PUT_AT.match(after))
    if verb == "rule":
        return found.behind == "out" or found.predicate.endswith(" out")
    if verb not in COUNTS or not NUMBER_NEAR.match(after):
        return False
    if verb == "measure" and not BODY.match(found.subject):
        return False
    return (
        verb not in {"speak", "give", "see"}
        or (verb == "give" and " as " in after)
        or (verb == "see" and not found.subject[:1].islower())
        or after.startswith(("of ", "a ", "the ", "its "))
    )
