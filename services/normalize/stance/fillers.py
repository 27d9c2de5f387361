"""Fillers: clauses that state nothing to check: notes of the newsroom, pointers, appeals, advice, bare opinion."""

from __future__ import annotations

import re

from services.normalize.english.cues import Cued, CuedBy
from services.normalize.english.wordlists import word_set
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.slots import Slots
from services.normalize.grammar.syntax import states_something

NEWSROOM = CuedBy(
    (Cued(pattern, re.IGNORECASE | re.DOTALL, at_start=True), None)
    for pattern in (
        r"\W*(?:editor(?:['’]s|s['’]) note|note|correction|clarification|updated?|related|more)\b ?:",
        r".{0,120}\b(?:earlier|prior|previous|original) version of (?:this|the) (?:story|article|post|report|piece|headline)\b",
        r".{0,160}\bthis (?:story|article|post|report|piece) (?:has been|was|will be|is being) (?:updated|corrected|changed|edited|amended|republished|published|originally)\b",
        (
            r"this is a (?:breaking|developing) (?:news )?(?:story|post|report|article)\b|content created by\b|"
            r"this (?:report|story|article) (?:contains|includes|uses) (?:material|information|reporting) from\b"
        ),
        r".{2,60} has (?:that|the|more on (?:this|that)) story\b",
        r"\W*(?:in [A-Z][a-z]+\.? \d+ item, )?updates (?:to|with|throughout)\b|\W*in (?:an? )?[A-Z][a-z]+\.? \d+ (?:item|story|article), ",
        r"\W*(?:here(?:['’]s| is| are) (?:what|how|why|who|where|more|the|a|some|our)|(?:read|watch|listen|click|subscribe|sign up|scroll|stay tuned|see) (?:more|the|our|to|here|below|also|for|on|up|now|at)\b)",
    )
)
"""Notes of the newsroom, and pointers to what stands elsewhere."""

LEADS_ON = Cued(
    r".{0,120}\b(?:about|on|like|with|reads|says|said|wrote|following) (?:this|that|these|following): *$",
    re.IGNORECASE | re.DOTALL,
    at_start=True,
)
"""A clause that only leads to what stands below it."""

PROMOTION = Cued(
    r"\W*(?:donate|subscribe|sign up|tell us|write to us|e-?mail us|download (?:the|our)|share (?:this|your)|support our|don['’]t miss|"
    r"(?:follow|like|find|join) (?:us\b|.{2,60}? on (?:social media|twitter|x|facebook|instagram|youtube|linkedin|telegram|whatsapp)))\b",
    re.IGNORECASE,
    at_start=True,
)
"""A sentence to the reader that begins so: an imperative of the publisher's own."""
APPEAL = Cued(
    r"\banyone (?:with|who has|who saw|who knows)\b.{0,80}\b(?:asked|urged|encouraged|should|can|please|to (?:call|contact))\b|"
    r"\b(?:asked|urged|encouraged) to (?:call|contact|phone|e-?mail)\b|\bplease (?:call|contact|visit|e-?mail)\b|"
    r"\bif you enjoyed (?:this|our)\b|\byour (?:stories|responses) will\b",
    re.IGNORECASE,
)
VAGUE = word_set("it this that there these those i we you they everything nothing something everybody everyone nobody what")
"""Subjects that name nobody."""

FEELING = word_set("think feel like love hate hope guess wish care suppose imagine")
JUDGING = word_set(
    "good great bad terrible wrong right fair unfair sad important clear easy hard difficult ridiculous absurd disgraceful disgusting wonderful amazing "
    "incredible horrible shameful beautiful nice silly stupid crazy true just outrageous unacceptable disappointing tremendous fantastic perfect tough "
    "worse better best worst insane sorry proud happy glad grateful honest frustrating embarrassing scary weird interesting funny special simple wise "
    "worth pathetic hypocritical dangerous essential crucial vital critical necessary"
)
OUGHT = Cued(r"\b(?:should|must|ought to|need to|needs to|have to|has to|got to|let['’]s|don['’]t have to)\b", re.IGNORECASE)


def _judges(found: Slots) -> bool:
    """Whether a clause that somebody says only tells how they find or feel it: 'He is so active', 'It's a joke', 'We need the wall'."""
    rest = found.object.casefold()
    if found.verb in BEING:
        return bool((found.subject.casefold() in ONE and SO_GOOD.match(rest)) or VERDICT.match(rest))
    return found.subject.casefold() in {"i", "we"} and found.predicate.casefold() in FELT


ONE = word_set("he she it that this i we")
BEING = word_set("is was are were be 's 're")
SO_GOOD = re.compile(
    r"(?:so|very|really|extremely|incredibly|truly|pretty|too|such an?) (?!far\b|many\b|much\b|few\b|close\b|early\b|late\b)\w+"
)
VERDICT = re.compile(
    r"(?:just |simply |nothing but |nothing short of )?(?:an?|the) (?:[\w-]+ (?:and [\w-]+ )?){0,2}?(?:joke|disgrace|shame|mess|nightmare|travesty|paradox|farce|sham|circus|outrage|insult|privilege|"
    r"honou?r|pleasure|blessing|pity|win-win|no-brainer|slam dunk|game-changer)\b"
)
"""What something is called by who judges it."""

FELT = word_set("need want hope feel wish love hate like guess assume")


ANNOUNCES = word_set(
    "say explain write note argue add report respond tweet comment conclude observe state continue reply summarize post elaborate clarify tell read"
)
"""Verbs before a colon that only announce what stands behind it: 'The company said in a statement:'."""


def is_filler(words: str, found: Slots, *, is_attributed: bool, is_specific: bool) -> bool:
    """A clause, its slots, whether somebody says it, and whether it names anybody or gives a number or a date -> whether it states nothing to check.

    Opinion is what says how good something is, or what ought to be, of nobody in particular: 'That is just wrong', 'We have to do better'.
    """
    if any(pattern.match(words) for pattern, _ in NEWSROOM.in_(words)) or APPEAL.search(words):
        return True
    if (words.rstrip().endswith(":") and LEADS_ON.match(words)) or (not is_attributed and PROMOTION.match(words)):
        return True
    if words.rstrip().endswith(":") and lemma(found.verb) in ANNOUNCES and not states_something(found.object):
        return True
    if is_attributed and _judges(found) and not any(map(str.isdigit, found.object)):
        return True
    if is_specific or found.subject.casefold() not in VAGUE:
        return False
    rest = found.object.casefold().split()[:6]
    judges = found.verb in {"is", "was", "are", "were", "be", "'s", "seems", "feels", "looks"} and not JUDGING.isdisjoint(rest)
    speaks_of_us = found.subject.casefold() in {"i", "we", "you"} and (is_attributed or "“" in words or '"' in words)
    return judges or (speaks_of_us and (found.verb in FEELING or bool(OUGHT.search(found.predicate))))
