"""Tallies: what news counts and measures again and again (the dead, a turnout, an age, a loot), told by the words beside a number.

Two outlets word one tally differently ("36 drowned", "the toll rose to 36"), and a story holds several of one unit (people dead,
hurt, aboard). The words are of news in general; what none of them fits has no tally and is told by its unit alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

AGE = "age"
"""How old somebody is, by the words beside a number, or where years stand without the word: "Ann Roe, 33, said"."""
ATTACKERS = "attackers"
"""How many took part in a crime, whatever they are called."""
YES = "yes"
"""Votes for what is put to the vote: "24,000 Yes and 12,000 No"."""
REACH = 70
"""Letters on each side of a number that are looked at."""

_OF_PEOPLE = {
    "dead": r"kill(?:ed|ing|s)?|dead|die[sd]?|dying|(?<!-)deaths?(?! (?:penalty|row|sentences?|threats?|squads?)\b)|deadly|fatal(?:ly|ity|ities)?|toll|bod(?:y|ies)|perish(?:ed|es)?|drown(?:ed|s|ing)?"
    r"|slain|murder(?:ed|s)?|(?:claim|los[et]|took|taken?)\w* (?:the |their )?lives|lives (?:were )?lost|corpses?",
    "hurt": r"injur(?:ed|ing|es|y|ies)|wound(?:ed|ing|s)?|hurt(?:ing)?|hospitali[sz]ed",
    "missing": r"missing|unaccounted|disappeared|untraced",
    "rescued": r"rescu(?:ed|es|ing)|saved|surviv(?:ed|ors?|ing)|pulled (?:out|alive|from)|picked up|plucked|(?:brought|taken|carried|made it) (?:ashore|to safety)|freed",
    "aboard": r"aboard|on ?board|carrying|carried|passengers?|packed(?: with)?|(?:on|in) the (?:vessel|ship|ferry|boat|plane|aircraft|jet|train|bus|coach|tram|helicopter)",
    "displaced": r"evacuat(?:ed|es|ing|ion)|displac(?:ed|es|ing)|(?:left|leave|leaving|fled|flee|fleeing|abandoned?) (?:\w+ )?(?:homes?|houses?)|homeless"
    r"|moved (?:out|to (?:schools|shelters|safety))|out of their homes",
    "held": r"arrest(?:ed|s|ing)?|detain(?:ed|s|ing|ees?)|in custody|took into custody",
    "abducted": r"kidnap(?:ped|ping|s)?|abduct(?:ed|ing|s)?|hostages?",
    "sick": r"infect(?:ed|ions?)|tested positive|sickened|fell ill|cases",
    "crowd": r"march(?:ed|ers?|ing|es)?|demonstrat(?:ed|ors?|ing)|protest(?:ed|ers?|ors?|ing)|rall(?:y|ied|ying)|crowds?|turned out|gathered|took to the streets"
    r"|t(?:oo?k|aken?|aking) part|on the streets|joined|participants?|attend(?:ed|ees?|ing|ance)",
    "population": r"population|home to|inhabitants?",
    "layoffs": r"laid off|lay(?:ing)? off|layoffs?|redundan(?:t|cies)|made redundant",
}  # fmt: skip
_OF_JOBS = {
    "layoffs": r"cut(?:s|ting)?|shed(?:s|ding)?|axed?|axing|lost|lose[sd]?|losing|losses|slash(?:ed|es|ing)?|eliminat\w+|go|going|laid off",
    "hiring": r"add(?:ed|s|ing)?|gain(?:ed|s|ing)?|creat(?:ed|es|ing)|new|hir(?:ed|es|ing)",
}
_OF_TIME = {
    AGE: r"aged|old|years? old",
    "sentence": r"prison|jail(?:ed|s)?|behind bars|sentence[ds]?|sentencing|imprison(?:ed|ment)|custody|term",
}
_OF_LENGTH = {
    "height": r"high|tall|height|waves?|rose",
    "depth": r"deep|depth|below|underwater|under ?ground",
    "length": r"long|length",
    "distance": r"away|from|off|south\w*|north\w*|east\w*|west\w*|outside",
}
_OF_MONEY = {
    "loot": r"stole|stolen?|steal(?:ing|s)?|loot|haul|booty|made off|making off|took|takings?|robb(?:ed|ery|ers)|heist|theft|thieves|grabb(?:ed|ing)|embezzl\w+|stealing|defraud\w*"
    r"|siphon\w*|diverted|misappropriated|swindl\w+",
    "damage": r"damages?|losses|destruction",
    "fine": r"fin(?:e|ed|es)|penalt(?:y|ies)|settlement",
    "price": r"deal|buy|buying|bought|purchase|takeover|merger|swallow(?:s|ed|ing)?|snap(?:s|ped) up|acquir\w+|acquisition|pric\w+|sold|sale|offer",
    "cost": r"costs?|spend(?:ing)?|spent|budget|pay|paid",
}
_OF_AREA = {
    "burned": r"burn(?:ed|t|s|ing)?|scorch(?:ed|es|ing)?|charred|blackened|ablaze|wildfires?|fires?|blazes?|flames|gone|destroyed",
    "flooded": r"flood(?:ed|s|ing|waters?)?|submerged|inundated|under water|underwater",
}
_AREAS = ("hectare", "acre", "square kilometer", "square mile")
"""Units of land: few things are told of it, so that a word further on in the clause tells as well."""
_OF_HOUSES = {
    "destroyed": r"burn(?:ed|t) down|destroy(?:ed|s|ing)|gutted|razed|flattened|collapsed?|wrecked|levell?ed|swept away|lost|rebuil(?:t|d|ding)",
    "damaged": r"damaged?",
}
_OF_SHARE = {
    "premium": r"premium",
    "turnout": r"turnout|turn(?:ed|ing)? out|went to the polls|cast (?:a |their )?(?:ballots?|votes?)",
    "jobless": r"unemploy\w*|jobless\w*|out of work",
    "inflation": r"inflation|consumer prices?",
    "vote": r"votes?|won|lead|leads|leading|polled|backing|support(?:ed)?",
    "risk": r"risks?|likel(?:y|ier|ihood)|odds|chances?|fewer|strokes?|efficac\w+|effective\w*",
}
_OF_VOTES = {
    "rejected": r"reject(?:ed|ing|s|ion)|thrown out|threw out|disqualif\w+|invalid\w*|discard(?:ed|s)?|spoil(?:ed|t)",
    "margin": r"lead|leads|leading|ahead|margin|beat(?:en|s|ing)?|defeat(?:ed|s|ing)?|wins? by|won by|lost by|seat by|edge[ds]?|difference|majority|by",
}

MONEY = frozenset("usd eur gbp jpy cny rub inr chf cad aud mxn krw kes ugx tzs idr myr bdt shilling rupee".split())  # noqa: SIM905 -- a list of words is read as words
"""Units of money, as statements have them."""
_UNITS: dict[str, dict[str, str]] = {
    **dict.fromkeys(("year", "month", "week", "day"), _OF_TIME),
    **dict.fromkeys(("meter", "foot", "mile", "kilometer", "yard", "inch", "centimeter"), _OF_LENGTH),
    **dict.fromkeys(MONEY, _OF_MONEY),
    "%": _OF_SHARE,
    **dict.fromkeys(_AREAS, _OF_AREA),
    **dict.fromkeys(("house", "home", "building", "structure", "dwelling"), _OF_HOUSES),
    **dict.fromkeys(("vote", "ballot"), _OF_VOTES),
    "job": _OF_JOBS,
}
COUNTS = frozenset({*_OF_PEOPLE, *_OF_JOBS, *_OF_VOTES, ATTACKERS, YES})
"""Tallies of what is counted one by one: people, jobs, votes."""
GROWS = frozenset({"dead", "hurt", "missing", "rescued", "displaced", "held", *_OF_AREA, *_OF_HOUSES})
"""Tallies that grow from report to report."""
_OF_UNIT = {
    "dead": "dead", "killed": "dead", "body": "dead", "injured": "hurt", "hurt": "hurt", "wounded": "hurt", "missing": "missing", "unaccounted": "missing",
    "passenger": "aboard", "survivor": "rescued", "evacuee": "displaced", "homeless": "displaced", "marcher": "crowd", "demonstrator": "crowd",
    "protester": "crowd", "participant": "crowd", "hostage": "abducted", "inhabitant": "population", "arrest": "held", "detainee": "held",
    "death": "dead", "layoff": "layoffs", "redundancy": "layoffs", "yes": YES,
    **dict.fromkeys(
        ("gunman", "gunmen", "shooter", "attacker", "assailant", "robber", "raider", "thief", "thieves", "burglar", "bandit", "thug", "hijacker", "kidnapper"),
        ATTACKERS,
    ),
}  # fmt: skip
"""Units that say themselves what is counted."""

_STOPS = re.compile(
    r"[;:()“”\"]|\.\s|,\s(?!\w+ing\b)|\b(?:and|but|while|who|which|after|before|than|when|as)\b|\d", re.IGNORECASE
)
_SKIPPED = re.compile(
    r"(?:\b(?:at|least|most|some|about|around|nearly|almost|only|just|more|than|over|under|up|to|of|the|a|an|as|many|further|another|estimated|total|reported|or|so|it|its)\s+|[€$£])+$",
    re.IGNORECASE,
)


_PEOPLE = re.compile(
    r"|person|man|woman|child|boy|girl|civilian|police|soldier|troop|resident|victim|soul|guest|student|patient|crew|staff|relative|adult|teenager|pupil|infant|baby"
    r"|.+(?:er|or|ist|ian|ant|ee|man|woman)"
)
"""Units of people, as far as a noun tells; a number without a unit mostly counts people."""


_ABOARD = re.compile(r"\S+ (?:aboard|on board)\b", re.IGNORECASE)
"""A number without a noun, and what makes it one of those aboard, whatever stands behind: "with 118 aboard goes down"."""


def is_of_people(unit: str) -> bool:
    """Whether a unit is of people, as far as a noun tells."""
    return bool(unit) and _PEOPLE.fullmatch(unit) is not None


@lru_cache(maxsize=4096)
def _cues(unit: str) -> re.Pattern[str] | None:
    """A unit -> what tells the kinds of it apart; None where it has none."""
    kinds = _UNITS.get(unit) or (_OF_PEOPLE if _PEOPLE.fullmatch(unit) else None)
    return None if kinds is None else _pattern(tuple(kinds.items()))


@cache
def _pattern(kinds: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Kinds and the words for each -> one pattern, a group for each kind. There are as many as there are tables of kinds."""
    return re.compile(r"\b(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in kinds) + r")\b", re.IGNORECASE)


def tally(text: str, start: int, end: int, unit: str) -> str:
    """A statement's text, where a number with its unit stands in it, and the unit -> what is counted or measured; empty if no word tells.

    A word right before the number tells most ("killing 10"), then the first after it in its clause, then the last before it there.

    >>> tally("a quake killing 10 people", 16, 25, "person"), tally("36 people drowned", 0, 9, "person"), tally("12 people said no", 0, 9, "person")
    ('dead', 'dead', '')
    """
    if named := _OF_UNIT.get(unit):
        return named
    if cues := _cues(unit):
        return next((kind for kind in _told(text, start, end, cues, anywhere=unit in _AREAS) if kind), "")
    return "aboard" if _ABOARD.match(text, start) else ""


def _told(text: str, start: int, end: int, cues: re.Pattern[str], *, anywhere: bool) -> Iterator[str]:
    before = text[max(0, start - REACH) : start]
    head = _SKIPPED.sub("", before).rstrip(" -")
    beside = [found for found in cues.finditer(head) if found.end() == len(head)]
    yield beside[-1].lastgroup or "" if beside else ""
    if inside := cues.search(text, start, end):
        yield inside.lastgroup or ""
    after = text[end : end + REACH]
    stop = _STOPS.search(after)
    if found := cues.search(after, 0, stop.start() if stop else len(after)):
        yield found.lastgroup or ""
    last = max((stop.end() for stop in _STOPS.finditer(head)), default=0)
    *_, nearest = ("", *(found.lastgroup or "" for found in cues.finditer(head, last)))
    yield nearest
    if anywhere and (found := cues.search(after)):
        yield found.lastgroup or ""
