"""Hearsay: sources whose word nobody could check: without a name, or an ordinary witness or relative who tells what they saw."""

from __future__ import annotations

import re

from services.normalize.draft import Draft, Name
from services.normalize.english.cues import Cued
from services.normalize.english.wordlists import word_set

NAMELESS = re.compile(
    r"^(?:Report|[Rr]eports|[Ss]ources?|rumou?rs?|social media|one of .*|.* sources|(?:(?:an?|one|two|three|four|several|some|many) )?(?:\w+ )?(?:people|persons?|sources?|officials?|diplomats?|insiders?|executives?|aides?) "
    r"(?:familiar|close|briefed|with (?:direct |first-hand )?knowledge|who (?:spoke|asked|declined)).*|(?:one|two|three|several|unnamed|anonymous) (?:\w+ )?(?:diplomats?|insiders?|sources?|aides?|officials?)"
    r"|(?:an? |one )?(?:\w+ )?(?:source|insider) (?:at|in|from|inside|within|on) .*"
    r"|(?:(?:an?|one|two|three|four|five|some|several|many|other|local|nearby|frightened|terrified|furious|angry|former) )*(?:residents?|locals|villagers?|neighbou?rs?|townspeople|bystanders?|onlookers?|passers-by|(?:eye)?witness(?:es)?|"
    r"survivors?|relatives?|parents|friends?|colleagues?|passengers?|workers?|employees?|shoppers?|customers?|pensioners?|fishermen|"
    r"mother|father|sister|brother|wife|husband|son|daughter|cousin|uncle|aunt|widow|girlfriend|boyfriend)(?: .*)?"
    r"|(?:local|social) (?:media|press|radio|television|newspapers?|outlets)(?: .*)?)$",
    re.IGNORECASE,
)
"""Sources that can't be told from hearsay: nobody could ask them again, or they pass on what somebody saw."""

UNNAMED = Cued(
    r"\b(?:on (?:the )?condition of anonymity|declined to be (?:named|identified)|asked not to be (?:named|identified)|(?:requesting|requested) anonymity)\b"
)

WITNESS = word_set(
    "witness eyewitness survivor resident neighbour neighbor bystander onlooker passer-by passenger shopper customer motorist pensioner student tourist "
    "holidaymaker villager mother father sister brother wife husband son daughter cousin uncle aunt niece nephew widow widower grandmother grandfather "
    "girlfriend boyfriend fiancee friend worker employee fisherman farmer shopkeeper waiter waitress parishioner walker runner fan regular commuter"
)
"""What an ordinary person is called who tells of what happened."""

INTRODUCED = re.compile(r"\b(?P<role>[a-z-]+),? $")
AGED = re.compile(r",? (?:who is )?(?:aged )?\d\d(?=[,.;]| (?:and|said|told|who)\b)")
APPOSED = re.compile(
    r", (?:who (?:lives|lived|was (?:there|inside|on board|nearby)|saw|witnessed|survived)\b|(?:an?|the|his|her|their|whose|one of the) (?:[\w’'-]+ ){0,3}?(?P<role>[a-z-]+)(?= (?:of|at|in|on|from|who|and)\b|[,.]))"
)
BEFORE, BEHIND = 24, 90
"""Characters around a name that are looked at."""


def find_witnesses(draft: Draft) -> frozenset[str]:
    """A draft with names, roles and sources -> who says something in it and is introduced by an age, a kinship or what they saw, and not by an office."""
    heard = {source.chain[-1] for source in draft.sources if source.chain} - set(draft.roles.values())
    return frozenset(
        name.name
        for name in draft.names
        if name.kind == "person" and name.name in heard and _is_introduced(name, draft.of(name.field))
    )


def _is_introduced(name: Name, text: str) -> bool:
    before = INTRODUCED.search(text[max(0, name.start - BEFORE) : name.start])
    if before and before["role"] in WITNESS:
        return True
    if AGED.match(text, name.end, name.end + BEHIND):
        return True
    behind = APPOSED.match(text, name.end, name.end + BEHIND)
    return bool(behind and (behind["role"] is None or behind["role"] in WITNESS))


OF_FAMILY = re.compile(r"(?:the|his|her|their|our) family$", re.IGNORECASE)
"""Of whose doings a relative speaks with authority."""


def is_from_hearsay(chain: tuple[str, ...], text: str, subject: str, witnesses: frozenset[str]) -> bool:
    """The source of a clause, its words and subject, and an article's witnesses -> whether what it says can't be told from hearsay."""
    return (
        any(NAMELESS.search(who) for who in chain)
        or (bool(chain) and chain[-1] in witnesses and not OF_FAMILY.match(subject))
        or bool(UNNAMED.search(text))
    )
