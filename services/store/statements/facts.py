"""Facts: named values of which only one can hold: how somebody died, what caused an accident, of what somebody is charged or guilty, who gets a post, and circumstances.

Each is a slot of one kind of event with one filler (a death has one manner, a post one holder), told by a cue and a word of a closed
class. What no class has is left out: two values are held against each other only where both are known and exclude each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from services.store.statements import circumstances

SCANNED = 400
"""Characters of a statement that are looked at."""


class Fact(NamedTuple):
    """A slot, what it is of, and its value in one spelling."""

    slot: str
    of: str
    value: str


DEATH, CAUSE, CHARGE, POST = "manner of death", "cause", "offence", "post"
STATE, PLEA, NONE, ATTACKERS, SINGLE = "state", "plea", "none of", "attackers", "one of"
_CIRCUMSTANCES = {
    "getaway": circumstances.getaway,
    "weapon": circumstances.weapon,
    "signal": circumstances.signal,
    "vote": circumstances.vote,
    PLEA: circumstances.plea,
    ATTACKERS: circumstances.attackers,
    STATE: circumstances.states,
    NONE: circumstances.unharmed,
    SINGLE: circumstances.single,
}
ANCHORS = frozenset({DEATH, CAUSE, CHARGE, POST, "getaway", "signal"})
"""Slots of which one value makes two statements one claim; weapons, pleas and states are told of several people and things."""

_DIED = re.compile(
    r"\b(?:died|dies|dead|deaths?|killed|kills|fatal(?:ly)?|autopsy|post-mortem|poisoned|strangled|drowned|bludgeoned|took (?:his|her) own life)\b",
    re.IGNORECASE,
)
_MANNERS = {
    "an illness": r"heart (?:attack|failure)|cardiac arrest|(?:of|from) (?:a )?(?:stroke|cancer|pneumonia)|natural causes|illness",
    "poison": r"poison\w*",
    "an overdose": r"overdos\w*",
    "a gunshot": r"shot(?! at)\b|gunshot\w*|gunned down",
    "stabbing": r"stabb\w+|knife wounds?",
    "strangling": r"strangl\w+|suffocat\w+|asphyxia\w*",
    "drowning": r"drown\w*",
    "suicide": r"suicide|(?:took|taken) (?:his|her) own life|(?:killed|hanged) (?:him|her)self",
    "blows": r"beat(?:en)? to death|bludgeon\w*|blunt force",
}
_HOW = frozenset({"suicide"})
"""Manners that say who did it: one may be by any of the others ("a self-inflicted gunshot")."""
_CAUSED = re.compile(
    r"\b(?:caus\w+|because|blam\w+|due to|result(?:ed)? (?:of|from)|trigger\w*|explanation|trac(?:ed|ing) to|point(?:s|ed|ing)? to|spark(?:ed|s)"
    r"|set off|started (?:by|with|when)|(?:signs?|evidence) of|down to|attribut\w+|suspect(?:s|ed)?|(?:the|its) source was)\b",
    re.IGNORECASE,
)
_CAUSES = {
    "gas": r"gas (?:leak|explosion|pipe|line|cylinder)\w*|leak(?:ing)? (?:of|in) (?:a |the )?(?:natural )?gas",
    "a mechanical fault": r"(?:engine|mechanical|brake|equipment|technical|steering) (?:failure|fault|problem|trouble)s?|(?:faulty|failed) (?:engine|brakes?|valve)",
    "human error": r"(?:human|pilot|driver|operator) error|speeding|fell asleep",
    "arson": r"arson|deliberately (?:set|lit|started)|set on purpose",
    "lightning": r"lightning",
    "an electrical fault": r"electric(?:al)? (?:fault|fire|short|failure)\w*|short[- ]circuit\w*|faulty wiring",
    "a power line": r"(?:power|electric(?:al)?|high-voltage|overhead|live|fallen|downed)(?: power)? (?:cables?|lines?|wires?)|pylons?|transformers?",
    "a bomb": r"bomb|explosive device",
    "overloading": r"overload\w*|overcrowd\w*",
    "sabotage": r"sabotage",
    "weather": r"(?:giant|rogue|huge|big|freak) waves?|storm|bad weather|rough seas|fog|black ice",
    "a cigarette": r"cigarettes?",
    "chemicals": r"(?:ammonium )?nitrate|chemicals?",
    "a collision": r"collision|collided|reef|hit a rock|struck a rock",
    "welding": r"welding|hot work",
    "overheating": r"overheat\w*|thermal runaway|runaway reaction|failure of (?:the )?cooling|cooling (?:\w+ ){0,4}failed",
    "a leak": r"leak(?:ing|y) \w+|leaks? (?:in|from)|ruptured? \w+",
    "the ground": r"landslides?|subsidence|sinkhole|mudslides?|quicksand",
    "birds": r"bird strikes?|flock of (?:birds|geese|gulls)",
    "the track": r"(?:broken|cracked|buckled|loose|missing|damaged) (?:rails?|tracks?|bolts?|fishplates?)|(?:points?|switch) (?:failure|failed)",
    "a tyre": r"(?:burst|blown|flat) t[iy]re|t[iy]re (?:burst|blow-?out)",
    "a battery": r"(?:lithium|faulty|e-bike|scooter) (?:[\w-]+ )?batter(?:y|ies)|charger",
}
_TOGETHER = (
    {"gas", "a leak"}, {"chemicals", "a leak"}, {"a mechanical fault", "a leak"}, {"a mechanical fault", "overheating"}, {"an electrical fault", "overheating"},
    {"a battery", "overheating"}, {"an electrical fault", "a battery"}, {"chemicals", "overheating"}, {"weather", "the ground"}, {"a mechanical fault", "a tyre"},
    {"birds", "a mechanical fault"}, {"human error", "a collision"}, {"weather", "lightning"}, {"weather", "a collision"},
    {"a power line", "an electrical fault"}, {"a power line", "weather"}, {"a power line", "lightning"}, {"a power line", "birds"},
    {"sabotage", "a bomb"}, {"sabotage", "arson"}, {"sabotage", "the track"},
)  # fmt: skip
"""Causes of which one may be what the other came of."""
_STAGES = {
    "charged": r"charged (?:[\w.]+ ){0,3}?with|charges of|accused of|indicted (?:on|for)",
    "guilty": r"convicted (?:\w+ )?of|found (?!not\b)(?:\w+ )?guilty of|pleaded guilty to|pled guilty to|admitted|conviction for",
}
_OFFENCES = {
    "homicide": r"murder|manslaughter|negligent homicide|reckless homicide",
    "taking": r"theft|fraud|embezzlement|robbery|burglary|extortion|bribery",
}
_NAME = r"(?:[A-Z][\w’'-]*[a-z][\w’'-]* ?(?:[A-Z]\. )?){1,3}"
_POSTS = r"(?P<post>chief|head|boss|leader|executive|director|president|chair(?:man|woman|person)?|minister|coach|captain|mayor|successor|governor|judge)"
_TO_LEAD = r"(?:will|would|is to|was to|is set to|is going to|has been chosen to|was chosen to) (?:lead|head|run|chair)"
_CHOSEN = ("named", "appoint", "elect", "chose", "picked", "tapped", "promoted")
_POST_WORDS = (
    "chief", "head", "boss", "leader", "executive", "director", "president", "chair", "minister", "coach", "captain", "mayor", "successor",
    "governor", "judge",
)  # fmt: skip
_HOLDERS = (
    re.compile(rf"\b(?:named|appointed|appoints|elected|elects|chose|picked|tapped|promoted) (?P<who>{_NAME}),?(?: \w+){{0,6}}? {_POSTS}\b"),
    re.compile(rf"(?P<who>{_NAME})(?:, [^,]{{2,60}},)? (?:was|has been|had been|is|will be) (?:named|appointed|elected|chosen|picked|promoted)(?: \w+){{0,6}}? {_POSTS}\b"),
    re.compile(rf"(?P<who>{_NAME})(?:, [^,]{{2,60}},|,)? (?:who )?{_TO_LEAD}\b"),
    re.compile(rf"(?P<who>{_NAME}) (?:gets|takes|got|took|lands|landed|wins) the (?:top|chief|lead\w*) (?:job|post|role|position)\b"),
)  # fmt: skip
_HOLDERS_NEED = (
    (_CHOSEN, _POST_WORDS),
    (_CHOSEN, _POST_WORDS),
    (tuple(f"{before} {does}" for before in ("will", "would", "to") for does in ("lead", "head", "run", "chair")),),
    (("the top ", "the chief ", "the lead"),),
)
"""For each of these patterns letters of which some are in every text that it matches: names with all that may follow them cost most to look for."""
_CUES = {
    DEATH: ("die", "dead", "death", "kill", "fatal", "autopsy", "mortem", "poison", "strangl", "drown", "bludgeon", "own life"),
    CAUSE: ("caus", "blam", "due to", "result", "trigger", "explanation", "trac", "point", "spark", "set off", "started", "down to", "attribut", "suspect", "source was", "sign", "evidence of"),
    CHARGE: ("charge", "accused", "indicted", "convict", "guilty", "admitted"),
    POST: ("named", "appoint", "elected", "chose", "picked", "tapped", "promoted", "to lead", "ll lead", "d lead", "head", "run", "chair", " job", "post", "role", "position"),
}  # fmt: skip
"""Letters of which some are in every statement with a fact of the slot: looked for first, for that costs little."""
CUES = (
    "=died", "=dies", "=dead", "=death", "=deaths", "=killed", "=kills", "=fatal", "=fatally", "=autopsy", "=mortem", "=poisoned", "=strangled",
    "=drowned", "=bludgeoned", "=life",
    "caus", "blam", "=due", "=result", "=resulted", "trigger", "=explanation", "=traced", "=tracing", "=point", "=points", "=pointed", "=pointing",
    "=sparked", "=sparks", "=set", "=started", "=down", "attribut", "suspect", "=source", "=sign", "=signs", "=evidence",
    "charge", "=accused", "=indicted", "convict", "=guilty", "admitted",
    "=named", "=appointed", "=appoints", "=elected", "=elects", "=chose", "=chosen", "=picked", "=tapped", "=promoted",
    "=lead", "=head", "=run", "=chair", "=job", "=post", "=role", "=position",
    *chain.from_iterable(circumstances.CUES.values()),
)  # fmt: skip
"""The same by whole words where a pattern has them (services/store/statements/cues.py): of a death, a cause, an offence, a post."""
_AT_THE_TOP = frozenset({"chief", "head", "boss", "leader", "executive", "director", "president"})
_NOT = re.compile(r"\b(?:not|no|never|nor|than|ruled out|rules out|without|denied|denies)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)


def _classes(words: Mapping[str, str]) -> re.Pattern[str]:
    """Patterns of values -> one for all of them, each in a group of its own: where no word begins, none of them is tried."""
    return re.compile(rf"\b(?:{'|'.join(rf'(?P<c{at}>{each})' for at, each in enumerate(words.values()))})", re.IGNORECASE)


_MANNER, _REASON, _OFFENCE, _STAGE = (_classes(each) for each in (_MANNERS, _CAUSES, _OFFENCES, _STAGES))


def facts(text: str, *, is_negative: bool = False) -> tuple[Fact, ...]:
    """A statement's words -> its facts; of a slot with two values none, for it is not known which is meant. A negative one has none but states, pleas and that there are none.

    >>> facts("The driver was charged with murder on Friday")
    (Fact(slot='offence', of='charged homicide', value='murder'),)
    >>> facts("Investigators say the blast was caused by a gas leak, not a bomb")
    (Fact(slot='cause', of='', value='gas'),)
    """
    said = text[:SCANNED]
    low = said.lower()
    named = () if is_negative else (find(said) for slot, find in _FOUND_BY.items() if any(cue in low for cue in _CUES[slot]))
    found = dict.fromkeys(chain(chain.from_iterable(named), _circumstances(said, _OF_A_NO if is_negative else _CIRCUMSTANCES)))
    slots = [(fact.slot, fact.of) for fact in found]
    return tuple(fact for fact in found if slots.count((fact.slot, fact.of)) == 1)


def may_both_be(one: Fact, other: Fact) -> bool:
    """Two facts of one slot -> whether they can both hold: a suicide may be by poison or by a gunshot, and a leak of gas."""
    both = {one.value, other.value}
    return (one.slot == DEATH and len(both) > 1 and not _HOW.isdisjoint(both)) or (one.slot == CAUSE and both in _TOGETHER)


def _manner(text: str) -> Iterator[Fact]:
    if _DIED.search(text):
        yield from (Fact(DEATH, "", value) for value in _said(text, _MANNER, _MANNERS))


def _cause(text: str) -> Iterator[Fact]:
    if _CAUSED.search(text):
        yield from (Fact(CAUSE, "", value) for value in _said(text, _REASON, _CAUSES))


def _said(text: str, classes: re.Pattern[str], words: Mapping[str, str]) -> Iterator[str]:
    names = tuple(words)
    for found in classes.finditer(text):
        if not _NOT.search(text[max(0, found.start() - 30) : found.start()]):
            yield names[int((found.lastgroup or "c0")[1:])]


def _charges(text: str) -> Iterator[Fact]:
    for stage in _STAGE.finditer(text):
        if (found := _OFFENCE.search(text, stage.end(), stage.end() + 60)) and not _NOT.search(text[: stage.start()]):
            kinds = tuple(_STAGES)[int((stage.lastgroup or "c0")[1:])], tuple(_OFFENCES)[int((found.lastgroup or "c0")[1:])]
            yield Fact(CHARGE, " ".join(kinds), found[0].lower())


def _holder(text: str) -> Iterator[Fact]:
    for pattern, needs in zip(_HOLDERS, _HOLDERS_NEED, strict=True):
        if all(any(cue in text for cue in cues) for cues in needs) and (found := pattern.search(text)):
            post = found.groupdict().get("post") or "head"
            yield Fact(POST, "head" if post in _AT_THE_TOP else post, found["who"].split()[-1].lower())


def _circumstances(text: str, slots: Iterable[str]) -> Iterator[Fact]:
    low = text.lower()
    asked = (slot for slot in slots if any(cue in low for cue in _LETTERS[slot]))
    return (Fact(slot, of, value) for slot in asked for of, value in _CIRCUMSTANCES[slot](text))


_LETTERS = {slot: tuple(cue.lstrip("=") for cue in cues) for slot, cues in circumstances.CUES.items()}
_OF_A_NO = (STATE, PLEA, NONE)
_FOUND_BY = {DEATH: _manner, CAUSE: _cause, CHARGE: _charges, POST: _holder}
