"""Circumstances of which only one can hold: a getaway, a weapon, what a signal showed, a vote, a plea, the state of a thing, and that nobody came to harm.

Each reads a statement's words and yields what the value is of, and the value, of a closed class of which only one can hold. Where two
values of one slot stand in one statement, the caller drops both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Value = tuple[str, str]
"""What it is of (empty where there is one in a story), and the value."""

ONE, SEVERAL = "one", "several"
"""How many took part in an attack, where no number tells."""
NOBODY = "nobody"
"""That there are none of a tally."""

_COLOURS = r"black|white|red|blue|green|grey|gray|silver|yellow|orange|brown"
_VEHICLES = {
    "motorcycle": r"motor(?:cycle|bike)s?|scooters?|mopeds?",
    "car": r"cars?|sedans?|saloons?|hatchbacks?|suvs?|taxis?",
    "van": r"vans?|minivans?|minibus(?:es)?",
    "truck": r"trucks?|lorr(?:y|ies)|pickups?",
    "boat": r"(?:speed)?boats?|dinghy|dinghies",
    "bicycle": r"bicycles?|bikes?|e-bikes?",
    "foot": r"foot",
}
_WEAPONS = {
    "pistol": r"pistols?|handguns?|revolvers?",
    "rifle": r"(?:assault |hunting )?rifles?|kalashnikovs?|ak-47s?",
    "shotgun": r"shotguns?",
    "knife": r"knife|knives",
    "machete": r"machetes?",
    "axe": r"axes?|hatchets?",
    "hammer": r"(?:sledge)?hammers?",
    "crowbar": r"crowbars?",
}


def _classes(words: Mapping[str, str]) -> str:
    return "|".join(f"(?P<{name}>{each})" for name, each in words.items())


_FLED = re.compile(
    r"\b(?:fled|flee|fleeing|escap(?:ed|e|ing)|got away|getting away|made off|making off|drove (?:off|away)|sped (?:off|away)|rode (?:off|away)|getaway)\b"
    rf"[^.;,]{{0,40}}?\b(?:(?:on|in|by|aboard) (?:(?:an?|the|their|his|two) )?(?:[\w-]+ ){{0,2}}?(?:(?P<colour>{_COLOURS}) (?:[\w-]+ )?)?|getaway )(?:{_classes(_VEHICLES)})\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:then|later|abandon\w*|before (?:escaping|fleeing)|crash\w*|swapped|switched|changed)\b", re.IGNORECASE
)
"""What tells that one way of getting away came after another."""

_ARMED = re.compile(
    rf"\b(?:armed with|wielding|wielded|brandish(?:ed|ing)|pull(?:ed|ing) (?:out )?|opened fire with|attacked [^.;,]{{0,40}}? with|carrying|carried|held|threatened [^.;,]{{0,40}}? with)"
    rf"\s?(?:(?:an?|the|his|her|their) )?(?:[\w-]+ ){{0,2}}?(?:{_classes(_WEAPONS)})\b",
    re.IGNORECASE,
)
_SHOWED = re.compile(
    r"\b(?:signals?|traffic lights?|lights) (?:\w+ ){0,3}?(?:was|were|is|had been|showed|showing|stood|at|on|turned) (?:at |on |still |clearly |a )?(?P<shown>red|green|amber|yellow)\b"
    r"|\b(?:ran|run|running|passed|passing|jumped|missed|ignored|through) (?:an?|the|at) (?P<passed>red|green|amber|yellow) (?:traffic )?(?:light|signal)\b"
    r"|\b(?:had|on|with|given) (?:an?|the) (?P<given>red|green|amber|yellow) (?:traffic )?(?:light|signal)\b",
    re.IGNORECASE,
)
_BY_VOTE = re.compile(
    r"\b(?P<all>unanimous(?:ly)?|without dissent)\b|\b(?P<split>(?:split|divided) (?:court|jury|panel|bench|board|council|vote|decision|ruling|verdict)"
    r"|(?:majority|split) (?:ruling|verdict|decision)|(?:judge|justice|juror|member|councillor)s? dissent(?:ed|ing)|(?:was|were) (?:split|divided))\b",
    re.IGNORECASE,
)
_PLEADED = re.compile(
    r"\b(?<!had )(?<!earlier )(?<!previously )(?:plead(?:s|ed|ing)?|pled|plea of|enter(?:ed|s|ing) (?:an?|the) (?:plea of )?)\s?(?:(?P<no>not|innocent)|(?P<yes>guilty))\b",
    re.IGNORECASE,
)
_ATTACKER = r"(?:gunman|shooter|attacker|assailant|robber|raider|bomber|knifeman|suspect|perpetrator|thief|burglar|intruder)"
_ATTACKERS = (
    r"(?:gunmen|(?:shooter|attacker|assailant|robber|raider|bomber|perpetrator|burglar|intruder)s|thieves|men opened fire)"
)
_ALONE = re.compile(
    rf"\b(?P<one>act(?:ed|ing|s) alone|alone (?:carried|opened|planned)|(?:lone|single|sole) {_ATTACKER}|(?:only|just) one {_ATTACKER}|no (?:accomplices?|second {_ATTACKER}|other {_ATTACKER}))\b"
    rf"|\b(?P<several>(?:two|three|four|five|six|several|multiple|at least two|a pair of|a group of) (?:\w+ )?{_ATTACKERS}|an accomplice|(?:his|her) accomplices?|a second {_ATTACKER})\b",
    re.IGNORECASE,
)

_STATES = (
    ("locked", r"locked|bolted|padlocked", r"unlocked|open|ajar|unbolted"),
    ("working", r"working|functioning|running|recording|on the whole time|operational|in working order|switched on|turned on", r"broken|faulty|out of (?:order|service|action)|switched off|turned off|disabled|defective"),
    ("sound", r"sound|intact|undamaged|in good (?:order|repair|condition|shape)|well maintained", r"damaged|cracked|leaked|leaking|corroded|rotten|defective|faulty|in (?:poor|bad) (?:repair|condition|shape)|poorly maintained"),
    ("valid", r"valid|up to date|in order", r"expired|invalid|out of date"),
    ("armed", r"armed", r"unarmed"),
    ("sober", r"sober", r"drunk|intoxicated|under the influence"),
    ("awake", r"awake", r"asleep"),
    ("conscious", r"conscious", r"unconscious"),
    ("licensed", r"licensed|registered", r"unlicensed|unregistered"),
    ("insured", r"insured", r"uninsured"),
    ("safe", r"safe to (?:drink|use|eat|enter)", r"unsafe(?: to \w+)?|unfit"),
    ("manned", r"staffed|manned|occupied", r"unstaffed|unmanned|unoccupied|empty|deserted"),
    ("encrypted", r"encrypted", r"unencrypted|in plain text"),
    ("secure", r"secured", r"unsecured"),
)  # fmt: skip
"""What tells two states of one thing apart: its name, the words for it, and those for the contrary."""

_STATE = re.compile(
    r"\b(?P<noun>[a-z]{3,})s?(?: (?:on|of|to|at|in) (?:the )?[\w-]+)? (?:was|were|is|are|had|has|have|had been|has been|have been|being|stood|remained)(?P<not> not|n[’']t)?"
    r"(?: (?:still|also|already|never|fully|then|left|kept|found|found to be|properly|apparently|in fact|completely|being|been))*? "
    r"(?:" + "|".join(f"(?P<y{at}>{yes})|(?P<n{at}>{no})" for at, (_, yes, no) in enumerate(_STATES)) + r")\b(?!-)",
    re.IGNORECASE,
)
_ANYBODY = frozenset("which that who they there this these those both all one some most what other others".split())  # noqa: SIM905 -- a list of words is read as words
"""Words that stand for anything: their state is told of nothing."""

_NOT = re.compile(
    r"\b(?:not|no|never|nor|nobody|without|denied|denies|if|whether)\W+(?:\w+\W+){0,2}$|n[’']t\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)

_EVERYBODY = r"(?:nobody|no[ -]one|no (?:people|persons?|one|lives?|casualties|victims?)|not a single (?:person|soul|life))"
_HARM = {
    "dead": r"(?:killed|dead|died|lost (?:\w+ )?li[fv]es?|lost|death)",
    "hurt": r"(?:hurt|injured|wounded|harmed)",
    "missing": r"(?:missing|unaccounted)",
    "held": r"(?:arrested|detained|in custody)",
}
_HARMS = {
    "dead": r"(?:deaths?|fatalities|loss of life|casualties)",
    "hurt": r"(?:injuries|injured|casualties)",
    "held": r"arrests?",
}
_NOBODY = {
    kind: re.compile(
        rf"\b{_EVERYBODY} (?:was |were |is |are |has been |have been |had been |had |has |have )?(?:(?:killed|hurt|injured) (?:or|nor) )?{word}\b"
        + (rf"|\b(?:no|without(?: any)?|not (?:a single|any)) (?:(?:known|deaths|injuries|fatalities) (?:or |of )?)?{_HARMS[kind]}\b(?! (?:fraud|rate))" if kind in _HARMS else ""),
        re.IGNORECASE,
    )
    for kind, word in _HARM.items()
}  # fmt: skip
_BUT_SOME = re.compile(
    r"\b(?:else|other|others|further|more|serious(?:ly)?|yet|immediate(?:ly)?|so far|reported|initial(?:ly)?|in connection|on the ground|unless|if)\b",
    re.IGNORECASE,
)
"""What makes that there are none no more than that there are no further ones, none of some kind, none as yet, or none that anybody reported."""

_SINGLE = re.compile(
    r"\b(?:(?:an? |the |just |only )?(?:single|lone|sole)|(?:just|only) one) (?:[a-z]+ )??(?P<noun>[a-z]{3,})"
    r"(?= (?:was|were|is|has|had|in|inside|at|on|of|from|to|aboard|who|that)\b|[.,;:]|$)",
    re.IGNORECASE,
)

CUES = {
    "getaway": ("fled", "flee", "escap", "=away", "=off", "getaway"),
    "weapon": ("pistol", "handgun", "revolver", "rifle", "kalash", "shotgun", "knife", "knives", "machete", "=axe", "=axes", "hatchet", "hammer", "crowbar", "=47"),
    "signal": ("signal", "=light", "=lights"),
    "vote": ("unanim", "dissent", "=split", "divided", "majority"),
    "plea": ("plead", "pled", "plea", "enter"),
    "attackers": (
        "=alone", "gunm", "shooter", "attacker", "assailant", "robber", "raider", "bomber", "knifem", "=suspect", "=suspects", "perpetrator", "thie", "burglar", "intruder",
        "accomplice", "=fire",
    ),
    "state": (
        "lock", "bolted", "=open", "ajar", "working", "running", "recording", "=whole", "function", "operational", "=order", "switched", "=turned", "broken", "faulty",
        "disabled", "defective", "=sound", "intact", "damaged", "cracked", "leaked", "leaking", "corroded", "rotten", "maintained", "=condition", "=repair", "=shape",
        "valid", "=date", "expired", "=armed", "sober", "drunk", "toxicated", "influence", "awake", "asleep", "conscious", "licensed", "registered", "insured",
        "=safe", "unfit", "staffed", "manned", "occupied", "empty", "deserted", "encrypted", "=plain", "secured",
    ),
    "one of": ("=single", "=lone", "=sole", "=only", "=just"),
    "none of": (
        "kill", "=dead", "=died", "=lost", "=loss", "death", "fatal", "casualt", "hurt", "injur", "wounded", "harmed", "missing", "unaccounted", "arrest", "detained",
        "custody",
    ),
}  # fmt: skip
"""Letters, or after "=" whole words, of which some are in every statement with a value of the slot."""


def _is_so(text: str, at: int) -> bool:
    return _NOT.search(text[max(0, at - 30) : at]) is None


def _named(found: re.Match[str], names: Mapping[str, str]) -> str:
    return next(name for name in names if found[name])


def getaway(text: str) -> Iterator[Value]:
    """A statement's words -> by what kind of vehicle somebody got away, and its colour.

    >>> list(getaway("The thieves fled on a red scooter"))
    [('', 'motorcycle'), ('motorcycle', 'red')]
    """
    if _THEN.search(text):
        return
    for found in _FLED.finditer(text):
        if _is_so(text, found.start()):
            vehicle = _named(found, _VEHICLES)
            yield "", vehicle
            if found["colour"]:
                yield vehicle, found["colour"].lower().replace("gray", "grey")


def weapon(text: str) -> Iterator[Value]:
    """A statement's words -> what somebody was armed with."""
    yield from (("", _named(found, _WEAPONS)) for found in _ARMED.finditer(text) if _is_so(text, found.start()))


def signal(text: str) -> Iterator[Value]:
    """A statement's words -> what a signal showed.

    >>> list(signal("The signal had turned red")), list(signal("The tram ran a red light"))
    ([('', 'red')], [('', 'red')])
    """
    for found in _SHOWED.finditer(text):
        if _is_so(text, found.start()):
            colour = (found["shown"] or found["passed"] or found["given"]).lower()
            yield "", "amber" if colour == "yellow" else colour


def vote(text: str) -> Iterator[Value]:
    """A statement's words -> whether those who decided were of one mind."""
    for found in _BY_VOTE.finditer(text):
        if _is_so(text, found.start()):
            yield "", "unanimous" if found["all"] else "divided"


def plea(text: str) -> Iterator[Value]:
    """A statement's words -> how somebody pleads."""
    yield from (("", "guilty" if found["yes"] else "not guilty") for found in _PLEADED.finditer(text))


def attackers(text: str) -> Iterator[Value]:
    """A statement's words -> whether one attacked alone, or several did.

    >>> list(attackers("Investigators believe he acted alone")), list(attackers("Three masked gunmen burst in"))
    ([('', 'one')], [('', 'several')])
    """
    yield from (("", ONE if found["one"] else SEVERAL) for found in _ALONE.finditer(text) if _is_so(text, found.start()))


def states(text: str) -> Iterator[Value]:
    """A statement's words -> in which of two states a thing was; "was not locked" is the contrary of locked.

    >>> list(states("The gate was locked at night")), list(states("the rear gate was not locked"))
    ([('gate', 'locked')], [('gate', 'not locked')])
    """
    for found in _STATE.finditer(text):
        noun = found["noun"].lower()
        at = next(at for at in range(len(_STATES)) if found[f"y{at}"] or found[f"n{at}"])
        if noun not in _ANYBODY and _is_so(text, found.start()):
            state, is_so = _STATES[at][0], bool(found[f"y{at}"]) is not bool(found["not"])
            yield noun.rstrip("s"), state if is_so else f"not {state}"


def unharmed(text: str) -> Iterator[Value]:
    """A statement's words -> which tallies they say to be none.

    >>> list(unharmed("Nobody was hurt in the fire")), list(unharmed("No one else was hurt"))
    ([('hurt', 'nobody')], [])
    """
    if not _BUT_SOME.search(text):
        yield from ((kind, NOBODY) for kind, none in _NOBODY.items() if none.search(text))


def single(text: str) -> Iterator[Value]:
    """A statement's words -> of what it says that there was only one.

    >>> list(single("A single guard was on duty")), list(single("Not a single guard was on duty"))
    ([('guard', 'one')], [])
    """
    yield from ((found["noun"].lower(), ONE) for found in _SINGLE.finditer(text) if _is_so(text, found.start()))
