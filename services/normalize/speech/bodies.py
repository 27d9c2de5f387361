"""Bodies: which name of an article is that of 'the company' or of 'the police'."""

from __future__ import annotations

import re
from collections import Counter

from services.normalize.draft import Name
from services.normalize.english.wordlists import word_set
from services.normalize.names.roles import COLLECTIVE

POLICE = re.compile(r"(?:the )?(?:police|cops|officers|(?:police )?force|detectives)$", re.IGNORECASE)
OF_POLICE = re.compile(r"\w (?:Police|Constabulary|Police (?:Department|Service|Force)|Sheriff['’]s (?:Office|Department))$")
"""What police are called, and the names of their bodies: with one body named they are its own."""

PUBLIC = COLLECTIVE - word_set(
    "company firm bank group airline airlines retailer manufacturer carmaker automaker maker operator developer publisher startup carrier brewer bakery"
) | word_set(
    "police government commissioner office parliament senate house congress guild authority administration agency fbi cia news times post newspaper"
)
"""Words in the names of bodies that are no companies."""

MAIN_TIMES, MAIN_SHARE = 3, 2
"""How often a company must be named to be the one that an article is about, and how many times as often as the next."""


def police_force(names: tuple[Name, ...]) -> str:
    """The names of an article -> the one body of police among them, "" where none is named, or several are."""
    forces = {n.name for n in names if OF_POLICE.search(n.name)}
    return forces.pop() if len(forces) == 1 else ""


def companies(names: tuple[Name, ...]) -> frozenset[str]:
    """The names of an article -> those that can be a company's: no ministry, court or paper, no acronym, and no single word without a longer name of a body."""
    bodies = {n.name.split(" ", 1)[0] for n in names if n.kind == "organization" and " " in n.name}
    return frozenset(
        n.name
        for n in names
        if PUBLIC.isdisjoint(n.name.casefold().split())
        and not n.name.isupper()
        and (n.kind == "organization" or (n.kind == "other" and (" " in n.name or n.name in bodies)))
    )


def main_company(names: tuple[Name, ...], companies: frozenset[str]) -> str:
    """The names of an article, and those of companies -> the company that it is about, "" where that can't be told."""
    counted = Counter(n.name for n in names if n.name in companies).most_common(2)
    if not counted or counted[0][1] < MAIN_TIMES or (len(counted) > 1 and counted[0][1] < MAIN_SHARE * counted[1][1]):
        return ""
    return counted[0][0]
