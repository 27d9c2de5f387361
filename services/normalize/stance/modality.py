"""Modality and polarity: how a clause is put, told by its words. That somebody said it is attribution, not modality."""

from __future__ import annotations

import re
from typing import Literal

from schemas.statement import Modality
from services.normalize.english.cues import Cued, CuedBy
from services.normalize.english.verbs import finite_verb
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.slots import Slots

BE = r"(?:is|are|was|were|be|been|being)"
ADVERB = r"(?: (?:also|now|still|already|currently|reportedly|actively|even|soon|\w+ly))?"

CUES = CuedBy(
    (
        (
            Cued(
                r"\b(?:(?:den(?:ied|ies|ying|y)) (?:that|having|any|it|this|those|these|(?:all |the )?(?:claims?|allegations?|accusations?|charges?|reports?)|\w+ing|"
                r"involvement|responsibility|wrongdoing)|(?:reject|dismiss|rebuff)(?:s|ed|es) (?:the |any |all )?(?:claims?|allegations?|reports?|accusations?|suggestions?|talk|notion|idea) (?:of|that|as)|"
                r"(?:reject|dismiss)(?:s|es|ed) (?:(?:the )?suggestions?|(?:this|that|it)(?=[.,;]?$))|reject(?:s|ed) (?:the |any |all )?(?:claims?|allegations?|reports?|accusations?)|refut(?:es|ed)|"
                r"dismiss(?:es|ed) (?:the )?(?:claims?|allegations?|reports?)|no truth to|"
                r"(?:is|was|are|were|calls? (?:it|this|that|them)|called (?:it|this|that|them|the \w+)) (?:simply |completely |entirely |totally |utterly |just |all |categorically )?"
                r"(?:an? (?:\w+ )?(?:lie|fairy tale|fabrication|falsehood|smear|myth)|untrue|baseless|unfounded|groundless|nonsense|lies)|"
                r"(?:rul(?:es|ed) out|disput(?:es|ed)) (?:that|any|the (?:claims?|allegations?|accounts?|reports?|version|figures?)))\b",
                re.IGNORECASE,
            ),
            Modality.DENIED,
        ),
        (
            Cued(
                r"\b(?:(?:am|is|are|was|were|be|been|also|now|reportedly|['’](?:m|re|s)) (?:considering|weighing|mulling|contemplating|exploring|discussing|pondering|debating)|"
                r"under (?:discussion|consideration)|looking at (?:every|all|various|several|other) options?|looking at \w+ing\b|in talks (?:to|about|on|over)|considers? (?:sending|\w+ing)\b|floated the idea|on the table)\b",
                re.IGNORECASE,
            ),
            Modality.CONSIDERED,
        ),
        (
            Cued(
                r"(?:(?:^[“\"‘']?|(?<=[,;—–])|(?<=[,;—–] ))(?:only )?if|\b(?:would|could|will|may|might)\b.{0,120}\b(?:only )?if)\b(?! anything| not| true\b| any\b| confirmed\b)|\bprovided that\b|\bunless\b|"
                r"\bin the event (?:that|of)\b.{0,60}\bwould\b|\bwould have \w+(?:ed|n)\b",
                re.IGNORECASE,
            ),
            Modality.CONDITIONAL,
        ),
        (
            Cued(
                rf"\b(?:reportedly|allegedly|purportedly|supposedly|apparently|ostensibly|rumou?red|rumou?rs (?:of|that)|appear(?:s|ed)? (?:to|as|that|designed|set|likely)|"
                rf"seem(?:s|ed|ingly)?(?: to| that| as)?\b|{BE}{ADVERB} (?:believed|thought|said|understood|alleged|suspected|accused|feared|presumed|reported) (?:to|of|in|that)|"
                rf"{BE}{ADVERB} (?:believed|feared|presumed|thought) (?:dead|drowned|killed|lost|missing|trapped|buried|responsible|safe|alive)|(?:(?<=s )suspect|(?<=police )suspect|(?<=they )suspect|suspects|suspected) (?:that|an?|he|she|it|they|some\w+)\b|"
                rf"(?<!will )(?<!would )(?<!could )(?<!['’]ll )(?<!now )probably(?! (?:will|would|could|going|be|won['’]t|wouldn['’]t|couldn['’]t)\b)|(?:was|were|been) (?:most )?likely (?=\w+(?:ed|en|wn)\b)|"
                rf"it {BE}{ADVERB} (?:believed|thought|alleged|understood)|alleg(?:es?|ing)(?! \w+ against)|(?<!the )(?<!an )alleged(?! \w+ against)|claim(?:s|ed|ing) (?:that|to|of)|"
                rf"reports? (?:of|that|emerged?|suggest)|according to (?:\w+ )?(?:reports|rumou?rs)|unconfirmed|(?:evidence|signs|indications|clues) (?:so far |now )?(?:points?|pointed|suggests?|suggested)|(?:preliminary|initial|early|first) findings?|(?:be|is|are|was|were) estimated (?:that|to have)|"
                rf"may have|might have|could have)\b|(?<=: )report$",
                re.IGNORECASE,
            ),
            Modality.REPORTED,
        ),
        (
            Cued(
                rf"\b(?:plan(?:s|ned|ning)?{ADVERB} (?:to|for|on(?= \w+ing\b))|with plans|{BE}{ADVERB} (?:to be|set to|due to|scheduled|slated|poised to|preparing|going to|planning|"
                rf"seeking|looking to|aiming to|hoping to|prepared to|ready to)|(?:is|are|was|were) to [a-z]+|intend(?:s|ed)? to|hopes? to|"
                rf"vow(?:s|ed)?|pledg(?:es?|ed)|promis(?:es?|ed) (?:to|that)|agreed to|decision to|the goal (?:is|was) to|propos(?:es|al|ing) to|threaten(?:s|ed) to|no intention (?:of|to)|"
                rf"set for|scheduled (?:for|to)|due (?:on|in|at|next|by) |wants? to|will (?:begin|meet|hold|vote|send|sign|visit|travel|hear|move|continue to|be (?:sent|deployed|dispatched|held)))\b",
                re.IGNORECASE,
            ),
            Modality.PLANNED,
        ),
        (
            Cued(
                rf"\b(?:may(?! \d)|(?<=['’])ll|might|could(?! (?:not|feel|see|hear|smell|tell|taste|only watch)\b)|will|would(?! not (?:comment|say|discuss|confirm|identify|name|elaborate|give))|won['’]t|wouldn['’]t|is likely|are likely|(?:is|was|remains) (?:quite |still |also )?possible|likely to|unlikely|expect(?:s|ed|ing)?|"
                rf"forecasts?|predict(?:s|ed)?|projected|{BE} bound to|on track to|inevitable)\b",
                re.IGNORECASE,
            ),
            Modality.PREDICTED,
        ),
    )
)
"""Cues in order of strength: the first that is met decides."""

ANYWHERE = frozenset((Modality.DENIED, Modality.CONDITIONAL))
"""What any part of a clause may tell; all else only its own verb."""

ADVERBIAL = re.compile(
    r"(?:reportedly|allegedly|purportedly|supposedly|apparently|ostensibly|according|unconfirmed|claiming|report$|rumou?r)",
    re.IGNORECASE,
)
CONTENT = re.compile(
    r"\b(?:reports|rumou?rs|claims|allegations|view|call|chance|odds|possibility|forecast|concerns?|fears) that\b",
    re.IGNORECASE,
)
"""Nouns that say what is open themselves."""

IN_BRACKETS = re.compile(r"\([^()]{0,300}\)")
BEFORE_VERB = 2
UP_TO_NOUN = re.compile(r"(?:\s+(?:an?|the|its|his|her|their|new|no|any|more))*\s*")
"""Before a verb, characters, and behind it, words, within which a cue goes with it: 'unveiled a plan to'."""

MAY_THE_MONTH = Cued(r"(?:\b(?:in|of|on|since|by|last|until|early|late|this|next|mid|[Tt]he) |^)May\b|\bMay \d")
RELATIVE = Cued(r"(?:, | )(?:(?:who|which|whose|where)\b|that (?=(?:will|would|could|may|might|is|are|was|were)\b))")

JOINT = re.compile(
    r"\b(?:that(?<!reports that)(?<!rumors that)(?<!rumours that)(?<!claims that)(?<!allegations that)(?<!view that)(?<!call that)(?<!chance that)(?<!odds that)(?<!possibility that)(?<!forecast that)(?<!and that)(?<!concerns that)(?<!concern that)(?<!fears that)|who|whose|which|where|as|while|because|since|so|after|before|when|saying|adding|warning)\b"
)
"""Words with which another clause begins behind the object of the first."""

OPEN_VERBS = word_set(
    "be become seem appear remain mean have think believe know expect fear hope feel say tell suggest indicate show argue warn predict reckon estimate occur happen"
)
"""Verbs that state little before what follows: what they leave open is open."""

HANGING = re.compile(r"\b(?:after|before|when|while|because|since)\b")
"""With what a clause of time or cause begins."""

ASIDE = re.compile(r", (?:as|while|when|after|before|because|since)\b(?![^,]{0,40},)")
"""Likewise behind a comma: 'It happened at six, as they were preparing to leave'."""

VAGUE = word_set("that this it these they")

NEGATIVE = Cued(
    r"\b(?:not|never|no longer|cannot|nobody|nothing|none of|neither|nor)\b|(?<=n['’])t\b|^(?:no|neither)\b|\b(?:is|are|was|were|has|have|had|there (?:is|are|was|were)) no\b|"
    r"\b(?:failed|fails|refused|refuses|declined|declines) to\b",
    re.IGNORECASE,
)
NOT = re.compile(r"\b(?:not|never|no longer|cannot)\b|n['’]t\b", re.IGNORECASE)
NEVER_BEFORE = re.compile(r"\b(?:never|no longer|not) $", re.IGNORECASE)
LONGEST_NEVER = len("no longer \n")
NONE_AT_FIRST = re.compile(r"(?:(?:still|yet|currently) )?(?:no|none|nobody|nothing|neither|no one|not|never)\b", re.IGNORECASE)
NEGATIVE_VERB = re.compile(r"(?:\w+ )?(?:failed|fails|refused|refuses|declined|declines)(?: to)?\b", re.IGNORECASE)
CONTRAST = Cued(r"\bnot (?:only|just|merely|simply|least)\b", re.IGNORECASE)
AFFIRMED = re.compile(
    r"(?:nothing (?:short of|but|less than)|no (?:shortage|end|doubt|fewer|less|more than|later than|matter))\b", re.IGNORECASE
)
"""What begins like a denial and is none: 'found no shortage of ways'."""


DENIAL = Cued(
    r"\b(?:not a single|at no (?:point|time)|(?:not|no|n['’]t) (?:\w+ ){0,2}(?:talks|negotiations|discussions|deal|cover-up|wrongdoing|involvement|knowledge of)|nothing wrong)\b",
    re.IGNORECASE,
)
"""What is said by way of denial by whoever is asked: 'Not a single crown was paid', 'We are not in talks'."""

INSISTS = word_set("insist maintain swear")


def modality(core: str, found_slots: Slots | None = None, *, is_headline: bool = False, is_question: bool = False) -> Modality:
    """The words of a clause, without who says them -> its modality."""
    if is_question:
        return Modality.ASKED
    main = MAY_THE_MONTH.sub(" ", _main(IN_BRACKETS.sub("", core) if "(" in core else core))
    found = _told_by(main, found_slots)
    if found is None and is_headline and found_slots and found_slots.predicate.lower().startswith("to "):
        return Modality.PLANNED
    if (
        found is None
        and found_slots
        and found_slots.subject.casefold() in VAGUE
        and found_slots.predicate.startswith("should ")
    ):
        return Modality.PREDICTED  # 'That should help': what will be, not what somebody ought to do
    return found or Modality.ASSERTED


def is_denial(core: str, found: Slots, verb: str) -> bool:
    """The words of what somebody says, their slots, and the verb of saying in its base form -> whether it is said by way of denial.

    >>> is_denial("nobody was warned", Slots("nobody", "was warned", ""), "insist")
    True
    """
    if "?" in core:
        return False
    return (verb in INSISTS and polarity(core, found) == "negative") or DENIAL.search(core) is not None


def _told_by(main: str, found: Slots | None) -> Modality | None:
    """The words of a clause and its slots -> the strongest modality that its own words tell, or None."""
    cues = CUES.in_(main)
    if not cues:
        return None
    first, end = _predicate_in(main, found)
    own = main[: _own_end(main, found, end)]
    for cue, kind in cues:
        if kind in ANYWHERE:
            match = cue.search(main)
            if match and not (kind is Modality.DENIED and _is_of_hanging(main, match, end)):
                return kind
        elif any(
            first is None or _is_of_verb(match, first, end) or _is_content(own, match, end) for match in cue.finditer(own)
        ):
            return kind
    return None


def _predicate_in(main: str, found: Slots | None) -> tuple[int | None, int]:
    """A clause and its slots -> where its predicate begins and ends; None where that is unknown, or states little before what follows."""
    at = main.find(found.predicate) if found and found.predicate else -1
    if found is None or at < 0:
        return None, len(main)
    end = at + len(found.predicate)
    is_open = lemma(found.verb) in OPEN_VERBS or main[end:].lstrip().startswith("that ")
    return (None if is_open else at), end


def _is_of_hanging(main: str, match: re.Match[str], end: int) -> bool:
    """Whether a cue stands in a clause of time or cause that hangs on a verb, which ends at `end`: 'They met, days after he denied it'."""
    hanging = HANGING.search(main, end, match.start())
    return hanging is not None


def _is_of_verb(match: re.Match[str], first: int, end: int) -> bool:
    """Whether a cue goes with a clause's own verb, at [first, end), and not with a noun: 'They fought over plans for a dam'."""
    if ADVERBIAL.match(match.group()):
        return True
    return match.end() > first - BEFORE_VERB and (
        match.start() < end or bool(UP_TO_NOUN.fullmatch(match.string, end, match.start()))
    )


def _is_content(own: str, match: re.Match[str], end: int) -> bool:
    """Whether a cue stands in what a noun behind the verb says: 'The data support our call that rates may fall'."""
    return bool(CONTENT.search(own, end, match.end()))


def _main(core: str) -> str:
    """A clause -> without the relative clause at its end, whose verb is not what the clause states."""
    match = RELATIVE.search(core)
    return core[: match.start()] if match and finite_verb(words_in(core[: match.start()]).said) is not None else core


def _own_end(main: str, found: Slots | None, behind: int) -> int:
    """A clause, its slots, and where its predicate ends -> where the clauses begin that hang on its object: 'They left a house | that will be sold'."""
    if found is None:
        return len(main)
    if lemma(found.verb) in OPEN_VERBS:
        aside = ASIDE.search(main, behind)
        return aside.start() if aside else len(main)
    joint = JOINT.search(main, behind)
    while joint and joint.group() == "that" and not main[behind : joint.start()].strip():
        joint = JOINT.search(main, joint.end())
    return joint.start() if joint else len(main)


def polarity(core: str, found: Slots | None = None) -> Literal["positive", "negative"]:
    """The words of a clause and its slots -> whether it says that something is so, or that it is not.

    With slots only what stands with the clause's own verb counts: 'She won, though he did not' says that she won.
    """
    if found is None or not found.predicate:
        return "negative" if NEGATIVE.search(CONTRAST.sub("", core)) else "positive"
    before = core[: max(0, core.find(found.predicate))]
    negative = (
        (_may_negate(found.predicate) and NOT.search(found.predicate))
        or (_may_negate(before[-LONGEST_NEVER:]) and NEVER_BEFORE.search(before))
        or (NONE_AT_FIRST.match(found.subject) and not AFFIRMED.match(found.subject))
        or (NONE_AT_FIRST.match(found.object) and not AFFIRMED.match(found.object) and not CONTRAST.search(found.object[:20]))
        or NEGATIVE_VERB.match(found.predicate)
    )
    return "negative" if negative else "positive"


def _may_negate(words: str) -> bool:
    low = words.lower()
    return "not" in low or "n't" in low or "n’t" in low or "never" in low or "no longer" in low
